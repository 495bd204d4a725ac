#pragma once
// From a ticket in the tracker's words to records in ours: what it is, and the events of its whole life.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "collector/ci_log/ci_log.hpp"
#include "collector/tickets/words.hpp"
#include "core/shapes.hpp"
#include "core/sink.hpp"

namespace plumbline::tickets {

class Teller {
 public:
  /// `loose`: cells of a file, where a comma without quotes puts a title into the place of a state. A state
  /// nobody explains is then not written down.
  Teller(const Words& words, const ci_log::Signatures& secrets, Sink& sink, bool loose = false)
      : m_words(words), m_secrets(secrets), m_sink(sink), m_loose(loose) {}
  /// The ticket, then its events in the order of their time. Values it had before are found by going back
  /// from those it has now.
  [[nodiscard]] std::vector<Record> tell(const Item& item);
  /// States whose meaning nobody told, with the first ticket that was in each; of loose ones the keys of all.
  [[nodiscard]] const std::map<std::string, std::string>& unknown_states() const { return m_unknown; }
  /// Gaps for tickets of which nobody knows whether they are private; none where there are none.
  [[nodiscard]] std::vector<Gap> odd_private_gaps(const std::string& source) const;
  /// Kinds that some ticket was of.
  [[nodiscard]] const std::set<std::string>& kinds() const { return m_kinds; }

 private:
  struct Derived {
    std::string state, kind, severity, owner, due, project, resolution, found_in, facts;
    std::string means;
    friend bool operator==(const Derived&, const Derived&) = default;
  };
  struct Life {
    const Item& item;
    bool open;  ///< its words may be kept
    std::vector<Record> out;
    Derived last;
    Ticket ticket;
    std::string helper;
  };
  [[nodiscard]] Derived derive(const Fields& fields, const std::string& key, Instant at);
  void step(Life& life, const Fields& fields, const std::string& id, Instant at, const Who& who);
  void event(Life& life, const std::string& id, std::string_view what, std::string from, std::string to,
             Instant at, const Who& who);
  void happened(Life& life, const Change& change);
  void move(Ticket& ticket, const Derived& now, Instant at) const;
  void sum_up(Life& life, const Fields& fields, Instant last);
  [[nodiscard]] std::optional<PersonId> person(const Who& who);
  [[nodiscard]] std::string kept(std::string_view text, std::size_t most) const;
  /// The same of a name that many tickets have.
  [[nodiscard]] const std::string& kept_name(std::string_view text);

  const Words& m_words;
  const ci_log::Signatures& m_secrets;
  Sink& m_sink;
  std::map<std::string, std::string> m_unknown;
  std::int64_t m_odd = 0;
  std::string m_first_odd;
  std::set<std::string> m_kinds;
  std::map<std::string, PersonId> m_people;
  std::map<std::string, std::string, std::less<>> m_names;
  bool m_loose;
};

/// A closed ticket whose changes tell no closing gets one at the time the tracker says beside them. False: it
/// is closed, and nothing says since when.
[[nodiscard]] bool tell_closing(Item& item, const Words& words);

/// The patterns of secrets, read once a process. Errors: config, not_found (the catalogue below `data_root`).
[[nodiscard]] Result<ci_log::Signatures> secrets_of(const std::string& data_root);

/// What a tracker covers: of tickets the kinds it is said or was seen to hold, and tkt.other, which is the
/// tracker as a whole. Of kinds it never held its silence says nothing.
[[nodiscard]] std::vector<Coverage> ticket_coverage(const std::set<std::string>& kinds, const Words& words,
                                                    Instant until);

/// An id that sorts as its number does.
[[nodiscard]] std::string padded(std::int64_t number);

/// Commits are named by 40 or 64 hex digits.
[[nodiscard]] bool is_oid(std::string_view text);

}  // namespace plumbline::tickets
