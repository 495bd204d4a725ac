#include "tests/assess/case_history.hpp"

#include <algorithm>
#include <stdexcept>

namespace plumbline::tests {
namespace {

using assess::YamlReader;
using assess::YamlValue;

Commit plain_commit(std::int64_t number, std::int64_t on) {
  Commit commit;
  commit.oid = made_oid("commit", number);
  commit.author = commit.committer = person("ann");
  commit.authored = commit.committed = day(on);
  commit.parents = 1;
  commit.paths = 1;
  return commit;
}

}  // namespace

std::int64_t day_of(YamlReader& reader, const YamlValue& map, std::string_view key, std::int64_t otherwise) {
  const auto text = reader.text(map, key);
  if (!text) return otherwise;
  try {
    return std::stoll(*text);
  } catch (const std::exception&) {
    reader.refuse(map.line, key, "\"" + *text + "\" is no day");
    return otherwise;
  }
}

const YamlValue& list_of(YamlReader& reader, const YamlValue& map, std::string_view key) {
  static const YamlValue none;
  const auto* entry = map.find(key);
  if (entry == nullptr) return none;
  if (entry->value.kind != YamlValue::Kind::list) reader.refuse(entry->line, key, "should be a list");
  return entry->value;
}

Oid CaseHistory::commit_of(std::int64_t on_day) const {
  for (const auto& side : m_side) {
    if (m_main.count(on_day) == 0 && side.first.committed == day(on_day)) return side.first.oid;
  }
  return main_at(on_day).oid;
}

const Commit& CaseHistory::main_at(std::int64_t on_day) const {
  const auto it = m_main.find(on_day);
  if (it == m_main.end()) throw std::runtime_error("there is no commit of day " + std::to_string(on_day));
  return it->second;
}

void CaseHistory::read_commits() {
  for (const auto& value : list_of(m_reader, m_value, "commits").items) {
    const auto on = day_of(m_reader, value, "day");
    Commit commit = plain_commit(m_made++, on);
    const bool side = value.find("side") != nullptr || value.find("landed") != nullptr;
    const auto landed = day_of(m_reader, value, "landed", day_of(m_reader, value, "landed_on_day", on));
    YamlValue rest = value;  // `landed` is a day here, not an object id
    rest.entries.erase(std::remove_if(rest.entries.begin(), rest.entries.end(),
                                      [](const auto& e) { return e.key == "landed"; }),
                       rest.entries.end());
    m_fields.set(commit, rest, {"day", "side", "landed_on_day"});
    if (side)
      m_side.emplace_back(commit, landed);
    else if (!m_main.emplace(on, commit).second)
      m_extra.emplace_back(on, commit);
  }
}

void CaseHistory::add_missing_days() {
  const auto need = [&](std::int64_t on) {
    if (m_main.count(on) == 0) m_main.emplace(on, plain_commit(m_made++, on));
  };
  for (const auto* key : {"documents", "ci_calls", "tags", "reviews"}) {
    for (const auto& value : list_of(m_reader, m_value, key).items) need(day_of(m_reader, value, "day"));
  }
  for (const auto& [commit, on] : m_side) need(on);
}

std::vector<Commit> CaseHistory::read() {
  read_commits();
  add_missing_days();
  std::vector<Commit> out;
  std::int64_t line = 0;
  const auto place = [&](Commit& commit) {
    commit.landed = commit.oid;
    commit.line = line++;
    if (*commit.line == 0) commit.parents = 0;
    out.push_back(commit);
  };
  for (auto& [on, commit] : m_main) {
    place(commit);
    for (auto& [other, extra] : m_extra) {
      if (other == on) place(extra);
    }
  }
  for (auto& [commit, on] : m_side) {
    commit.landed = commit_of(on);
    out.push_back(commit);
  }
  return out;
}

}  // namespace plumbline::tests
