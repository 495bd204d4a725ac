#include "core/instant.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace plumbline {
namespace {

constexpr std::int64_t k_minute = 60;
constexpr std::int64_t k_hour = 3600;
constexpr std::int64_t k_day = 86400;

struct Civil {
  std::int64_t year, month, day;  // month 1..12, day 1..31
};

// Proleptic Gregorian calendar in 400-year eras that begin on 1 March (so that the leap day is the last of a
// year).
std::int64_t days_of(Civil c) {
  const std::int64_t y = c.month <= 2 ? c.year - 1 : c.year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * ((c.month + 9) % 12) + 2) / 5 + c.day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

Civil civil_of(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = ((5 * day_of_year + 2) / 153 + 2) % 12 + 1;
  const std::int64_t day = day_of_year - (153 * ((month + 9) % 12) + 2) / 5 + 1;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  const Civil next = month == 12 ? Civil{year + 1, 1, 1} : Civil{year, month + 1, 1};
  return days_of(next) - days_of({year, month, 1});
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

Instant saturating_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return b > 0 ? k_forever : k_always;
  return {sum};
}

Instant add_months(Instant t, std::int64_t months) {
  const std::int64_t days = floor_div(t.seconds, k_day);
  const Civil c = civil_of(days);
  std::int64_t month = 0;
  if (__builtin_add_overflow(c.year * 12 + c.month - 1, months, &month))
    return months > 0 ? k_forever : k_always;
  const std::int64_t year = floor_div(month, 12);
  // Far beyond any calendar the days no longer fit seconds: there "for ever" begins.
  constexpr std::int64_t k_last_year = 290'000'000'000;
  if (year > k_last_year) return k_forever;
  if (year < -k_last_year) return k_always;
  const std::int64_t month_of_year = month - year * 12 + 1;
  const std::int64_t day = std::min(c.day, days_in_month(year, month_of_year));
  return saturating_add(days_of({year, month_of_year, day}) * k_day, t.seconds - days * k_day);
}

}  // namespace

Instant add(Instant t, Duration d) {
  if (t == k_always || t == k_forever) return t;
  const Instant moved = d.months == 0 ? t : add_months(t, d.months);
  if (moved == k_always || moved == k_forever) return moved;
  return saturating_add(moved.seconds, d.seconds);
}

