// Reports as CSV and Markdown, tables of queries, the trend as reported: golden files, hostile text.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "dashboards/dashboards.hpp"
#include "tests/catch.hpp"
#include "tests/dashboards/golden.hpp"
#include "tests/dashboards/sample.hpp"

namespace formats_tests {
using namespace plumbline;
using namespace plumbline::dashboards;

namespace {

store::Table table() {
  store::Table out;
  out.columns = {"name", "n", "share", "raw", "none"};
  out.rows = {{std::string("first"), std::int64_t{7}, 0.25, store::Blob{"ab"}, std::monostate{}},
              {std::string(), std::int64_t{-12345}, 1e300, store::Blob{}, std::monostate{}},
              {std::string(80, 'w'), std::int64_t{0}, -1.0 / 3, store::Blob{"\x01"}, std::string("x")}};
  for (std::size_t i = 0; i < sample::k_hostile_count; ++i)
    out.rows.push_back({std::string(sample::k_hostile[i]), std::int64_t{1}, 1.0,
                        store::Blob{sample::k_hostile[i]}, std::monostate{}});
  return out;
}

std::vector<ReportedPoint> reported() {
  const auto point = [](std::int64_t c, std::int64_t p, std::int64_t coverage) {
    assess::ScorePoint s;
    s.confirmed = c, s.possible = p, s.coverage = coverage;
    return s;
  };
  return {{Instant{1'700'000'000}, point(0, 0, 0), point(1, 3, 40)},
          {Instant{1'701'000'000}, point(1, 3, 40), point(1, 3, 40)},
          {Instant{1'702'000'000}, point(2, 30, 41), point(2, 29, 41)}};
}

}  // namespace

TEST_CASE("a report in Markdown is one page, gaps first, and looks as its golden file") {
  auto a = sample::realistic();
  const std::string text = render_markdown(a);
  CHECK(text.rfind("> **Not seen:** gateway", 0) == 0);
  for (const char* said : {"BSIMM16 self-assessment of gateway", "19–48 of 128", "64 could not be judged",
                           "As of 2026-08-22", "known at "})
    CHECK(text.find(said) != std::string::npos);
  check_golden("report.md", text);
  CHECK(render_markdown(sample::nothing()).find("not assessable") != std::string::npos);
}

TEST_CASE("no text from outside means anything in Markdown") {
  const std::string text = render_markdown(sample::hostile());
  for (const char* live : {"<script", "<img", "<svg", "<!--", "<style", "](", "://", "\x1b"})
    CHECK(text.find(live) == std::string::npos);
}

TEST_CASE("a report in CSV has gaps first, then the controls, and its golden file") {
  auto a = sample::realistic();
  std::erase_if(a.controls, [](const auto& c) { return c.practice != "CR" && c.practice != "SM"; });
  check_golden("report.csv", render_controls_csv(a));
  const std::string hostile = render_controls_csv(sample::hostile());
  CHECK(hostile.find('\x1b') == std::string::npos);
}

TEST_CASE("a table of a query looks as its golden files in each form") {
  check_golden("query.txt", render_table(table(), Terminal{}));
  check_golden("query.csv", render_table_csv(table()));
  check_golden("query.json", render_table_json(table()));
  CHECK(render_table(table(), Terminal{}).find('\x1b') == std::string::npos);
  const auto document = nlohmann::json::parse(render_table_json(table()));
  CHECK(document["rows"][0][4].is_null());
  CHECK(document["rows"][0][3]["blob"] == "6162");
  store::Table none;
  none.columns = {"a"};
  CHECK(render_table(none, Terminal{}) == "a\n0 rows\n");
  CHECK(render_table_csv(none) == "a\r\n");
}

TEST_CASE("the trend as reported looks as its golden files and says where evidence came late") {
  check_golden("reported.txt", render_reported(reported(), 128, Terminal{}));
  check_golden("reported.csv", render_reported_csv(reported(), 128));
  check_golden("reported.json", render_reported_json(reported(), 128));
  CHECK(render_reported({}, 128, Terminal{}).find("No run") != std::string::npos);
}

}  // namespace formats_tests
