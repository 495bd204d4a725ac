#include "collector/http/headers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace plumbline::http {
namespace {

constexpr std::size_t k_most_headers = 200;  // our choice: a server that sends more is not answering us
constexpr std::size_t k_longest_value = std::size_t{64} * 1024;
constexpr std::int64_t k_epoch_from = 1'000'000'000;  // a reset beyond it is an instant, not a span

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return text;
}

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || out < 0) return std::nullopt;
  return out;
}

std::vector<std::string_view> words_of(std::string_view text, std::string_view marks) {
  std::vector<std::string_view> out;
  while (!text.empty() && out.size() < 8) {
    const auto begin = text.find_first_not_of(marks);
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_of(marks), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

int month_of(std::string_view word) {
  constexpr std::string_view k_months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto at = word.size() == 3 ? k_months.find(word) : std::string_view::npos;
  return at == std::string_view::npos || at % 3 != 0 ? 0 : static_cast<int>(at / 3) + 1;
}

std::optional<Instant> instant_of(std::optional<std::int64_t> year, int month,
                                  std::optional<std::int64_t> day, std::string_view time) {
  const auto parts = words_of(time, ":");
  if (!year || !day || month == 0 || parts.size() != 3 || *year > 9999) return std::nullopt;
  const auto hour = whole(parts[0]), minute = whole(parts[1]), second = whole(parts[2]);
  const std::chrono::year_month_day date{
      std::chrono::year(static_cast<int>(*year)), std::chrono::month(static_cast<unsigned>(month)),
      std::chrono::day(static_cast<unsigned>(std::min<std::int64_t>(*day, 99)))};
  if (!date.ok() || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return Instant{days * 86400ll + *hour * 3600 + *minute * 60 + *second};
}

// One entry: <reference>; rel="next last"; title="a, b"
struct LinkEntry {
  std::string_view reference, relations;
};

std::size_t end_of_parameter(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && (text[i] == ';' || text[i] == ',')) {
      return i;
    }
  }
  return text.size();
}

std::optional<LinkEntry> take_entry(std::string_view& rest) {
  const auto open = rest.find('<');
  const auto close = open == std::string_view::npos ? open : rest.find('>', open);
  if (close == std::string_view::npos) return std::nullopt;
  LinkEntry out{rest.substr(open + 1, close - open - 1), {}};
  rest.remove_prefix(close + 1);
  while (!rest.empty() && trimmed(rest).starts_with(';')) {
    rest.remove_prefix(rest.find(';') + 1);
    const auto end = end_of_parameter(rest);
    const auto parameter = trimmed(rest.substr(0, end));
    rest.remove_prefix(end);
    const auto mark = parameter.find('=');
    if (mark == std::string_view::npos || lower(trimmed(parameter.substr(0, mark))) != "rel") continue;
    auto value = trimmed(parameter.substr(mark + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    if (out.relations.empty()) out.relations = value;
  }
  return out;
}

}  // namespace

void add_header_line(std::string_view line, Headers& headers) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || headers.size() >= k_most_headers) return;
  const auto value = trimmed(line.substr(colon + 1));
  auto& to = headers[lower(trimmed(line.substr(0, colon)))];
  if (to.size() + value.size() > k_longest_value) return;
  to += (to.empty() ? "" : ", ") + std::string(value);
}

std::string_view value_of(const Headers& headers, std::string_view name) {
  const auto it = headers.find(name);
  return it == headers.end() ? std::string_view{} : std::string_view(it->second);
}

std::map<std::string, std::string, std::less<>> parse_link(std::string_view text) {
  std::map<std::string, std::string, std::less<>> out;
  while (const auto entry = take_entry(text)) {
    for (const auto relation : words_of(entry->relations, " \t"))
      out.emplace(lower(relation), std::string(entry->reference));
  }
  return out;
}

std::optional<Instant> parse_http_date(std::string_view text) {
  const auto words = words_of(trimmed(text), " \t,");
  if (words.size() == 6 && words[5] == "GMT")  // Sun, 06 Nov 1994 08:49:37 GMT
    return instant_of(whole(words[3]), month_of(words[2]), whole(words[1]), words[4]);
  if (words.size() == 5)  // Sun Nov  6 08:49:37 1994
    return instant_of(whole(words[4]), month_of(words[1]), whole(words[2]), words[3]);
  if (words.size() != 4 || words[3] != "GMT") return std::nullopt;
  const auto parts = words_of(words[1], "-");  // Sunday, 06-Nov-94 08:49:37 GMT
  if (parts.size() != 3) return std::nullopt;
  auto year = whole(parts[2]);
  if (year && *year < 100) *year += *year < 70 ? 2000 : 1900;
  return instant_of(year, month_of(parts[1]), whole(parts[0]), words[2]);
}

std::optional<std::int64_t> retry_after(const Headers& headers) {
  const auto text = value_of(headers, "retry-after");
  if (text.empty()) return std::nullopt;
  if (const auto seconds = whole(text)) return seconds;
  const auto until = parse_http_date(text), from = parse_http_date(value_of(headers, "date"));
  if (!until || !from) return std::nullopt;
  return std::max<std::int64_t>(0, until->seconds - from->seconds);
}

RateLimit rate_limit(const Headers& headers) {
  RateLimit out;
  for (const std::string prefix : {"x-ratelimit-", "ratelimit-"}) {
    if (!out.left) out.left = whole(value_of(headers, prefix + "remaining"));
    if (!out.reset) out.reset = whole(value_of(headers, prefix + "reset"));
  }
  if (!out.reset || *out.reset < k_epoch_from) return out;
  const auto from = parse_http_date(value_of(headers, "date"));
  if (from)
    out.reset = std::max<std::int64_t>(0, *out.reset - from->seconds);
  else
    out.reset.reset();
  return out;
}

}  // namespace plumbline::http
