#include <fmt/core.h>

#include <set>

#include "assess/loader.hpp"
#include "assess/rule_text.hpp"

namespace plumbline::assess {
namespace {

std::string content(const Control& control) {
  std::string out;
  const auto add = [&](std::string_view part) { out += fmt::format("{}:{}", part.size(), part); };
  for (const auto& text :
       {control.title, control.practice, control.automation, control.why, control.needs_person})
    add(text);
  add(std::to_string(control.level));
  add(control.observed ? in_words(*control.observed) : "-");
  add(control.indicated ? in_words(*control.indicated) : "-");
  return out;
}

std::map<std::string, std::string> contents(const Pack& pack) {
  std::map<std::string, std::string> out;
  for (const auto& control : pack.controls) out[control.id] = content(control);
  return out;
}

void add_part(std::string& out, std::string_view what, const std::string& ids) {
  if (!ids.empty()) out += fmt::format("{}controls {}: {}", out.empty() ? "" : "; ", what, ids);
}

void add_id(std::string& list, const std::string& id) {
  list += (list.empty() ? "" : ", ") + id;
}

}  // namespace

std::string probe_content(const Probe& probe) {
  std::string out = fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n", probe.id, probe.question, probe.remedy,
                                probe.source, probe.version, probe.population ? "population" : "presence");
  for (const auto& group : probe.needs) {
    for (const auto& need : group) out += need.shape + ':' + need.kind + '|';
    out += ',';
  }
  for (const auto& name : probe.parameters) out += ' ' + name;
  return out + (probe.in_git ? "\ngit\n" : "\n\n") + probe.sql;
}

std::string difference(const Pack& local, const Pack& shipped) {
  const auto here = contents(local);
  const auto there = contents(shipped);
  std::string changed, added, removed, out;
  for (const auto& [id, text] : here) {
    const auto other = there.find(id);
    if (other == there.end())
      add_id(added, id);
    else if (other->second != text)
      add_id(changed, id);
  }
  for (const auto& [id, text] : there) {
    if (here.count(id) == 0) add_id(removed, id);
  }
  add_part(out, "changed", changed);
  add_part(out, "added", added);
  add_part(out, "removed", removed);
  if (in_words(local.default_across) != in_words(shipped.default_across)) {
    out += (out.empty() ? "" : "; ") + std::string("default_across changed");
  }
  if (local.edition != shipped.edition) out += (out.empty() ? "" : "; ") + ("edition " + local.edition);
  return out;
}

}  // namespace plumbline::assess
