// The page's words over its trend, asked of the script itself: a title must not deny the chart below it.
#include <cstdio>
#include <string>

#include "tests/catch.hpp"

namespace trend_words_tests {
namespace {

// What `asked` is after the page's own script; `plumb` is what the script finds there.
std::string told(const std::string& script_name, const std::string& plumb, const std::string& asked) {
  const std::string script =
      "global.window = {plumb: {day: function (s) { return new Date(s * 1000).toISOString().slice(0, 10); }" +
      plumb + "}};require('" PLUMBLINE_SOURCE_DIR "/dashboards/web/" + script_name +
      "');process.stdout.write(String(" + asked + "));";
  std::FILE* pipe = popen(("node -e \"" + script + "\" 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) out += static_cast<char>(c);
  CHECK(pclose(pipe) == 0);
  return out;
}

// `points`: [at, confirmed, possible, controls judged], as the page's data holds them.
std::string finding(const std::string& points) {
  return told("steps.js", "", "window.plumb.steps.finding(" + points + ")");
}

std::string lift(const std::string& last, int column) {
  return told("steps.js", "", "window.plumb.steps.lift(" + last + ",16," + std::to_string(column) + ")");
}

// Of two controls: A shown until 100 and unread since 500, B never judged but between 300 and 500.
std::string compared(const std::string& asked) {
  return told(
      "compare.js",
      ",data:{of:2,practices:[],controls:[{id:'A',practice:'P',state:'unknown',clause:'unread',steps:"
      "[[null,'unknown','no source'],[50,'indicated',''],[100,'unknown','too "
      "old'],[500,'unknown','unread']]},"
      "{id:'B',practice:'P',state:'unknown',clause:'',steps:[[null,'unknown','no source'],[300,'absent',''],"
      "[500,'unknown','unread']]}]},STATES:{observed:{rank:0},attested:{rank:1},indicated:{rank:2},"
      "absent:{rank:3},unknown:{rank:4},not_applicable:{rank:5}}",
      "window.plumb.compare." + asked);
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

TEST_CASE("what stood before the dark is told in the past") {
  CHECK(finding("[[1577836800,0,1,9],[1593561600,0,2,9],[1609459200,0,1,9],[1640995200,0,0,0]]") ==
        "Nothing could be judged since 2022-01-01; before, confirmed stayed at 0, possible was at 1 as at "
        "first, up to 2 between");
}

TEST_CASE("two labels at the end of a trend lie apart, and none on the last date below the axis") {
  CHECK(lift("[0,0,7,9]", 1) == "-8");
  CHECK(lift("[0,0,7,9]", 2) == "0");
  CHECK(lift("[0,0,1,9]", 1) == "-8");
  CHECK(lift("[0,0,1,9]", 2) == "-24");
  CHECK(lift("[0,5,7,9]", 1) == "8");
  CHECK(lift("[0,5,7,9]", 2) == "-8");
}

TEST_CASE("a narrow hole in a trend bears no words that would lie over what was judged") {
  const auto shown = [](const std::string& points) {
    return told("steps.js", "",
                "JSON.stringify(window.plumb.steps.holes({as_of:1000,begin:0,end:1000000,points:" + points +
                    "}).map(function (h) { return !h[0].label; }))");
  };
  CHECK(shown("[[0,0,1,9],[950,0,0,0]]") == "[false]");
  CHECK(shown("[[0,0,1,9],[300,0,0,0]]") == "[true]");
}

TEST_CASE("between two dates nothing is counted where one of them was dark, and a turn has its own reason") {
  CHECK(compared("words(60,400)") == "Confirmed stayed at 0; possible went from 1 to 0: −1.");
  CHECK(compared("words(60,600)") ==
        "Nothing could be judged on 1970-01-01; on 1970-01-01 confirmed was 0, possible 1.");
  CHECK(compared("words(10,60)") ==
        "Nothing could be judged on 1970-01-01; on 1970-01-01 confirmed was 0, possible 1.");
  CHECK(compared("words(10,600)") == "Nothing could be judged on 1970-01-01, nor on 1970-01-01.");
  CHECK(compared("why(window.plumb.data.controls[0],600)") == "too old");
}

namespace {

// `practices`: [name, confirmed, possible, of, not judged].
std::string furthest(const std::string& practices, int possible) {
  return told(
      "practices.js",
      ",count:function (n, one, many) { return n + ' ' + (n === 1 ? one : many); },data:{possible:" +
          std::to_string(possible) + ",practices:" + practices +
          ".map(function (r) { return {name:r[0],confirmed:r[1],possible:r[2],of:r[3],unknown:r[4]}; })}",
      "window.plumb.practices.finding()");
}

}  // namespace

TEST_CASE("practices that share the first place are named together, never one as if it had it alone") {
  CHECK(furthest("[['Training',1,1,4,0],['Review',2,2,4,0]]", 3) == "Review is furthest");
  CHECK(furthest("[['Training',1,1,4,0],['Review',2,2,8,0]]", 3) == "Training and Review are furthest");
  CHECK(furthest("[['A',1,1,4,0],['B',2,2,8,0],['C',3,3,12,0],['D',0,0,4,4]]", 6) ==
        "A and 2 more are furthest; 1 practice has nothing confirmed");
}

TEST_CASE("a tie of what is only possible is a tie as well") {
  CHECK(furthest("[['A',0,2,4,0],['B',0,1,4,0]]", 3) == "Nothing is confirmed yet; A has most to confirm");
  CHECK(furthest("[['A',0,2,4,0],['B',0,3,6,0]]", 5) ==
        "Nothing is confirmed yet; A and B have most to confirm");
  CHECK(furthest("[['A',0,0,4,4],['B',0,0,6,6]]", 0) == "Where: nothing was seen in any practice");
}

TEST_CASE("a part nobody could judge is not the one that shows least") {
  // [title, confirmed, possible, judged]
  const auto finding = [](const std::string& parts) {
    return told("subjects.js", ",data:{}",
                "window.plumb.subjects.finding(" + parts +
                    ".map(function (r) { return "
                    "{kind:'line',title:r[0],confirmed:r[1],possible:r[2],coverage:r[3]}; }))");
  };
  CHECK(finding("[['core',0,9,12],['radio',0,4,8],['edge',0,0,0]]") ==
        "core shows most: 9 possible; radio least: 4; edge could not be judged");
  CHECK(finding("[['core',0,9,12],['radio',0,0,8]]") == "core shows most: 9 possible; radio least: 0");
  CHECK(finding("[['core',0,9,12],['radio',0,9,8],['a',0,0,0],['b',0,0,0]]") ==
        "All 2 lines that could be judged show 9 possible; 2 lines could not be judged");
  CHECK(finding("[['core',0,9,12],['a',0,0,0]]") == "core shows 9 possible; a could not be judged");
  CHECK(finding("[['core',0,0,2],['a',0,0,0]]") ==
        "Nothing was seen in any of those that could be judged; a could not be judged");
  CHECK(finding("[['a',0,0,0],['b',0,0,0]]") == "None of the 2 lines could be judged");
}

}  // namespace trend_words_tests
