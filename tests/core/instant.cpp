#include "core/instant.hpp"

#include "tests/catch.hpp"

namespace instant_tests {
using namespace plumbline;

namespace {

Instant at(std::string_view text) {
  return parse_instant(text).value();
}
std::string moved(std::string_view text, std::string_view by) {
  return format_rfc3339(add(at(text), parse_duration(by).value()));
}

}  // namespace

TEST_CASE("an event of 29 January counts a month until the end of 27 February") {
  const Instant end = add(at("2023-01-29"), parse_duration("P1M").value());
  CHECK(format_rfc3339(end) == "2023-02-28T00:00:00Z");
  CHECK(at("2023-02-27T23:59:59Z") < end);
  CHECK_FALSE(at("2023-02-28T00:00:00Z") < end);
}

TEST_CASE("months and years follow the calendar and clamp the day") {
  CHECK(moved("2023-01-31T12:00:00Z", "P1M") == "2023-02-28T12:00:00Z");
  CHECK(moved("2024-01-31", "P1M") == "2024-02-29T00:00:00Z");
  CHECK(moved("2024-02-29", "P1Y") == "2025-02-28T00:00:00Z");
  CHECK(moved("2023-12-31", "P2M") == "2024-02-29T00:00:00Z");
  CHECK(moved("1969-11-30", "P3M") == "1970-02-28T00:00:00Z");
  CHECK(moved("2023-01-31", "P1MT1H") == "2023-02-28T01:00:00Z");
}

TEST_CASE("weeks, days and shorter are exact seconds") {
  CHECK(moved("2023-02-27", "P2D") == "2023-03-01T00:00:00Z");
  CHECK(moved("2023-01-01", "P1W") == "2023-01-08T00:00:00Z");
  CHECK(moved("2023-01-01", "PT36H") == "2023-01-02T12:00:00Z");
}

TEST_CASE("adding stops at the ends of time and never overflows") {
  const Duration year{12, 0};
  CHECK(add(k_forever, year) == k_forever);
  CHECK(add(k_always, year) == k_always);
  CHECK(add({k_forever.seconds - 5}, Duration{0, 10}) == k_forever);
  CHECK(add({k_forever.seconds - 5}, Duration{1, 0}) == k_forever);
  CHECK(add({0}, Duration{std::numeric_limits<std::int64_t>::max(), 0}) == k_forever);
  CHECK(add({0}, Duration{12 * 300'000'000'000, 0}) == k_forever);
  CHECK(add({k_always.seconds + 1}, Duration{0, 1}).seconds == k_always.seconds + 2);
}

TEST_CASE("a duration is read as ISO 8601 and written so that it reads back the same") {
  CHECK(parse_duration("P90D").value() == Duration{0, 90 * 86400});
  CHECK(parse_duration("P1Y6M").value() == Duration{18, 0});
  CHECK(parse_duration("PT12H").value() == Duration{0, 12 * 3600});
  CHECK(parse_duration("P2W").value() == Duration{0, 14 * 86400});
  CHECK(parse_duration("P1Y2M3DT4H5M6S").value() == Duration{14, 3 * 86400 + 4 * 3600 + 5 * 60 + 6});
  CHECK(parse_duration("P0D").value() == Duration{});
  for (const auto* text : {"P90D", "P1Y6M", "PT12H", "P14D", "P1Y2M3DT4H5M6S", "P0D", "PT1S"}) {
    CHECK(format(parse_duration(text).value()) == text);
  }
}

TEST_CASE("what is no ISO 8601 duration is refused with the right spelling") {
  const auto message = [](std::string_view text) { return parse_duration(text).error().message; };
  CHECK(message("1m") == "\"1m\" is not a duration (ISO 8601); write P1M (months) or PT1M (minutes)");
  CHECK(message("90d") == "\"90d\" is not a duration (ISO 8601); write P90D");
  CHECK(message("") == "\"\" is not a duration (ISO 8601); write P90D, P1Y6M, P2W or PT12H");
  for (const auto* text : {"P", "PT", "P1", "PD", "-P1D", "P-1D", "P1.5D", "P1DT", "P1D1Y", "P1D1D", "PT1D",
                           "p1d", "P1D ", " P1D", "P9999999999D", "P1H", "PTT1H", "P1DT1HT1M"}) {
    INFO(text);
    REQUIRE_FALSE(parse_duration(text));
    CHECK(parse_duration(text).error().code == Errc::config);
  }
}

TEST_CASE("a date is its first second in UTC, and a time may carry a zone") {
  CHECK(at("1970-01-01").seconds == 0);
  CHECK(at("2026-08-22T10:00:00+02:00") == at("2026-08-22T08:00:00Z"));
  CHECK(at("2026-08-22t10:00:00z") == at("2026-08-22 10:00:00Z"));
  CHECK(at("2026-08-22T10:00:00.999Z") == at("2026-08-22T10:00:00Z"));
  CHECK(at("2016-12-31T23:59:60Z") == at("2017-01-01"));
  CHECK(at("2000-03-01").seconds == 951868800);
  CHECK(at("1900-03-01").seconds == -2203891200);
}

TEST_CASE("what is no date is refused") {
  for (const auto* text : {"",
                           "2026",
                           "2026-8-22",
                           "2026-02-29",
                           "2026-13-01",
                           "2026-00-10",
                           "2026-01-00",
                           "2026-04-31",
                           "2026-08-22T10:00:00",
                           "2026-08-22T24:00:00Z",
                           "2026-08-22T10:60:00Z",
                           "2026-08-22T10:00Z",
                           "2026-08-22T10:00:61Z",
                           "2026-08-22T10:00:00+2",
                           "2026-08-22T10:00:00.Z",
                           "yesterday",
                           "2026-08-22Z",
                           "2026-08-22T10:00:00Zz",
                           "+2026-08-22",
                           "99999-01-01"}) {
    INFO(text);
    REQUIRE_FALSE(parse_instant(text));
    CHECK(parse_instant(text).error().code == Errc::usage);
  }
  CHECK(parse_instant("a\x1b[31m").error().message.find('\x1b') == std::string::npos);
}

TEST_CASE("instants are written in UTC, and the ends of time by name") {
  CHECK(format_rfc3339({0}) == "1970-01-01T00:00:00Z");
  CHECK(format_rfc3339({-1}) == "1969-12-31T23:59:59Z");
  CHECK(format_date({-1}) == "1969-12-31");
  CHECK(format_rfc3339(k_always) == "-inf");
  CHECK(format_rfc3339(k_forever) == "+inf");
  CHECK(format_date(k_always) == "always");
  CHECK(format_date(k_forever) == "for ever");
}

TEST_CASE("every day of four centuries reads back as written") {
  int day_of_month_resets = 0;
  for (std::int64_t day = -719528; day < 146097; day += 1) {
    const Instant t{day * 86400 + 86399};
    if (parse_instant(format_rfc3339(t)).value() != t) FAIL(format_rfc3339(t));
    if (format_date(t).substr(8) == "01") ++day_of_month_resets;
  }
  CHECK(day_of_month_resets == 12 * 2370);
}

}  // namespace instant_tests
