#include "collector/git/lens_glob.hpp"

#include <algorithm>

#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto slash = text.find('/');
    parts.push_back(text.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

bool is_literal(std::string_view part) {
  return part.find_first_of("*?") == std::string_view::npos;
}

/// One folder or file name against `*` and `?`; the classic walk with one point to fall back to, so never
/// exponential.
bool match_part(std::string_view glob, std::string_view text) {
  std::size_t g = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t mark = 0;
  while (t < text.size()) {
    if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t]) && glob[g] != '*') {
      ++g, ++t;
    } else if (g < glob.size() && glob[g] == '*') {
      star = g++;
      mark = t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

/// The same walk one level up: `**` is the star, folders are the letters.
bool match_parts(const std::vector<std::string>& glob, const std::vector<std::string_view>& path,
                 bool anchored) {
  std::size_t g = 0;
  std::size_t p = 0;
  bool has_star = !anchored;
  std::size_t star = 0;
  std::size_t mark = 0;
  while (p < path.size()) {
    if (g < glob.size() && glob[g] == "**") {
      has_star = true;
      star = ++g;
      mark = p;
    } else if (g < glob.size() && match_part(glob[g], path[p])) {
      ++g, ++p;
    } else if (has_star) {
      g = star;
      p = ++mark;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == "**") ++g;
  return g == glob.size();
}

}  // namespace

SplitPath::SplitPath(std::string_view path) : text(lower(path)), parts(split(text)) {}

bool GlobSet::matches(const Glob& glob, const SplitPath& path) {
  if (!glob.within.empty() && path.parts.back().find(glob.within) == std::string_view::npos) return false;
  if (glob.deep) return match_parts(glob.parts, path.parts, glob.anchored);
  const auto depth = glob.parts.size();
  if (path.parts.size() < depth || (glob.anchored && path.parts.size() != depth)) return false;
  return std::equal(glob.parts.rbegin(), glob.parts.rend(), path.parts.rbegin(), match_part);
}

void GlobSet::add(std::string_view pattern, std::uint16_t number) {
  const auto open = pattern.find('{');
  const auto close = pattern.find('}', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return add_one(pattern, number);
  auto choices = pattern.substr(open + 1, close - open - 1);
  while (true) {
    const auto comma = choices.find(',');
    add(std::string(pattern.substr(0, open))
            .append(choices.substr(0, comma))
            .append(pattern.substr(close + 1)),
        number);
    if (comma == std::string_view::npos) return;
    choices.remove_prefix(comma + 1);
  }
}

void GlobSet::add_one(std::string_view pattern, std::uint16_t number) {
  Glob glob;
  glob.number = number;
  auto text = lower(pattern);
  if (text.ends_with('/')) text += "**";
  glob.anchored = text.starts_with('/');
  if (glob.anchored) text.erase(0, 1);
  for (const auto part : split(text)) glob.parts.emplace_back(part);
  glob.deep = std::find(glob.parts.begin(), glob.parts.end(), "**") != glob.parts.end();
  const auto& last = glob.parts.back();
  if (last.size() > 2 && last.starts_with('*') && last.ends_with('*')) {
    glob.within = last.substr(1, last.size() - 2);
    if (!is_literal(glob.within)) glob.within.clear();
  }
  const auto dot = last.rfind('.');
  if (last == "**" && is_literal(glob.parts.front())) {
    m_by_folder[glob.parts.front()].push_back(std::move(glob));
  } else if (is_literal(last)) {
    m_by_name[last].push_back(std::move(glob));
  } else if (last != "**" && dot != std::string::npos && is_literal(std::string_view(last).substr(dot))) {
    m_by_extension[last.substr(dot)].push_back(std::move(glob));
  } else {
    m_rest.push_back(std::move(glob));
  }
}

template <class F>
bool GlobSet::visit(const SplitPath& path, F f) const {
  const auto& name = path.parts.back();
  const auto dot = name.rfind('.');
  const auto in = [&](const auto& map, std::string_view key) {
    const auto found = map.find(key);
    return found != map.end() && std::any_of(found->second.begin(), found->second.end(),
                                             [&](const Glob& g) { return matches(g, path) && f(g.number); });
  };
  if (in(m_by_name, name)) return true;
  if (dot != std::string_view::npos && in(m_by_extension, name.substr(dot))) return true;
  if (!m_by_folder.empty()) {
    for (std::size_t i = 0; i + 1 < path.parts.size(); ++i) {
      if (in(m_by_folder, path.parts[i])) return true;
    }
  }
  return std::any_of(m_rest.begin(), m_rest.end(),
                     [&](const Glob& g) { return matches(g, path) && f(g.number); });
}

std::vector<std::uint16_t> GlobSet::match(const SplitPath& path) const {
  std::vector<std::uint16_t> numbers;
  visit(path, [&](std::uint16_t n) {
    numbers.push_back(n);
    return false;
  });
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

bool GlobSet::any(const SplitPath& path) const {
  return visit(path, [](std::uint16_t) { return true; });
}

}  // namespace plumbline::git
