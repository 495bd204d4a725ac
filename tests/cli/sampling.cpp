#include "cli/sampling.hpp"

#include "tests/catch.hpp"

namespace sampling_tests {
using namespace plumbline;
using namespace plumbline::cli;

namespace {

Instant on(std::string_view date) {
  return parse_instant(date).value();
}

assess::ScorePoint point(Instant at, std::int64_t confirmed) {
  assess::ScorePoint p;
  p.at = at;
  p.confirmed = confirmed;
  return p;
}

const std::vector<assess::ScorePoint> k_steps{point(on("2023-01-31"), 1), point(on("2023-03-15"), 2),
                                              point(on("2023-03-16"), 3)};

std::string told(const Result<std::vector<assess::ScorePoint>>& points) {
  std::string out;
  for (const auto& p : points.value()) out += format_date(p.at) + "=" + std::to_string(p.confirmed) + " ";
  return out;
}

}  // namespace

TEST_CASE("a trend is told on the calendar and ends at the end") {
  CHECK(told(sampled(k_steps, {}, {1, 0}, on("2023-04-10"))) ==
        "2023-02-01=1 2023-03-01=1 2023-04-01=3 2023-04-10=3 ");
  CHECK(told(sampled(k_steps, {}, {3, 0}, on("2023-07-31"))) == "2023-04-01=3 2023-07-01=3 2023-07-31=3 ");
  CHECK(told(sampled(k_steps, {}, {12, 0}, on("2025-03-01"))) == "2024-01-01=3 2025-01-01=3 2025-03-01=3 ");
  // weeks begin on a Monday, days at midnight
  CHECK(told(sampled(k_steps, {}, {0, 7 * 86400}, on("2023-02-15"))) ==
        "2023-02-06=1 2023-02-13=1 2023-02-15=1 ");
  CHECK(told(sampled({point(Instant{on("2023-01-31").seconds + 3600}, 1)}, {}, {0, 86400},
                     on("2023-02-02"))) == "2023-02-01=1 2023-02-02=1 ");
  // before 1970, and a mixture of months and days
  CHECK(told(sampled({point(on("1969-12-20"), 1)}, {}, {0, 7 * 86400}, on("1970-01-06"))) ==
        "1969-12-22=1 1969-12-29=1 1970-01-05=1 1970-01-06=1 ");
  CHECK(told(sampled(k_steps, {}, {1, 86400}, on("2023-03-10"))) ==
        "2023-02-02=1 2023-03-03=1 2023-03-10=1 ");
}

TEST_CASE(
    "a first date that is given is told, dates before the first step are left out, the end is told once") {
  CHECK(told(sampled(k_steps, on("2022-12-01"), {1, 0}, on("2023-02-01"))) == "2023-02-01=1 ");
  CHECK(told(sampled(k_steps, on("2023-03-10"), {1, 0}, on("2023-04-01"))) == "2023-03-10=1 2023-04-01=3 ");
  CHECK(told(sampled(k_steps, on("2023-03-01"), {1, 0}, on("2023-03-16"))) == "2023-03-01=1 2023-03-16=3 ");
  CHECK(told(sampled({}, {}, {1, 0}, on("2023-02-01"))).empty());
  CHECK(told(sampled(k_steps, on("2024-01-01"), {1, 0}, on("2023-02-01"))).empty());
}

TEST_CASE("a duration of nothing and one of seconds over years are refused") {
  CHECK(sampled(k_steps, {}, {}, on("2023-04-10")).error().code == Errc::usage);
  CHECK(sampled(k_steps, {}, {0, 1}, on("2023-04-10")).error().code == Errc::usage);
}

TEST_CASE("steps since a date begin with the value in force on it") {
  CHECK(told(steps_since(k_steps, {})) == "2023-01-31=1 2023-03-15=2 2023-03-16=3 ");
  CHECK(told(steps_since(k_steps, on("2023-03-15"))) == "2023-03-15=2 2023-03-16=3 ");
  CHECK(told(steps_since(k_steps, on("2023-02-15"))) == "2023-02-15=1 2023-03-15=2 2023-03-16=3 ");
  CHECK(told(steps_since(k_steps, on("2022-02-15"))) == "2023-01-31=1 2023-03-15=2 2023-03-16=3 ");
}

}  // namespace sampling_tests
