#include "collector/git/lens_set_names.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <unordered_set>

namespace plumbline::git {

namespace {

/// As `find`, which stops at each first letter.
std::size_t place_of(std::string_view text, std::string_view word, std::size_t from) {
  if (from >= text.size()) return text.npos;
  const auto* hit =
      static_cast<const char*>(memmem(text.data() + from, text.size() - from, word.data(), word.size()));
  return hit == nullptr ? text.npos : static_cast<std::size_t>(hit - text.data());
}

}  // namespace

void for_each_name_assigned_in(std::string_view script, const std::function<void(std::string_view)>& f) {
  for (auto at = script.find('='); at != script.npos; at = script.find('=', at + 1)) {
    auto end = at;
    if (end > 0 && (script[end - 1] == '+' || script[end - 1] == ':')) --end;
    auto start = end;
    while (start > 0 && is_variable_part(script[start - 1])) --start;
    if (start == end || is_digit(script[start]) || end - start > 100) continue;
    if (start > 0 && (script[start - 1] == '-' || script[start - 1] == '$'))
      continue;  // `-DNAME=`: an option
    f(script.substr(start, end - start));
  }
  for (auto at = script.find("<<"); at != script.npos; at = script.find("<<", at + 2)) {
    auto start = at;  // `NAME<<END`, as GITHUB_ENV has it
    while (start > 0 && is_variable_part(script[start - 1])) --start;
    if (start != at && !is_digit(script[start]) && at - start <= 100) f(script.substr(start, at - start));
  }
  for (const std::string_view word : {"for ", "read ", "mapfile ", "readarray ", "unset "}) {
    for (auto at = place_of(script, word, 0); at != script.npos; at = place_of(script, word, at + 1)) {
      auto rest = script.substr(at + word.size(), 200);
      while (!rest.empty()) {  // `read -r a b`
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == '-')) rest.remove_prefix(1);
        const auto end = std::min(rest.find_first_of(" \t\n;"), rest.size());
        const auto name = rest.substr(0, end);
        if (name.empty() || !std::all_of(name.begin(), name.end(), is_variable_part)) break;
        f(name);
        if (word == "for " || end == rest.size() || rest[end] != ' ') break;
        rest.remove_prefix(end);
      }
    }
  }
}

std::set<std::string, std::less<>> names_assigned_in(std::string_view script) {
  std::set<std::string, std::less<>> names;
  for_each_name_assigned_in(script, [&](std::string_view name) { names.emplace(name); });
  return names;
}

namespace {

/// `NAME:`, the key of a map.
template <class F>
void for_each_key_in(std::string_view content, F f) {
  for (auto at = content.find(':'); at != content.npos; at = content.find(':', at + 1)) {
    auto start = at;
    while (start > 0 && is_variable_part(content[start - 1])) --start;
    const bool value = start > 1 && content.substr(start - 2, 2) == "${";  // `${NAME:-x}`
    if (start != at && !value && !is_digit(content[start]) && at - start <= 100)
      f(content.substr(start, at - start));
  }
}

}  // namespace

Shell::IsSet is_set_in(std::string_view content) {
  // Few files ask, so the names are gathered at the first question.
  auto names = std::make_shared<std::optional<std::unordered_set<std::string_view>>>();
  return [content, names](std::string_view name) {
    if (!*names) {
      names->emplace();
      const auto put = [&](std::string_view found) { (*names)->insert(found); };
      for_each_name_assigned_in(content, put);
      for_each_key_in(content, put);
    }
    return (*names)->contains(name);
  };
}

}  // namespace plumbline::git
