#include "collector/git/lens_expand.hpp"

#include <algorithm>

#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_most_ways = 64;
constexpr std::size_t k_longest_word = 4096;
constexpr std::size_t k_most_words = 2000;

/// A reference at the start of `text`, which begins with '$'.
struct Reference {
  std::size_t size = 0;  ///< 0: none we read
  std::string_view name;
  std::optional<std::string_view> otherwise;  ///< behind `:-` or `-`
  bool empty_counts_as_unset = false;
};

Reference reference_at(std::string_view text) {
  if (text.size() < 2) return {};
  const bool braces = text[1] == '{';
  const std::size_t start = braces ? 2 : 1;
  std::size_t end = start;
  while (end < text.size() && is_variable_part(text[end])) ++end;
  // `$1` is one digit; a name does not begin with one.
  if (end != start && is_digit(text[start])) {
    if (text[start] == '0' || (braces && end != start + 1)) return {};
    end = start + 1;
  }
  if (end == start) return {};
  const auto name = text.substr(start, end - start);
  if (!braces) return {end, name, std::nullopt, false};
  const auto close = text.find('}', end);
  if (close == text.npos) return {};
  auto rest = text.substr(end, close - end);
  if (rest.empty()) return {close + 1, name, std::nullopt, false};
  const bool colon = rest.starts_with(":-");
  if (!colon && !rest.starts_with('-')) return {};
  rest.remove_prefix(colon ? 2 : 1);
  if (rest.find('$') != rest.npos || rest.find('{') != rest.npos) return {};
  return {close + 1, name, rest, colon};
}

template <class F>
void for_each_reference(std::string_view text, F f) {
  for (auto at = text.find('$'); at != text.npos && at < text.size(); at = text.find('$', at)) {
    const auto found = reference_at(text.substr(at));
    if (found.size != 0) f(at, found);
    at += std::max<std::size_t>(found.size, 1);
  }
}

using Filled = std::map<std::string, std::string, std::less<>>;

std::optional<std::string_view> value_in(const Filled& filled, std::string_view name) {
  const auto found = filled.find(name);
  if (found == filled.end()) return std::nullopt;
  return found->second;
}

bool is_one_reference(std::string_view word) {
  return word.starts_with('$') && reference_at(word).size == word.size();
}

void split_into(std::string_view text, std::vector<std::string>& out) {
  while (!(text = trim(text)).empty() && out.size() < k_most_words) {
    const auto end = std::min(text.find_first_of(" \t\n\r"), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

/// All ways to fill `names`: what goes together in a row stays together.
std::vector<Filled> ways(const std::vector<std::string>& names, const CiVariables& variables,
                         const std::set<std::string, std::less<>>& except, bool& cut) {
  std::vector<Filled> out(1);
  std::vector<std::string> together, alone;
  std::size_t rows = 0;
  for (const auto& name : names) {
    if (except.contains(name)) continue;
    const auto column = variables.columns.find(name);
    (column == variables.columns.end() ? alone : together).push_back(name);
    if (column != variables.columns.end()) rows = column->second->size();
  }
  if (!together.empty()) {
    std::set<Filled> seen;
    for (std::size_t row = 0; row < rows && !cut; ++row) {
      Filled one;
      for (const auto& name : together) {
        const auto& column = *variables.columns.at(name);
        if (row < column.size()) one.emplace(name, column[row]);
      }
      cut = seen.size() == k_most_ways && !seen.contains(one);
      if (!cut) seen.insert(std::move(one));
    }
    out.assign(seen.begin(), seen.end());
  }
  for (const auto& name : alone) {
    auto found = variables.values.find(name);
    if (found == variables.values.end()) {
      found = variables.likely.find(name);
      if (found == variables.likely.end()) continue;
    }
    const std::set<std::string> values(found->second.begin(), found->second.end());
    cut = cut || out.size() * values.size() > k_most_ways;
    if (values.empty() || out.size() * values.size() > k_most_ways) continue;
    std::vector<Filled> next;
    for (const auto& one : out) {
      for (const auto& value : values) {
        next.push_back(one);
        next.back().emplace(name, value);
      }
    }
    out = std::move(next);
  }
  std::erase_if(out, [](const Filled& one) { return one.empty(); });
  return out;
}

}  // namespace

void CiVariables::forget(std::string_view name) {
  for (auto* map : {&values, &likely}) {
    if (const auto found = map->find(name); found != map->end()) map->erase(found);
  }
  if (const auto found = columns.find(name); found != columns.end()) columns.erase(found);
}

std::vector<std::string> variables_in(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const auto& word : words) {
    for_each_reference(word, [&](std::size_t, const Reference& found) {
      if (std::find(out.begin(), out.end(), found.name) == out.end()) out.emplace_back(found.name);
    });
  }
  return out;
}

std::string substituted(std::string_view text, const ValueOf& value_of) {
  std::string out;
  std::size_t done = 0;
  for_each_reference(text, [&](std::size_t at, const Reference& found) {
    const auto* value = value_of(found.name);
    if (value == nullptr || out.size() + value->size() > k_longest_word) return;
    out.append(text.substr(done, at - done));
    const bool none = found.otherwise && found.empty_counts_as_unset && value->empty();
    out.append(none ? *found.otherwise : std::string_view(*value));
    done = at + found.size;
  });
  return out.append(text.substr(done));
}

std::vector<std::vector<std::string>> expanded(const std::vector<std::string>& words,
                                               const std::vector<std::string>& names,
                                               const CiVariables& variables,
                                               const std::set<std::string, std::less<>>& except, bool& cut) {
  std::vector<std::vector<std::string>> out;
  for (const auto& filled : ways(names, variables, except, cut)) {
    const auto value_of = [&](std::string_view name) -> const std::string* {
      const auto found = filled.find(name);
      return found == filled.end() ? nullptr : &found->second;
    };
    std::vector<std::string> one;
    for (const auto& word : words) {
      if (word.find('$') == word.npos)
        one.push_back(word);
      else if (is_one_reference(word) && value_in(filled, reference_at(word).name))
        split_into(substituted(word, value_of), one);
      else
        one.push_back(substituted(word, value_of));
    }
    if (!one.empty()) out.push_back(std::move(one));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace plumbline::git
