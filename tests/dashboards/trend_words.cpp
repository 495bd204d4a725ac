// The page's words over its trend, asked of the script itself: a title must not deny the chart below it.
#include <cstdio>
#include <string>

#include "tests/catch.hpp"

namespace {

// `points`: [at, confirmed, possible, controls judged], as the page's data holds them.
std::string finding(const std::string& points) {
  const std::string script =
      "global.window = {plumb: {day: function (s) { return new Date(s * 1000).toISOString(); }}};"
      "require('" PLUMBLINE_SOURCE_DIR
      "/dashboards/web/steps.js');"
      "process.stdout.write(window.plumb.steps.finding(" +
      points + "));";
  std::FILE* pipe = popen(("node -e \"" + script + "\" 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) out += static_cast<char>(c);
  CHECK(pclose(pipe) == 0);
  return out;
}

}  // namespace

TEST_CASE("the title of a trend says what rose, fell and stayed, and since when") {
  CHECK(finding("[[1577836800,2,5,60],[1609459200,3,4,60]]") ==
        "Confirmed rose from 2 to 3, possible fell from 5 to 4 since 2020");
  CHECK(finding("[[1577836800,2,5,60],[1609459200,2,5,61]]") ==
        "Confirmed stayed at 2, possible stayed at 5 since 2020");
}

TEST_CASE("equal ends with a hill or a valley between are not said to have stayed") {
  CHECK(finding("[[1577836800,0,0,9],[1593561600,0,1,9],[1609459200,0,0,9]]") ==
        "Confirmed stayed at 0, possible is at 0 as at first, up to 1 between since 2020");
  CHECK(finding("[[1577836800,4,6,9],[1593561600,1,6,9],[1609459200,4,6,9]]") ==
        "Confirmed is at 4 as at first, down to 1 between, possible stayed at 6 since 2020");
}

TEST_CASE("a trend's title begins where something could be judged, and says so where nothing could") {
  CHECK(finding("[[1577836800,0,0,0],[1609459200,3,4,60]]") ==
        "Confirmed stayed at 3, possible stayed at 4 since 2021");
  CHECK(finding("[[1577836800,0,0,0]]") == "No trend yet: nothing could be judged at any time");
}
