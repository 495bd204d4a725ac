// Ninety changes judged by hand (tests/judged/reviews.yaml) held against what the collector reads from git.
// Needs PLUMBLINE_REPOSITORIES, a folder with <owner>+<name>/repo; without it nothing is asked.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"

namespace judged_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

using Judged = std::map<std::string, std::map<std::string, std::string>>;  // repository -> commit -> word

Judged judgements() {
  std::istringstream in(slurp(std::string(PLUMBLINE_SOURCE_DIR) + "/tests/judged/reviews.yaml"));
  Judged out;
  std::string repository;
  for (std::string line; std::getline(in, line);) {
    const auto colon = line.find(": ");
    if (colon == std::string::npos) continue;
    if (line.starts_with("  - repository: ")) repository = line.substr(colon + 2);
    if (line.starts_with("      ") && colon == 46)
      out[repository][line.substr(6, 40)] = line.substr(colon + 2);
  }
  return out;
}

}  // namespace

TEST_CASE("all judgements are words we know") {
  const auto judged = judgements();
  CHECK(judged.size() == 3);
  for (const auto& [repository, changes] : judged) {
    CHECK(changes.size() == 30);
    for (const auto& [oid, word] : changes)
      CHECK((word == "reviewed" || word == "request" || word == "none"));
  }
}

TEST_CASE("what git shows of reviews is what a person sees in it") {
  const char* folder = std::getenv("PLUMBLINE_REPOSITORIES");
  if (folder == nullptr) {
    WARN("skipped: PLUMBLINE_REPOSITORIES is not set");
    return;
  }
  for (const auto& [repository, changes] : judgements()) {
    auto name = repository;
    std::replace(name.begin(), name.end(), '/', '+');
    const auto place = std::filesystem::path(folder) / name / "repo";
    if (!std::filesystem::exists(place)) {
      WARN("skipped: " + repository + " is not there");
      continue;
    }
    Recorder sink;
    REQUIRE(collect(place, sink));
    std::map<std::string, std::string> seen;
    for (const auto& review : sink.of<Review>()) {
      auto& word = seen[review.commit.hex()];
      if (review.what == "trailer" && !review.self && !review.bot) word = "reviewed";
      if (review.what == "request" && word.empty()) word = "request";
    }
    std::map<std::string, int> table;
    std::string differing;
    for (const auto& [oid, word] : changes) {
      const auto found = seen[oid].empty() ? "none" : seen[oid];
      ++table[word + " seen as " + found];
      if (found != word) differing += oid + " judged " + word + ", seen as " + found + "\n";
    }
    for (const auto& [what, count] : table) std::cout << repository << ": " << what << ": " << count << '\n';
    INFO(repository << "\n" << differing);
    CHECK(differing.find("seen as reviewed") ==
          std::string::npos);  // a review nobody gave is the worst answer
    CHECK(differing.empty());
  }
}

}  // namespace judged_tests
