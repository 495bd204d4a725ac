#include "core/version.hpp"

#include <algorithm>
#include <set>

namespace plumbline {
namespace {

constexpr std::size_t k_longest_name = 250;  // of what holds a version; our choice

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_separator(char c) {
  return c == '.' || c == '_' || c == '-';
}

// A project that goes over from "v1.1" to "release/v1.2" goes on with one row of releases; "api/v1.2" is
// another.
std::string series_of(std::string_view prefix) {
  static const std::set<std::string, std::less<>> k_plain{
      "v", "r", "ver", "version", "versions", "rel", "release", "releases", "tag", "tags", "refs"};
  std::string out;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && !k_plain.contains(word)) out += (out.empty() ? "" : "-") + word;
    word.clear();
  };
  for (const char c : prefix) {
    if (is_separator(c) || c == '/' || c == ' ') {
      end_word();
      continue;
    }
    word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  end_word();
  return out;
}

}  // namespace

std::string Version::text() const {
  std::string out;
  for (const auto n : numbers) out += (out.empty() ? "" : ".") + std::to_string(n);
  return out;
}

int Version::compare(const Version& other) const {
  const auto at = [](const std::vector<std::int64_t>& v, std::size_t i) { return i < v.size() ? v[i] : 0; };
  for (std::size_t i = 0; i < std::max(numbers.size(), other.numbers.size()); ++i) {
    if (at(numbers, i) != at(other.numbers, i)) return at(numbers, i) < at(other.numbers, i) ? -1 : 1;
  }
  return suffix.compare(other.suffix) < 0 ? -1 : suffix == other.suffix ? 0 : 1;
}

std::optional<Version> parse_version(std::string_view tag) {
  if (tag.size() > k_longest_name) return std::nullopt;
  // The version begins at the first group of numbers that a separator joins, else at the last number.
  std::size_t begin = std::string_view::npos;
  for (std::size_t i = 0; i < tag.size(); ++i) {
    if (!is_digit(tag[i]) || (i > 0 && is_digit(tag[i - 1]))) continue;
    auto end = i;
    while (end < tag.size() && is_digit(tag[end])) ++end;
    begin = i;
    if (end + 1 < tag.size() && is_separator(tag[end]) && is_digit(tag[end + 1])) break;
  }
  if (begin == std::string_view::npos) return std::nullopt;
  Version out;
  out.prefix = tag.substr(0, begin);
  out.series = series_of(out.prefix);
  std::size_t i = begin;
  while (i < tag.size() && is_digit(tag[i])) {
    std::int64_t number = 0;
    for (; i < tag.size() && is_digit(tag[i]); ++i) {
      if (number < 1'000'000'000'000'000) number = number * 10 + (tag[i] - '0');
    }
    out.numbers.push_back(number);
    if (i + 1 < tag.size() && is_separator(tag[i]) && is_digit(tag[i + 1])) ++i;
  }
  out.suffix = tag.substr(i);
  return out;
}

}  // namespace plumbline
