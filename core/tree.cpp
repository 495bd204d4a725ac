#include "core/tree.hpp"

#include <algorithm>

namespace plumbline {
namespace {

std::vector<std::string> sorted(const std::set<std::string>& names) {
  return {names.begin(), names.end()};
}

// Names reached from `start` by `next`, nearest first, each once; a cycle in a hostile tree ends it like any
// seen name.
template <class Next>
std::vector<std::string> walk(std::string_view start, Next next) {
  std::set<std::string> seen{std::string(start)};
  std::vector<std::string> out;
  std::vector<std::string> level{std::string(start)};
  while (!level.empty()) {
    std::set<std::string> found;
    for (const auto& name : level) {
      for (auto& other : next(name)) {
        if (seen.insert(other).second) found.insert(std::move(other));
      }
    }
    level = sorted(found);
    out.insert(out.end(), level.begin(), level.end());
  }
  return out;
}

// Reads "doc.threat=git review=forge review=git": what one row declares.
void read_places(std::string_view text, std::map<std::string, std::set<std::string>>& declared) {
  while (!text.empty()) {
    const auto blank = std::min(text.find(' '), text.size());
    const auto pair = text.substr(0, blank);
    const auto mark = pair.find('=');
    if (mark != std::string_view::npos)
      declared[std::string(pair.substr(0, mark))].emplace(pair.substr(mark + 1));
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
}

// Children of a source that are of `kind`.
std::vector<std::string> below_source(const Tree& tree, std::string_view name, std::string_view kind) {
  const Subject* source = tree.find(name);
  std::vector<std::string> out;
  if (source == nullptr || source->kind != "source") return out;
  for (auto& child : tree.children(name)) {
    if (tree.find(child)->kind == kind) out.push_back(std::move(child));
  }
  return out;
}

}  // namespace

const Subject* Tree::find(std::string_view name) const {
  const auto it = std::find_if(rows.begin(), rows.end(), [&](const Subject& s) { return s.name == name; });
  return it == rows.end() ? nullptr : &*it;
}

std::string Tree::root() const {
  const auto it = std::find_if(rows.begin(), rows.end(), [](const Subject& s) { return s.parent.empty(); });
  return it == rows.end() ? std::string{} : it->name;
}

std::vector<std::string> Tree::children(std::string_view name) const {
  std::set<std::string> out;
  for (const auto& row : rows) {
    if (!row.parent.empty() && row.parent == name) out.insert(row.name);
  }
  return sorted(out);
}

std::vector<std::string> Tree::sources_below(std::string_view name) const {
  std::set<std::string> out;
  const auto keep = [&](const std::string& candidate) {
    const Subject* subject = find(candidate);
    const bool asked = subject != nullptr && subject->kind == "branch" && candidate == name;
    if (asked) out.insert(candidate);
    if (subject == nullptr || subject->kind != "source") return;
    const auto of = host(candidate);
    out.insert(of.empty() ? candidate : of);
  };
  keep(std::string(name));
  for (const auto& below : walk(name, [this](const std::string& n) { return children(n); })) keep(below);
  return sorted(out);
}

std::string Tree::host(std::string_view name) const {
  for (const auto& row : rows) {
    if (row.name != name || row.kind != "source") continue;
    const Subject* parent = find(row.parent);
    if (parent != nullptr && parent->kind == "source" && parent->name != name) return parent->name;
  }
  return {};
}

std::vector<std::string> Tree::feeds(std::string_view name) const {
  return below_source(*this, name, "source");
}

std::vector<std::string> Tree::branches(std::string_view name) const {
  return below_source(*this, name, "branch");
}

std::vector<std::string> Tree::read() const {
  std::set<std::string> out;
  for (const auto& row : rows) {
    if (row.kind == "source" || row.kind == "branch") out.insert(row.name);
  }
  return sorted(out);
}

std::vector<std::string> Tree::ancestors(std::string_view name) const {
  return walk(name, [this](const std::string& child) {
    std::vector<std::string> parents;
    for (const auto& row : rows) {
      if (row.name == child && !row.parent.empty()) parents.push_back(row.parent);
    }
    return parents;
  });
}

std::vector<std::string> Tree::speaking_for(std::string_view name) const {
  std::set<std::string> out;
  for (const auto& above : ancestors(name)) {
    const Subject* subject = find(above);
    if (subject == nullptr || (subject->kind != "organisation" && subject->kind != "line")) continue;
    for (const auto& row : rows) {
      if (row.parent == above && row.kind == "source" && row.name != name) out.insert(row.name);
    }
  }
  return sorted(out);
}

std::map<std::string, std::string> Tree::places(std::string_view name) const {
  std::map<std::string, std::string> out;
  std::vector<std::string> order = ancestors(name);
  order.insert(order.begin(), std::string(name));
  for (const auto& subject : order) {
    std::map<std::string, std::set<std::string>> declared;
    for (const auto& row : rows) {
      if (row.name == subject) read_places(row.places, declared);
    }
    for (const auto& [kind, where] : declared) {
      std::string joined;
      for (const auto& place : where) joined += (joined.empty() ? "" : ",") + place;
      out.emplace(kind, joined);
    }
  }
  return out;
}

std::vector<std::string> Tree::names() const {
  std::set<std::string> out;
  for (const auto& row : rows) out.insert(row.name);
  return sorted(out);
}

namespace {
constexpr std::string_view k_branch_mark = "#heads/";
}  // namespace

Location split_location(std::string_view location) {
  const auto mark = location.rfind(k_branch_mark);
  if (mark == std::string_view::npos) return {std::string(location), ""};
  return {std::string(location.substr(0, mark)), std::string(location.substr(mark + k_branch_mark.size()))};
}

std::string join_location(const Location& location) {
  return location.branch.empty() ? location.path
                                 : location.path + std::string(k_branch_mark) + location.branch;
}

}  // namespace plumbline
