#pragma once
// Merge requests as GitLab tells them, read from JSON. Pure.
#include <optional>
#include <string>
#include <vector>

#include "collector/http/json.hpp"
#include "collector/review/change.hpp"

namespace plumbline::gitlab {

struct MergeRequest {
  std::int64_t iid = 0;
  Instant created, updated;
  std::string updated_text;  ///< to the millisecond, as the server writes it
  std::optional<Instant> merged;
  bool undated = false;    ///< merged, and it does not say when
  std::string base, head;  ///< target branch; last revision, hex
  std::string merge;       ///< what it became on the branch, hex
  review::Account author;
  std::optional<review::Account> merger;
};

/// Absent: it lacks what makes a merge request (iid, times), or its times are none.
[[nodiscard]] std::optional<MergeRequest> parse_merge_request(const http::Json& json);
[[nodiscard]] review::Account parse_user(const http::Json* json);
/// A push. Absent: it lacks id, time or revision.
[[nodiscard]] std::optional<review::Event> parse_version(const http::Json& json);
/// False: it lacks id or times.
[[nodiscard]] bool add_commit(const http::Json& json, review::Change& change);

/// What one entry of a list comes to.
struct Told {
  std::vector<review::Event> events;  ///< none: it says nothing of a review
};
/// Absent: it lacks id, time or author.
[[nodiscard]] std::optional<Told> parse_note(const http::Json& json);
/// When a label was put on. Absent: it lacks id or time. A label that is deleted has no name any more.
[[nodiscard]] std::optional<Told> parse_label(const http::Json& json);
/// When it was closed or opened again. Absent: it lacks id, time or state.
[[nodiscard]] std::optional<Told> parse_state(const http::Json& json);

[[nodiscard]] review::Change begin_change(const MergeRequest& merge);
/// Gives each vote the revision that stood when it was given; approvals by others than `approvers` were taken
/// back, by hand or by a push.
void settle_votes(review::Change& change, const std::vector<review::Account>& approvers,
                  const review::Accounts& accounts);

}  // namespace plumbline::gitlab
