#pragma once
// One change as Gerrit's NoteDb keeps it: a chain of commits below refs/changes/NN/N/meta, the facts of each
// in the footers of its message. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/review/change.hpp"

namespace plumbline::gerrit {

struct Footer {
  std::string key, value;  ///< key in lower case
};
/// The footers of a message: "Key: value" lines of its last paragraph alone, since what stands before is
/// free text that anybody may have written.
[[nodiscard]] std::vector<Footer> footers_of(std::string_view message);

struct Vote {
  std::string label;
  std::optional<int> value;              ///< absent: taken back
  std::optional<review::Account> giver;  ///< absent: who made the commit
};
/// "Code-Review=+2", "-Code-Review", "Code-Review=+1, 6a0f… Gerrit User 7 <7@server>".
[[nodiscard]] std::optional<Vote> parse_vote(std::string_view value);

/// One commit of the chain.
struct Note {
  std::string oid;  ///< hex
  Instant at;
  review::Account by;
  std::string message;
};

/// Labels that approve, and from which value on.
struct Approving {
  std::string label;
  int from = 2;
};
/// "Code-Review+2"; absent: no label and value.
[[nodiscard]] std::optional<Approving> parse_approving(std::string_view text);

/// `notes`: the oldest first. Absent: no patch set is named. A patch set that Gerrit itself made while it
/// submitted (rebase, cherry-pick) outdates no vote.
[[nodiscard]] std::optional<review::Change> change_of(const std::string& number,
                                                      const std::vector<Note>& notes,
                                                      const std::vector<Approving>& approving);

}  // namespace plumbline::gerrit
