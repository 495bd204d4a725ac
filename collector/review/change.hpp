#pragma once
// One change as a forge, a review server or a list tells it, and the records that are made of it. Pure but
// for the sink, which knows people.
#include <optional>
#include <string>
#include <vector>

#include "collector/review/accounts.hpp"

namespace plumbline::review {

struct Event {
  std::string what, id;  ///< as in ReviewEvent
  Instant at;
  std::optional<Account> actor;
  std::string vote{};
  std::string revision{};  ///< empty: it does not say
  std::string facts{};
  std::optional<Instant> authored{};
};

struct Change {
  std::string name;                 ///< as ReviewEvent::change
  std::string branch;               ///< it is meant for
  std::string head;                 ///< the last revision pushed, hex
  std::vector<Account> authors{};   ///< who asked, and who wrote or co-wrote a commit of it
  std::optional<Instant> pushed{};  ///< last push, where no revision tells
  std::vector<Event> events{};
};

/// Marks what a push came after, what authors said of their own change and what bots said. Events are in the
/// order they came about; two with one id are one.
[[nodiscard]] std::vector<Record> records_of(const Change& change, const Accounts& accounts, Sink& sink);

/// "Name <address>" and what stands around it: of trailers and mail.
[[nodiscard]] Account parse_account(std::string_view text);
/// Everybody named by `Co-authored-by:` in a message.
[[nodiscard]] std::vector<Account> coauthors(std::string_view message);

}  // namespace plumbline::review
