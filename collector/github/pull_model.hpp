#pragma once
// Pull requests as GitHub tells them, read from JSON. Pure.
#include <optional>
#include <string>
#include <vector>

#include "collector/http/json.hpp"
#include "collector/review/change.hpp"

namespace plumbline::github {

struct Pull {
  std::int64_t number = 0;
  Instant created, updated;
  std::optional<Instant> merged;
  std::string base, head;  ///< branch it is meant for; its last revision, hex
  std::string merge;       ///< what it became on the branch, hex; empty: not merged
  review::Account author;
  std::optional<review::Account> merger;
  std::int64_t commits = 0;  ///< announced; 0: a list does not say
};

/// Absent: it lacks what makes a pull request (number, times), or its times are none.
[[nodiscard]] std::optional<Pull> parse_pull(const http::Json& json);
[[nodiscard]] review::Account parse_user(const http::Json* json);
/// A review that was submitted. Absent: it lacks id, state or time; a pending one is nobody's yet.
[[nodiscard]] std::optional<review::Event> parse_review(const http::Json& json);
/// Adds the commit and those who wrote it. False: it lacks id or times.
[[nodiscard]] bool add_commit(const http::Json& json, review::Change& change);
/// Requests for review, labels, pushes that replaced what was there, closing and opening again. Absent:
/// another event.
[[nodiscard]] std::optional<review::Event> parse_event(const http::Json& json);

/// The change with its beginning and its end, without what is listed apart.
[[nodiscard]] review::Change begin_change(const Pull& pull);

}  // namespace plumbline::github
