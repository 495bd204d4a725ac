#pragma once
// A tracker behind a server, as a night's reading needs it: who we are, what tickets there are, one ticket.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "collector/ci/source.hpp"
#include "collector/http/paging.hpp"
#include "collector/tickets/item.hpp"
#include "collector/tickets/words.hpp"

namespace plumbline::tickets {

/// A ticket as the list names it. `stamp` is another text whenever the tracker says that the ticket changed.
struct Listed {
  std::string id, stamp;
};

/// What one part of the tracker (a project, a queue; empty: the whole) lists.
struct Scope {
  std::string name;
  std::vector<Listed> tickets;
  std::optional<http::Refusal> refused;   ///< it could not be listed to its end
  std::optional<std::int64_t> announced;  ///< how many it says there are
};

class Tracker {
 public:
  virtual ~Tracker() = default;
  /// Whether we are who the token says, asked before anything else; tells `words` what states mean.
  [[nodiscard]] virtual http::Expected<void> introduce(Words& words) = 0;
  [[nodiscard]] virtual http::Expected<std::vector<Scope>> list() = 0;
  /// Refusals with status 403, 404 or 410: it is not there (for us); of a part of it alone they have none.
  [[nodiscard]] virtual http::Expected<Item> read(const std::string& id) = 0;
};

/// Goes through a list in pages by offset, until as many came as were announced. Refusals: damaged,
/// incomplete (a page came twice, fewer or more came than announced), limit.
class Census {
 public:
  explicit Census(std::string what) : m_what(std::move(what)) {}
  /// One page: how many there are in all as it says, and how many it holds. False: the end.
  [[nodiscard]] http::Expected<bool> page(std::optional<std::int64_t> total, std::size_t held);
  /// False: it came before.
  [[nodiscard]] bool add(Listed one);
  [[nodiscard]] http::Expected<void> ends() const;
  [[nodiscard]] std::vector<Listed> take() { return std::move(m_tickets); }
  [[nodiscard]] std::optional<std::int64_t> announced() const { return m_total; }

 private:
  std::string m_what;
  std::vector<Listed> m_tickets;
  std::set<std::string> m_ids;
  std::optional<std::int64_t> m_total;
  bool m_repeated = false, m_moved = false;
};

/// What was refused for a part of a ticket says nothing of the ticket itself.
[[nodiscard]] http::Refusal of_a_part(http::Refusal refusal);

/// One night's reading: what is new or changed is read, what is listed no longer is asked for by its id and
/// withdrawn when it is gone. The next reading goes on where this one stopped.
[[nodiscard]] Result<void> read_tracker(const SourceSpec& source, const CollectContext& context, Sink& sink,
                                        Tracker& tracker, Words words, const std::string& settings);

/// Gaps of both shapes of tickets.
[[nodiscard]] std::vector<Gap> ticket_gaps(const http::Refusal& refusal, Span span);
/// Ends a reading that could not even begin: what stands in the cursor stays.
[[nodiscard]] Result<void> refuse_tracker(Sink& sink, const http::Refusal& refusal,
                                          const std::string& cursor);
/// A gap for tickets of a file whose states nobody told the meaning of: keys alone, no states.
[[nodiscard]] std::vector<Gap> unknown_state_gaps_of_file(const std::map<std::string, std::string>& keys,
                                                          const std::string& source);
/// A gap for states nobody told the meaning of; nothing where there are none.
[[nodiscard]] std::vector<Gap> unknown_state_gaps(const std::map<std::string, std::string>& states,
                                                  const std::string& source);

}  // namespace plumbline::tickets
