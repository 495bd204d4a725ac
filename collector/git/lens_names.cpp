#include "collector/git/lens_names.hpp"

#include <algorithm>
#include <regex>

#include "collector/git/lens.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_longest_tag = 200;  // std::regex recurses per byte
constexpr std::size_t k_longest_pattern = 1000;

bool has(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_separator(char c) {
  return c == '.' || c == '_' || c == '-' || c == '+' || c == '/' || c == '~';
}

/// Runs of letters and runs of digits, in order; separators are dropped.
std::vector<std::string_view> tokens(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_word(text[i])) {
      ++i;
      continue;
    }
    const auto start = i;
    const bool digits = is_digit(text[i]);
    while (i < text.size() && is_word(text[i]) && is_digit(text[i]) == digits) ++i;
    out.push_back(text.substr(start, i - start));
  }
  return out;
}

/// End of number (separator number)* from `at`, and how many numbers; the separator before a suffix is not
/// taken.
std::size_t numbers_end(std::string_view text, std::size_t at, std::size_t& count) {
  count = 0;
  while (at < text.size() && is_digit(text[at])) {
    while (at < text.size() && is_digit(text[at])) ++at;
    ++count;
    const bool more = at + 1 < text.size() && (text[at] == '.' || text[at] == '_' || text[at] == '-') &&
                      is_digit(text[at + 1]);
    if (!more) break;
    ++at;
  }
  return at;
}

}  // namespace

Result<Names> Names::load(const Yaml& root) {
  Names names;
  for (const auto& text : root["bots"].strings()) names.m_bots.push_back(Phrase::parse(text));
  names.m_candidate = root["candidate_words"].strings();
  names.m_final = root["final_words"].strings();
  names.m_candidate_before = root["candidate_words_before"].strings();
  names.m_not_release = root["not_release_words"].strings();
  names.m_version_words = root["version_words"].strings();
  if (names.m_bots.empty() || names.m_candidate.empty())
    return fail(Errc::config, "names.yaml: \"bots\" or \"candidate_words\" is missing");
  return names;
}

bool Names::is_bot(std::string_view name, std::string_view address) const {
  return any_in(
      m_bots, fold(std::string(name.substr(0, 500)).append(" <").append(address.substr(0, 500)).append(">")));
}

/// "", "k" (1.0.2k), "p1", "-final", "rc1", "-beta.2" …; anything else is no version.
TagMeaning Names::suffix(std::string_view text) const {
  auto meaning = TagMeaning::release;
  const auto parts = tokens(text);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (is_digit(parts[i].front())) continue;
    const bool numbered = i + 1 < parts.size() && is_digit(parts[i + 1].front());
    if (has(m_candidate, parts[i]) ||
        (numbered && (parts[i] == "a" || parts[i] == "b" || parts[i] == "m" || parts[i] == "c")))
      meaning = TagMeaning::candidate;
    else if (!has(m_final, parts[i]) && (i != 0 || parts[i].size() != 1 || is_separator(text.front())))
      return TagMeaning::other;
  }
  return meaning;
}

bool Names::prefix(std::string_view text, std::size_t numbers) const {
  const auto parts = tokens(text);
  if (std::any_of(parts.begin(), parts.end(), [&](auto p) { return has(m_not_release, p); })) return false;
  if (numbers > 1) return true;
  return !parts.empty() && has(m_version_words, parts.back());
}

TagMeaning Names::tag(std::string_view name) const {
  const auto text = lower(name.substr(0, k_longest_tag));
  auto best = TagMeaning::other;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i]) || (i > 0 && is_digit(text[i - 1]))) continue;
    std::size_t count = 0;
    const auto end = numbers_end(text, i, count);
    const auto meaning = suffix(std::string_view(text).substr(end));
    if (meaning == TagMeaning::other || !prefix(std::string_view(text).substr(0, i), count)) continue;
    const auto before = tokens(std::string_view(text).substr(0, i));
    const bool early =
        std::any_of(before.begin(), before.end(), [&](auto part) { return has(m_candidate_before, part); });
    best = early ? TagMeaning::candidate : meaning;
    break;
  }
  return best;
}

bool matches_pattern(std::string_view text, std::string_view pattern) {
  if (text.size() > k_longest_tag || pattern.size() > k_longest_pattern) return false;
  thread_local std::string last;
  thread_local std::optional<std::regex> compiled;
  try {
    if (!compiled || last != pattern) {
      compiled.reset();
      last = pattern;
      compiled.emplace(last, std::regex::ECMAScript | std::regex::optimize);
    }
    return std::regex_match(text.begin(), text.end(), *compiled);
  } catch (const std::regex_error&) {
    return false;
  }
}

Result<void> Lens::check_pattern(std::string_view pattern) {
  if (pattern.size() > k_longest_pattern)
    return fail(Errc::config, "a tag pattern may have at most 1000 bytes");
  try {
    const std::regex compiled(pattern.begin(), pattern.end(), std::regex::ECMAScript);
  } catch (const std::regex_error& e) {
    return fail(Errc::config, "not an ECMAScript pattern: \"" + clip(pattern, 200) + "\" (" + e.what() + ")");
  }
  return {};
}

}  // namespace plumbline::git
