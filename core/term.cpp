#include "core/term.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

namespace plumbline {
namespace {

constexpr std::int64_t k_one_day = 86400,
                       k_longest = 3660 * k_one_day;  // our choice: no service level is longer
constexpr std::size_t k_most_holidays = 1000;
constexpr std::int64_t k_far = 1LL << 55;  // seconds: beyond any calendar
constexpr std::array<std::string_view, 7> k_names{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

tl::unexpected<Error> wrong(std::string_view word, std::string_view what) {
  std::string shown;
  for (const char c : word.substr(0, 60)) shown += c >= ' ' && c < 0x7f ? c : '?';
  return fail(Errc::config, fmt::format("\"{}\" {}", shown, what));
}

int number_of(std::string_view name) {
  const auto it = std::find(k_names.begin(), k_names.end(), name);
  return it == k_names.end() ? -1 : static_cast<int>(it - k_names.begin());
}

bool read_week(std::string_view word, Term& out) {
  if (word.size() != 7 || word[3] != '-') return false;
  out.first = number_of(word.substr(0, 3));
  out.last = number_of(word.substr(4));
  return out.first >= 0 && out.last >= 0;
}

// "+02:00", as a time of RFC 3339 ends.
std::optional<std::int64_t> offset_of(std::string_view word) {
  const auto at = parse_instant(fmt::format("1970-01-03T00:00:00{}", word));
  return at ? std::optional(2 * k_one_day - at->seconds) : std::nullopt;
}

Result<void> read_holidays(const std::vector<std::string_view>& words, std::size_t i, Term& out) {
  if (i == words.size()) return wrong("but", "names no day; write but 2026-12-25 2026-12-26");
  if (words.size() - i > k_most_holidays)
    return wrong(words[i], fmt::format("is one of more than {} holidays", k_most_holidays));
  for (; i < words.size(); ++i) {
    const auto at = parse_instant(words[i]);
    if (!at || words[i].size() != 10) return wrong(words[i], "is no day; write 2026-12-25");
    out.holidays.push_back(at->seconds / k_one_day - (at->seconds % k_one_day < 0 ? 1 : 0));
  }
  std::sort(out.holidays.begin(), out.holidays.end());
  return {};
}

bool works(std::int64_t day, const Term& term) {
  const auto of_week = static_cast<int>(((day + 3) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
  const bool in_week = term.first <= term.last ? of_week >= term.first && of_week <= term.last
                                               : of_week >= term.first || of_week <= term.last;
  return in_week && !std::binary_search(term.holidays.begin(), term.holidays.end(), day);
}

}  // namespace

Result<Term> parse_term(std::string_view text) {
  Term out;
  const auto blank = std::min(text.find(' '), text.size());
  const auto duration = parse_duration(text.substr(0, blank));
  if (!duration) return tl::unexpected(duration.error());
  out.duration = *duration;
  if (blank == text.size()) return out;
  const auto words = words_of(text.substr(blank));
  if (words.empty() || words[0] != "working")
    return wrong(text, "is neither a duration nor one of working days; write P5D, or P5D working");
  out.working = true;
  const auto date = text.substr(0, std::min(blank, text.find('T')));
  if (date.find_first_of("YWM") != date.npos)
    return wrong(text, "counts working days in weeks, months or years; write days, as in P10D working");
  if (out.duration.seconds > k_longest) return wrong(text, "is longer than ten years of working days");
  std::size_t i = 1;
  if (i < words.size() && read_week(words[i], out)) ++i;
  if (i < words.size() && words[i] != "but") {
    const auto offset = offset_of(words[i]);
    if (!offset) return wrong(words[i], "is no offset from UTC; write +01:00, after the days, as in Mon-Fri");
    out.offset = *offset;
    ++i;
  }
  if (i == words.size()) return out;
  if (words[i] != "but") return wrong(words[i], "stands behind the offset; holidays begin with but");
  if (auto ok = read_holidays(words, i + 1, out); !ok) return tl::unexpected(ok.error());
  return out;
}

Instant add(Instant t, const Term& term) {
  if (!term.working || t.seconds > k_far || t.seconds < -k_far) return add(t, term.duration);
  std::int64_t at = t.seconds + term.offset, left = term.duration.seconds;
  std::int64_t day = at / k_one_day - (at % k_one_day < 0 ? 1 : 0);
  for (; left > 0; ++day, at = day * k_one_day) {
    if (!works(day, term)) continue;
    const auto here = std::min(left, (day + 1) * k_one_day - at);
    left -= here;
    if (left == 0) return {at + here - term.offset};
  }
  return t;
}

}  // namespace plumbline
