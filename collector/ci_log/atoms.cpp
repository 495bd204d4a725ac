#include "collector/ci_log/atoms.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <string>

namespace plumbline::ci_log {
namespace {

/// Length of the class that begins at `at`, which is '['.
std::size_t class_size(std::string_view text, std::size_t at) {
  auto end = at + 1;
  if (end < text.size() && text[end] == '^') ++end;
  if (end < text.size() && text[end] == ']') ++end;
  while (end < text.size() && text[end] != ']') end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size()) - at;
}

}  // namespace

std::size_t atom_size(std::string_view text, std::size_t at) {
  if (text[at] == '\\') {
    const bool hexadecimal = text.substr(at).starts_with("\\x") && !text.substr(at).starts_with("\\x{");
    return std::min<std::size_t>(hexadecimal ? 4 : 2, text.size() - at);
  }
  if (text[at] == '[') return class_size(text, at);
  if (text[at] != '(') return 1;
  auto end = at + 1;
  while (end < text.size() && text[end] != ')') end += atom_size(text, end);
  return std::min(end + 1, text.size()) - at;
}

Repeat repeat_at(std::string_view text, std::size_t at) {
  constexpr auto k_ever = std::numeric_limits<std::size_t>::max();
  Repeat out;
  if (at >= text.size()) return out;
  if (text[at] == '?') out = {1, 0, 1};
  if (text[at] == '*') out = {1, 0, k_ever};
  if (text[at] == '+') out = {1, 1, k_ever};
  if (text[at] == '{') {
    const auto end = std::min(text.find('}', at), text.size() - 1);
    const std::string inside(text.substr(at + 1, end - at - 1));
    char* rest = nullptr;
    out.least = std::strtoul(inside.c_str(), &rest, 10);
    out.most = *rest != ',' ? out.least : rest[1] == '\0' ? k_ever : std::strtoul(rest + 1, nullptr, 10);
    out.size = end + 1 - at;
  }
  if (out.size > 0 && at + out.size < text.size() && text[at + out.size] == '?') ++out.size;  // lazy
  return out;
}

bool is_letter(std::string_view atom) {
  if (atom.size() == 1) return std::string_view(".^$|").find(atom[0]) == std::string_view::npos;
  if (atom[0] != '\\') return false;
  constexpr std::string_view k_classes = "dDwWsSbBAzpPQEC";
  return atom[1] == 'x' || k_classes.find(atom[1]) == std::string_view::npos;
}

bool is_anchor(std::string_view atom) {
  return atom == "^" || atom == "$" || atom == "\\b" || atom == "\\B";
}

std::vector<std::string_view> alternatives(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); at += atom_size(text, at)) {
    if (text[at] != '|') continue;
    out.push_back(text.substr(from, at - from));
    from = at + 1;
  }
  out.push_back(text.substr(from));
  return out;
}

std::string_view inside_of(std::string_view group) {
  group = group.substr(1, group.size() - 2);
  if (group.starts_with("?P<")) return group.substr(group.find('>') + 1);
  return group.starts_with("?:") ? group.substr(2) : group;
}

}  // namespace plumbline::ci_log
