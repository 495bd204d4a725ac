#include "dashboards/dashboards.hpp"
#include "dashboards/words.hpp"
#include "tests/catch.hpp"
#include "tests/dashboards/golden.hpp"
#include "tests/dashboards/sample.hpp"

namespace trend_tests {
using namespace plumbline;
using namespace plumbline::dashboards;

namespace {
assess::ScorePoint point(std::int64_t day, std::int64_t confirmed, std::int64_t possible,
                         std::int64_t coverage) {
  return {Instant{day * 86400}, confirmed, possible, coverage, {}};
}
}  // namespace

TEST_CASE("a trend looks as its golden files") {
  auto a = sample::realistic();
  std::vector<assess::ScorePoint> some;
  for (std::size_t i = 0; i < a.trend.size(); i += 6) some.push_back(a.trend[i]);
  check_golden("trend.txt", render_trend(some, a.of, Terminal{}));
  check_golden("trend_ascii.txt", render_trend(some, a.of, Terminal{false, false, 80}));
}

TEST_CASE("a hole in a trend is drawn as a hole, never as zero and never bridged") {
  const std::string text =
      render_trend({point(0, 1, 2, 10), point(100, 0, 0, 0), point(200, 1, 2, 10)}, 128, Terminal{});
  CHECK(text.find("┄") != std::string::npos);
  CHECK(text.find("nothing could be judged") != std::string::npos);
  const std::string zero =
      render_trend({point(0, 1, 2, 10), point(100, 0, 0, 10), point(200, 1, 2, 10)}, 128, Terminal{});
  CHECK(zero.find("┄") == std::string::npos);
  const std::string lost = render_trend({point(0, 1, 2, 10), point(100, 0, 0, 0)}, 128, Terminal{});
  CHECK(lost.find("now not assessable") != std::string::npos);
}

TEST_CASE("a trend names the sources that ended before its last point, with what becomes of them") {
  const std::vector<assess::ScorePoint> points{point(0, 1, 2, 10), point(100, 1, 1, 10)};
  const std::vector<assess::SourceEnd> ends{
      {"old", Instant{40 * 86400}}, {"new", Instant{100 * 86400}}, {"never", k_always}};
  const std::string text = render_trend(points, 128, Terminal{}, ends);
  CHECK(text.find("Last read, unknown once grace is over: old 1970-02-10. Each at its own end") !=
        std::string::npos);
  CHECK(text.find("new 1970") == std::string::npos);
  CHECK(text.find("What a day was made of: plumbline assess --as-of DATE") != std::string::npos);
  CHECK(render_trend(points, 128, Terminal{}, {{"new", Instant{100 * 86400}}}).find("Last read") ==
        std::string::npos);
}

TEST_CASE("the sparkline says what it draws without colour: names, least and most, the scale") {
  const std::vector<assess::ScorePoint> points{point(0, 0, 3, 10), point(50, 1, 40, 50), point(100, 0, 0, 0),
                                               point(150, 2, 20, 30)};
  const std::string text = render_trend(points, 128, Terminal{});
  CHECK(text.find("▁ is 0, █ is 40; ┄ nothing could be judged") != std::string::npos);
  CHECK(text.find(" 3 to 40\n") != std::string::npos);
  CHECK(text.find(" 0 to 2\n") != std::string::npos);
  CHECK(text.find("bars below: █ confirmed, ▒ possible") != std::string::npos);
  const auto confirmed =
      text.substr(text.find("\nconfirmed"), text.find("0 to 2") - text.find("\nconfirmed"));
  CHECK(confirmed.find("▁") != std::string::npos);  // none
  CHECK(confirmed.find("▂") != std::string::npos);  // one of forty is more than none
  const std::string ascii = render_trend(points, 128, Terminal{false, false, 80});
  CHECK(ascii.find("_ is 0, # is 40; a blank: nothing could be judged") != std::string::npos);
}

TEST_CASE("a step holds until the next: the line does not slope") {
  const std::string text =
      render_trend({point(0, 0, 0, 10), point(50, 8, 8, 10), point(100, 8, 8, 10)}, 8, Terminal{});
  for (const std::string_view slope : {"▂", "▃", "▄", "▅", "▆", "▇"})
    CHECK(text.find(slope) == std::string::npos);
  CHECK(text.find("▁█") != std::string::npos);
}

TEST_CASE("a trend of nothing, of one point and of points without a date says so") {
  CHECK(render_trend({}, 128, Terminal{}).find("nothing was collected") != std::string::npos);
  CHECK(render_trend({{k_always, 0, 0, 0, {}}}, 128, Terminal{}).find("nothing was collected") !=
        std::string::npos);
  CHECK(render_trend({point(0, 3, 4, 9)}, 128, Terminal{}).find("now 3–4 of 128") != std::string::npos);
  CHECK(render_trend_csv({}, 128) == "at,confirmed,possible,of,coverage\r\n");
}

TEST_CASE("what could tell more is never told as the cause of a loss") {
  assess::Assessment a;
  a.trend = {point(1, 0, 1, 1), point(2, 0, 0, 0)};
  assess::ControlResult control;
  control.id = "SE2.4";
  a.controls = {control};
  const auto moved = [&](Reason reason) {
    a.timelines["SE2.4"] = {{Instant{86400}, {State::indicated, Reason::not_given}},
                            {Instant{2 * 86400}, {State::unknown, reason}}};
    return change_words(a);
  };
  CHECK(moved(Reason::no_source) == "−1 possible on 1970-01-03; down: SE2.4 its evidence no longer suffices");
  CHECK(moved(Reason::elsewhere) == moved(Reason::no_source));
  CHECK(moved(Reason::stale_source) == "−1 possible on 1970-01-03; down: SE2.4 source not read since");
}

}  // namespace trend_tests
