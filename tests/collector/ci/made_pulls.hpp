#pragma once
// Made-up pull requests, as the GitHub on loopback serves them and as they must be collected.
#include <nlohmann/json.hpp>
#include <random>

#include "tests/collector/git_fixture.hpp"

namespace plumbline::test {

struct MadeCommit {
  std::string sha, login, name, email;  ///< login empty: the forge knows nobody of that address
  std::int64_t authored = 0, committed = 0;
  std::string coauthor{};  ///< address
};
struct MadeReview {
  std::int64_t id = 0;
  std::string login, state;
  std::int64_t at = 0;
  std::string sha;
  bool bot = false;
};
struct MadeEvent {
  std::int64_t id = 0;
  std::string event, login;  ///< login: who is asked, or who did it
  std::int64_t at = 0;
  std::string label{};
};
struct MadePull {
  std::int64_t number = 0, created = 0, updated = 0, merged = 0;
  std::string author = "ann", merger{}, merge{};
  bool open = true;
  std::vector<MadeCommit> commits{};
  std::vector<MadeReview> reviews{};
  std::vector<MadeEvent> events{};
};

[[nodiscard]] nlohmann::json pull_json(const MadePull& pull);
[[nodiscard]] nlohmann::json commit_json(const MadeCommit& commit);
[[nodiscard]] nlohmann::json review_json(const MadeReview& review);
[[nodiscard]] nlohmann::json event_json(const MadeEvent& event);

/// What must be collected of it, as the recorder shows it.
[[nodiscard]] std::map<Recorder::Key, std::string> expected_of(const std::vector<MadePull>& pulls);

/// A pull request of a random course: pushed to again, reviewed by its author, a bot and others, merged or
/// not.
[[nodiscard]] MadePull make_pull(std::uint32_t seed, std::int64_t number, std::int64_t created);
/// Something more happens to it at `at`.
void go_on(MadePull& pull, std::mt19937& random, std::int64_t at);

}  // namespace plumbline::test
