// Small things: exit codes, the line of progress.
#include "cli/collecting.hpp"
#include "cli/exits.hpp"
#include "cli/progress.hpp"
#include "tests/catch.hpp"

namespace words_tests {
using namespace plumbline;
using namespace plumbline::cli;

TEST_CASE("where several exit codes apply the order is 70, 4, 3, 1") {
  const Exit order[] = {Exit::bug, Exit::integrity, Exit::incomplete, Exit::below, Exit::done};
  for (int i = 0; i < 5; ++i) {
    for (int j = i; j < 5; ++j) {
      CHECK(worst(order[i], order[j]) == order[i]);
      CHECK(worst(order[j], order[i]) == order[i]);
    }
  }
}

TEST_CASE("every expected failure has its exit code") {
  CHECK(exit_of(Errc::usage) == Exit::usage);
  CHECK(exit_of(Errc::config) == Exit::usage);
  CHECK(exit_of(Errc::not_found) == Exit::usage);
  CHECK(exit_of(Errc::integrity) == Exit::integrity);
  CHECK(exit_of(Errc::unreadable) == Exit::incomplete);
  CHECK(exit_of(Errc::busy) == Exit::incomplete);
  CHECK(exit_of(Errc::io) == Exit::incomplete);
}

TEST_CASE("a line of progress has objects, rate and time left as soon as they are known") {
  CHECK(progress_line({"lib", "commits", 0, 0}, 3) == "lib: 0 commits");
  CHECK(progress_line({"lib", "commits", 1200, 0}, 0.1) == "lib: 1,200 commits");
  CHECK(progress_line({"lib", "commits", 12400, 0}, 2) == "lib: 12,400 commits, 6,200 a second");
  CHECK(progress_line({"lib", "commits", 1000, 3000}, 2) ==
        "lib: 1,000 of 3,000 commits, 500 a second, 4 s left");
  CHECK(progress_line({"a\x1b[2Jb", "commits", 1, 0}, 0).find('\x1b') == std::string::npos);
}

TEST_CASE("a loss told before is a notice: it does not end the night with 3 and hides no new hole") {
  const Gap lost{"tool_run", "*", Instant{10}, Instant{20}, "expired", "4 logs cannot be read"};
  Collected told;
  told.gaps = {{"ci", lost, true}};
  CHECK_FALSE(has_hole(told));
  REQUIRE(gap_notes(told).size() == 1);
  CHECK_FALSE(gap_notes(told).front().hole);
  CHECK(gap_notes(told).front().words == "ci: expired: 4 logs cannot be read (told before)");
  told.gaps.push_back({"git", {"commit", "*", Instant{10}, Instant{20}, "auth_refused", "the token"}, false});
  CHECK(has_hole(told));
  CHECK(gap_notes(told).front().reason == "auth_refused");
  told.gaps = {{"ci", lost, false}};
  CHECK(has_hole(told));
}

}  // namespace words_tests
