#pragma once
// What the words of a tracker mean, as plumbline.yaml tells it, and by default (docs/tickets.md).
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "collector/collector.hpp"
#include "collector/people_book.hpp"
#include "collector/tickets/item.hpp"

namespace plumbline::tickets {

/// "type=Vulnerability & label=security": all must hold. `=` is the whole value (of several values: one of
/// them), `~` a regular expression found in it, a field alone any value.
class Condition {
 public:
  /// Errors: config.
  [[nodiscard]] static Result<Condition> parse(std::string_view text);
  [[nodiscard]] bool holds(const Fields& fields) const;

 private:
  struct Term;
  std::vector<std::shared_ptr<const Term>> m_terms;
};

class Words {
 public:
  /// Settings: kinds, states, severities, severity_field, resolutions, found_in, facts, roles, bots,
  /// confidential, show_confidential. Errors: config (which setting, what is wrong).
  [[nodiscard]] static Result<Words> of(const SourceSpec& source);

  /// What the tracker itself says a state means; plumbline.yaml goes before it, our defaults after.
  void told(std::string_view state, std::string_view means);
  /// open, decided, closed or rejected; empty: nobody says.
  [[nodiscard]] std::string_view means(std::string_view state) const;
  /// The same, where a resolution such as "duplicate" makes a closing a rejection.
  [[nodiscard]] std::string_view means(const Fields& fields) const;
  /// Kinds that plumbline.yaml names for this tracker: it is said to hold them.
  [[nodiscard]] const std::set<std::string>& named_kinds() const { return m_named; }
  /// tkt.vuln, …; tkt.other.
  [[nodiscard]] const std::string& kind(const Fields& fields) const;
  [[nodiscard]] std::string severity(const Fields& fields) const;
  [[nodiscard]] std::string resolution(const Fields& fields) const;
  [[nodiscard]] std::string found_in(const Fields& fields) const;
  /// Sorted words, one blank between.
  [[nodiscard]] std::string facts(const Fields& fields) const;
  [[nodiscard]] bool confidential(const Fields& fields) const;
  /// A word of the field "private" that is neither yes nor no: taken for yes.
  [[nodiscard]] static bool odd_private(const Fields& fields);
  [[nodiscard]] bool shows_confidential() const { return m_show; }
  /// Empty: none at that time.
  [[nodiscard]] std::string role(const Who& who, Instant at) const;
  [[nodiscard]] bool has_roles() const { return !m_roles.empty(); }
  [[nodiscard]] bool bot(const Who& who) const;
  /// By which somebody is known over all sources, as the people file says; empty: it does not.
  [[nodiscard]] std::string address_of(const Who& who) const {
    return m_people.address_of(who.address, who.login, who.name);
  }

 private:
  using Rules = std::vector<std::pair<std::string, Condition>>;
  struct Role {
    std::string who, role;
    Span span;
  };
  [[nodiscard]] static Result<Rules> rules(const SourceSpec& source, const std::string& key);
  [[nodiscard]] Result<void> read_states(const SourceSpec& source);
  [[nodiscard]] Result<void> read_roles(const SourceSpec& source);
  std::set<std::string> m_named;
  Rules m_kinds, m_found_in, m_facts, m_confidential;
  std::map<std::string, std::string, std::less<>> m_states, m_told, m_severities, m_resolutions;
  std::string m_severity_field;
  std::vector<Role> m_roles;
  std::set<std::string, std::less<>> m_bots;
  PeopleBook m_people;
  bool m_show = false;
};

/// Lower case (ASCII), without blanks at the ends.
[[nodiscard]] std::string folded(std::string_view text);

/// The lines "key<tab>value" that a map in plumbline.yaml becomes as a setting.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> pairs_of(const SourceSpec& source,
                                                                        const std::string& key);

}  // namespace plumbline::tickets
