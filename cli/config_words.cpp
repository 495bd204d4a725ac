#include "cli/config_words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <regex>

namespace plumbline::cli {

const std::vector<std::string> k_places{"git", "forge", "ci", "tracker", "wiki", "folder", "elsewhere"};

bool is_name(std::string_view text) {
  const auto wrong = [](unsigned char c) { return c < 0x20 || c == 0x7f || c == ':'; };
  return !text.empty() && text.size() <= k_longest_name && text.front() != ' ' && text.back() != ' ' &&
         std::none_of(text.begin(), text.end(), wrong);
}

bool is_kind(std::string_view text) {
  static const std::regex k_kind("[a-z][a-z0-9_]{0,40}(\\.[a-z][a-z0-9_]{0,40}){0,3}");
  return text.size() < 170 && std::regex_match(text.begin(), text.end(), k_kind);
}

std::optional<std::string> what_is_wrong_with_pattern(const std::string& text) {
  constexpr std::size_t k_longest_pattern = 200;
  if (text.size() > k_longest_pattern) return fmt::format("is longer than {} characters", k_longest_pattern);
  try {
    const std::regex tried(text, std::regex::ECMAScript);
  } catch (const std::regex_error& e) {
    return fmt::format("\"{}\" is no regular expression: {}", text, e.what());
  }
  return std::nullopt;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace plumbline::cli