namespace {

// A reader over text that is all digits and marks; every step says whether it fitted.
struct Cursor {
  std::string_view rest;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool take_any(std::string_view chars) {
    if (rest.empty() || chars.find(rest.front()) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }
  // Between `least` and `most` digits.
  std::optional<std::int64_t> number(std::size_t least, std::size_t most) {
    std::size_t n = 0;
    std::int64_t value = 0;
    for (; n < rest.size() && rest[n] >= '0' && rest[n] <= '9'; ++n) {
      if (n == most) return std::nullopt;
      value = value * 10 + (rest[n] - '0');
    }
    if (n < least) return std::nullopt;
    rest.remove_prefix(n);
    return value;
  }
};

// Text from outside in a message: cut short, and without what a terminal would obey.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text.substr(0, 60)) out += c >= ' ' && c < 0x7f ? c : '?';
  return out + (text.size() > 60 ? "…\"" : "\"");
}

struct Unit {
  char letter;
  std::int64_t months, seconds;
};
constexpr Unit k_date_units[] = {{'Y', 12, 0}, {'M', 1, 0}, {'W', 0, 7 * k_day}, {'D', 0, k_day}};
constexpr Unit k_time_units[] = {{'H', 0, k_hour}, {'M', 0, k_minute}, {'S', 0, 1}};

// Reads "1Y6M" against units in their order; false: something else stands there.
template <std::size_t N>
bool read_units(Cursor& cursor, const Unit (&units)[N], Duration& sum, int& read) {
  std::size_t next = 0;
  while (!cursor.rest.empty() && cursor.rest.front() != 'T') {
    const auto number = cursor.number(1, 9);
    if (!number || cursor.rest.empty()) return false;
    while (next < N && units[next].letter != cursor.rest.front()) ++next;
    if (next == N) return false;
    sum.months += *number * units[next].months;
    sum.seconds += *number * units[next].seconds;
    cursor.rest.remove_prefix(1);
    ++next;
    ++read;
  }
  return true;
}

std::string hint(std::string_view text) {
  Cursor cursor{text};
  const auto number = cursor.number(1, 9);
  if (!number || cursor.rest.empty()) return "P90D, P1Y6M, P2W or PT12H";
  switch (cursor.rest.front()) {
    case 'd':
    case 'D':
      return fmt::format("P{}D", *number);
    case 'w':
    case 'W':
      return fmt::format("P{}W", *number);
    case 'y':
    case 'Y':
      return fmt::format("P{}Y", *number);
    case 'h':
    case 'H':
      return fmt::format("PT{}H", *number);
    case 's':
    case 'S':
      return fmt::format("PT{}S", *number);
    case 'm':
    case 'M':
      return fmt::format("P{0}M (months) or PT{0}M (minutes)", *number);
    default:
      return "P90D, P1Y6M, P2W or PT12H";
  }
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  Cursor cursor{text};
  Duration sum;
  int read = 0;
  bool fits = cursor.take('P') && read_units(cursor, k_date_units, sum, read);
  if (fits && cursor.take('T')) {
    const int before = read;
    fits = read_units(cursor, k_time_units, sum, read) && read > before;
  }
  if (fits && cursor.rest.empty() && read > 0) return sum;
  return fail(Errc::config,
              fmt::format("{} is not a duration (ISO 8601); write {}", quoted(text), hint(text)));
}

std::string format(Duration d) {
  std::string date;
  std::string time;
  const auto put = [](std::string& out, std::int64_t n, char unit) {
    if (n != 0) out += fmt::format("{}{}", n, unit);
  };
  put(date, d.months / 12, 'Y');
  put(date, d.months % 12, 'M');
  put(date, d.seconds / k_day, 'D');
  put(time, d.seconds % k_day / k_hour, 'H');
  put(time, d.seconds % k_hour / k_minute, 'M');
  put(time, d.seconds % k_minute, 'S');
  if (date.empty() && time.empty()) return "P0D";
  return "P" + date + (time.empty() ? "" : "T" + time);
}

namespace {

bool read_date(Cursor& cursor, std::int64_t& days) {
  const auto year = cursor.number(4, 4);
  if (!year || !cursor.take('-')) return false;
  const auto month = cursor.number(2, 2);
  if (!month || *month < 1 || *month > 12 || !cursor.take('-')) return false;
  const auto day = cursor.number(2, 2);
  if (!day || *day < 1 || *day > days_in_month(*year, *month)) return false;
  days = days_of({*year, *month, *day});
  return true;
}

// "23:59:60" is allowed (a leap second) and is the second after 23:59:59. Fractions are dropped: an instant
// is a second.
bool read_time(Cursor& cursor, std::int64_t& seconds) {
  const auto hour = cursor.number(2, 2);
  if (!hour || *hour > 23 || !cursor.take(':')) return false;
  const auto minute = cursor.number(2, 2);
  if (!minute || *minute > 59 || !cursor.take(':')) return false;
  const auto second = cursor.number(2, 2);
  if (!second || *second > 60) return false;
  if (cursor.take('.') && !cursor.number(1, 18)) return false;
  seconds = *hour * k_hour + *minute * k_minute + *second;
  return true;
}

bool read_zone(Cursor& cursor, std::int64_t& offset) {
  if (cursor.take_any("Zz")) return true;
  const bool west = !cursor.rest.empty() && cursor.rest.front() == '-';
  if (!cursor.take_any("+-")) return false;
  const auto hour = cursor.number(2, 2);
  if (!hour || *hour > 23 || !cursor.take(':')) return false;
  const auto minute = cursor.number(2, 2);
  if (!minute || *minute > 59) return false;
  offset = (west ? -1 : 1) * (*hour * k_hour + *minute * k_minute);
  return true;
}

}  // namespace

Result<Instant> parse_instant(std::string_view text) {
  Cursor cursor{text};
  std::int64_t days = 0;
  std::int64_t seconds = 0;
  std::int64_t offset = 0;
  bool fits = read_date(cursor, days);
  if (fits && !cursor.rest.empty()) {
    fits = cursor.take_any("Tt ") && read_time(cursor, seconds) && read_zone(cursor, offset);
  }
  if (fits && cursor.rest.empty()) return Instant{days * k_day + seconds - offset};
  return fail(Errc::usage,
              fmt::format("{} is not a date; write 2026-08-22 or 2026-08-22T10:00:00Z", quoted(text)));
}

std::string format_date(Instant t) {
  if (t == k_always) return "always";
  if (t == k_forever) return "for ever";
  const Civil c = civil_of(floor_div(t.seconds, k_day));
  return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
}

std::string format_rfc3339(Instant t) {
  if (t == k_always) return "-inf";
  if (t == k_forever) return "+inf";
  const std::int64_t past = t.seconds - floor_div(t.seconds, k_day) * k_day;
  return fmt::format("{}T{:02}:{:02}:{:02}Z", format_date(t), past / k_hour, past % k_hour / k_minute,
                     past % k_minute);
}

}  // namespace plumbline
