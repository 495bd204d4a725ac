// Service levels: terms of all days and of working days.
#include "core/term.hpp"

#include <string>

#include "tests/catch.hpp"
#include "tests/core/samples.hpp"

namespace term_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

std::string over(std::string_view from, std::string_view term) {
  return format_rfc3339(add(parse_instant(from).value(), parse_term(term).value()));
}
std::string complaint(std::string_view term) {
  const auto out = parse_term(term);
  return out ? "" : out.error().message;
}

// Hour by hour, as one would count on one's fingers.
std::int64_t counted(std::int64_t hour, std::int64_t hours, const std::string& week, std::int64_t offset,
                     const std::vector<std::int64_t>& holidays) {
  for (; hours > 0; ++hour) {
    const auto day = (hour + offset) / 24;
    bool works = week[static_cast<std::size_t>((day + 3) % 7)] == 'x';
    for (const auto holiday : holidays) works = works && holiday != day;
    hours -= works ? 1 : 0;
  }
  return hour;
}

}  // namespace

TEST_CASE("a term of working days stands still on the others") {
  CHECK(over("2026-11-27T15:00:00Z", "P1D") == "2026-11-28T15:00:00Z");  // a Friday
  CHECK(over("2026-11-27T15:00:00Z", "P1D working") == "2026-11-30T15:00:00Z");
  CHECK(over("2026-11-28T10:00:00Z", "P1D working") == "2026-12-01T00:00:00Z");  // all of Monday
  CHECK(over("2026-11-30T00:00:00Z", "P5D working") == "2026-12-05T00:00:00Z");
  CHECK(over("2026-11-27T15:00:00Z", "PT10H working") == "2026-11-30T01:00:00Z");
  CHECK(over("2026-12-23T12:00:00Z", "P2D working but 2026-12-25 2026-12-24") == "2026-12-29T12:00:00Z");
  CHECK(over("2026-11-27T15:00:00Z", "P1D working Sun-Thu") == "2026-11-30T00:00:00Z");
  CHECK(over("2026-11-28T15:00:00Z", "P0D working") == "2026-11-28T15:00:00Z");
}

TEST_CASE("days of a term begin where its offset says") {
  CHECK(over("2026-11-27T23:30:00Z", "PT1H working") == "2026-11-30T00:30:00Z");
  CHECK(over("2026-11-27T23:30:00Z", "PT1H working +01:00") == "2026-11-30T00:00:00Z");  // Saturday there
  CHECK(over("2026-11-29T23:30:00Z", "PT1H working +01:00") == "2026-11-30T00:30:00Z");  // Monday there
}

TEST_CASE("terms of working days agree with counting hour by hour") {
  Dice dice(5);
  const std::pair<std::string, std::string> weeks[] = {
      {"", "xxxxx.."}, {" Sun-Thu", "xxxx..x"}, {" Mon-Sun", "xxxxxxx"}, {" Wed-Wed", "..x...."}};
  for (int round = 0; round < 2000; ++round) {
    const auto& [name, week] = weeks[dice.roll(0, 3)];
    const auto from = dice.roll(100, 4000), hours = dice.roll(1, 300), more = dice.roll(1, 100),
               east = dice.roll(-11, 13);
    std::vector<std::int64_t> holidays;
    std::string text = " working" + name + (east < 0 ? " -" : " +") + (std::abs(east) < 10 ? "0" : "") +
                       std::to_string(std::abs(east)) + ":00";
    for (auto n = dice.roll(0, 5); n > 0; --n) holidays.push_back(dice.roll(0, 200));
    for (std::size_t i = 0; i < holidays.size(); ++i)
      text += (i == 0 ? " but " : " ") + format_date({holidays[i] * 86400});
    INFO(text << " of " << hours << " hours from " << from);
    const auto term = [&](std::int64_t n) {
      return parse_term("PT" + std::to_string(n) + "H" + text).value();
    };
    const Instant end = add(Instant{from * 3600}, term(hours));
    REQUIRE(end.seconds == counted(from, hours, week, east, holidays) * 3600);
    REQUIRE(add(end, term(more)) ==
            add(Instant{from * 3600}, term(hours + more)));  // nothing is lost between
    REQUIRE(end <= add(Instant{from * 3600 + dice.roll(0, 100'000)}, term(hours)));
    if (week == "xxxxxxx" && holidays.empty()) REQUIRE(end.seconds == (from + hours) * 3600);
  }
}

TEST_CASE("a term without the word is the duration it always was") {
  for (const char* text : {"P1M", "P1Y6M", "P2W", "PT12H", "P90D"}) {
    const auto term = parse_term(text);
    REQUIRE(term);
    CHECK_FALSE(term->working);
    CHECK(add(Instant{1'000'000'000}, *term) == add(Instant{1'000'000'000}, parse_duration(text).value()));
  }
  const auto term = parse_term("P5D working but 2026-12-25").value();
  for (const auto t : {k_always, k_forever}) CHECK(add(t, term) == t);
}

TEST_CASE("a term that says something else is refused with what would be right") {
  CHECK(complaint("90d").find("P90D") != std::string::npos);
  CHECK(complaint("P5D work").find("P5D working") != std::string::npos);
  CHECK(complaint("P1W working").find("write days") != std::string::npos);
  CHECK(complaint("P1M working").find("write days") != std::string::npos);
  CHECK(complaint("P1DT30M working").empty());
  CHECK(complaint("P5D working Europe/Berlin").find("+01:00") != std::string::npos);
  CHECK(complaint("P5D working +01:00 Mon-Fri").find("behind the offset") != std::string::npos);
  CHECK(complaint("P5D working but").find("names no day") != std::string::npos);
  CHECK(complaint("P5D working but Christmas").find("is no day") != std::string::npos);
  CHECK(complaint("P5D working but 2026-12-25T10:00:00Z").find("is no day") != std::string::npos);
  CHECK(complaint("P999999999D working").find("ten years") != std::string::npos);
}

}  // namespace term_tests
