// Numbers that name where a defect was found: an auditor's report, the monitoring of what runs.
#include <algorithm>
#include <array>

#include "collector/git/lens_message.hpp"

namespace plumbline::git {
namespace {

/// End of the capitals and digits at `at`.
std::size_t capitals_end(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size() && end - at < 12 &&
         ((text[end] >= 'A' && text[end] <= 'Z') || is_digit(text[end])))
    ++end;
  return end;
}

/// The word right before `at`, in lower case, over a colon and blanks.
std::string word_before(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == ':' || text[at - 1] == '[')) --at;
  auto begin = at;
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  return lower(text.substr(begin, at - begin));
}

}  // namespace

std::string audit_finding_at(std::string_view text, std::size_t at) {
  if (at < 3 || (at > 3 && (is_word(text[at - 4]) || text[at - 4] == '-'))) return {};
  const auto project = text.substr(at - 3, 3);
  if (!std::all_of(project.begin(), project.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) return {};
  const auto middle = text.substr(at + 1, capitals_end(text, at + 1) - at - 1);
  const auto dash = at + 1 + middle.size();
  if (dash >= text.size() || text[dash] != '-') return {};
  const auto number = digits_at(text, dash + 1, 4);
  const auto behind = dash + 1 + number.size();
  if (number.empty() || (behind < text.size() && (is_word(text[behind]) || text[behind] == '-'))) return {};
  const bool digits = std::all_of(middle.begin(), middle.end(), is_digit);
  const bool trail = project == "TOB" && middle.size() >= 2 && !digits;
  const bool cure = digits && middle.size() == 2 && number.size() == 3;
  if (!trail && !cure) return {};
  return std::string(project) + "-" + std::string(middle) + "-" + std::string(number);
}

std::string production_event_at(std::string_view text, std::size_t at) {
  const auto end = capitals_end(text, at + 1);
  const auto id = text.substr(at + 1, end - at - 1);
  const bool mixed =
      std::any_of(id.begin(), id.end(), is_digit) && !std::all_of(id.begin(), id.end(), is_digit);
  if (id.size() < 2 || id.size() > 5 || !mixed) return {};
  if (end < text.size() && (is_word(text[end]) || text[end] == '-' || text[end] == '_')) return {};
  auto start = at;
  while (start > 0 && at - start < 40 &&
         ((text[start - 1] >= 'A' && text[start - 1] <= 'Z') || text[start - 1] == '-'))
    --start;
  const auto project = text.substr(start, at - start);
  if (project.size() < 3 || project.front() == '-' || (start > 0 && is_word(text[start - 1]))) return {};
  constexpr std::array<std::string_view, 9> k_fixing = {"fix",      "fixes", "fixed",  "resolve", "resolves",
                                                        "resolved", "close", "closes", "closed"};
  const auto word = word_before(text, start);
  if (std::find(k_fixing.begin(), k_fixing.end(), word) == k_fixing.end()) return {};
  return std::string(project) + "-" + std::string(id);
}

}  // namespace plumbline::git
