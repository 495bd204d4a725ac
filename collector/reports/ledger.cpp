#include "collector/reports/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace plumbline::reports {
namespace {

struct Life {
  Finding finding;
  Instant seen;  // last
  bool open = true;
  int number = 1;
};
using Lives = std::map<std::string, Life>;  // by the finding's own id
using Put = std::function<void(Finding)>;

template <class Shape>
constexpr bool k_is_finding = std::is_same_v<std::remove_cvref_t<Shape>, Finding>;

constexpr std::size_t k_most_remembered = 100'000;  // findings of a scope, our choice
constexpr std::size_t k_most_sights = 20'000'000;   // findings times looks

// As `looked` of the view tool_run, but that a run which did not end hides what it did not find.
Telling telling_of(const ToolRun& run) {
  if (run.outcome == "findings") return Telling::all;
  if (run.outcome != "success") return Telling::nothing;
  if (run.inputs > 0 || run.findings.value_or(0) > 0) return Telling::all;
  return run.idle == 1 ? Telling::nothing : Telling::doubt;
}

struct Sight {
  const Finding* finding = nullptr;
  std::string_view decision;  // empty: none
};

// Sorted by id, each id once. A report's findings are sorted when all are there: a tree that grows with each
// took a quarter of the time to read a large one.
std::vector<Finding*> in_order(Records& seen) {
  std::vector<Finding*> out;
  out.reserve(seen.size());
  seen.each([&](auto& one) {
    if constexpr (k_is_finding<decltype(one)>) out.push_back(&one);
  });
  std::stable_sort(out.begin(), out.end(), [](const Finding* a, const Finding* b) { return a->id < b->id; });
  out.erase(
      std::unique(out.begin(), out.end(), [](const Finding* a, const Finding* b) { return a->id == b->id; }),
      out.end());
  return out;
}

std::vector<Sight> sights_of(const std::vector<Finding*>& findings) {
  std::vector<Sight> out;
  out.reserve(findings.size());
  for (const auto* one : findings)
    out.push_back({one, one->decision ? std::string_view(*one->decision) : std::string_view{}});
  return out;
}
std::vector<Sight> sights_of(const ScopeMemory& memory, std::size_t look) {
  std::vector<Sight> out;
  for (const auto& one : memory.seen) {
    for (const auto& stay : one.stays) {
      if (stay.first <= look && look <= stay.last) out.push_back({&one.finding, stay.decision});
    }
  }
  return out;
}

Finding opened(const Sight& sight, Instant at) {
  Finding out = *sight.finding;
  out.opened = at;
  out.decided.reset();
  out.decision.reset();
  if (sight.decision.empty()) return out;
  out.decided = at;
  out.decision = sight.decision;
  return out;
}

void see(Lives& lives, const Sight& seen, Instant at, const Put& put) {
  const auto it = lives.find(seen.finding->id);
  if (it == lives.end()) {
    lives.emplace(seen.finding->id, Life{opened(seen, at), at});
    return;
  }
  Life& life = it->second;
  life.seen = at;
  if (!life.open) {
    put(std::move(life.finding));
    life = Life{opened(seen, at), at, true, life.number + 1};
    life.finding.id = fmt::format("{}@{}", it->first, life.number);
    return;
  }
  life.finding.missed.reset();  // it was never away
  if (!seen.decision.empty() && !life.finding.decision) {
    life.finding.decision = seen.decision;
    life.finding.decided = at;
  } else if (seen.decision.empty() && life.finding.decision) {
    life.finding.decision.reset();
    life.finding.decided.reset();
  }
}

// What no look of this time has shown.
void miss(Lives& lives, Instant at, Telling telling) {
  if (telling == Telling::nothing) return;
  for (auto& [id, life] : lives) {
    if (!life.open || !(life.seen < at)) continue;
    const bool accepted = life.finding.decision.has_value();  // before it left
    if (telling == Telling::doubt) {
      if (!accepted && !life.finding.missed) life.finding.missed = at;
      continue;
    }
    life.open = false;
    if (accepted) continue;
    life.finding.decided = at;
    life.finding.decision = "fixed";
  }
}

void note(std::map<std::string, ScopeMemory::Seen>& memory, const std::vector<Sight>& sights,
          std::size_t look) {
  for (const auto& sight : sights) {
    auto& mine = memory[sight.finding->id];
    if (mine.stays.empty()) mine.finding = *sight.finding;
    if (!mine.stays.empty() && mine.stays.back().last + 1 == look &&
        mine.stays.back().decision == sight.decision)
      mine.stays.back().last = look;
    else
      mine.stays.push_back({look, look, std::string(sight.decision)});
  }
}

}  // namespace

void FindingLedger::recall(std::vector<ScopeMemory> memories) {
  for (auto& memory : memories) {
    auto& scope = m_scopes[memory.scope];
    for (std::size_t i = 0; i < memory.looks.size(); ++i) {
      auto& look = scope.looks[memory.looks[i].run];
      look.at = memory.looks[i].at;
      look.telling = memory.looks[i].telling;
      look.recalled = i;
    }
    scope.memory = std::move(memory);
  }
}

void FindingLedger::forget() {
  for (auto& [name, scope] : m_scopes)
    std::erase_if(scope.looks, [](const auto& look) { return look.second.recalled != k_nowhere; });
  std::erase_if(m_scopes, [](const auto& scope) { return scope.second.looks.empty(); });
}

void FindingLedger::add(const std::string& scope, const std::string& run, Instant at,
                        ReportReading&& reading) {
  Look* last = nullptr;  // mostly that of the next finding too
  std::string last_tool, last_category;
  const auto look_of = [&](const std::string& tool, const std::string& category) -> Look& {
    if (last != nullptr && tool == last_tool && category == last_category) return *last;
    last = &m_scopes[fmt::format("{}\n{}\n{}", scope, tool, category)].looks[run];
    if (last->recalled != k_nowhere) *last = {};
    last->at = at;
    last_tool = tool;
    last_category = category;
    return *last;
  };
  reading.records.each([&](const auto& record) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(record)>, ToolRun>) {
      Look& look = look_of(record.tool, record.category);
      look.telling = std::min(look.telling, reading.whole ? telling_of(record) : Telling::nothing);
    }
  });
  reading.records.take_findings().drain([&](auto&& record) {
    if constexpr (k_is_finding<decltype(record)>) {
      Look& look = look_of(record.tool, record.category);
      look.seen.add(std::forward<decltype(record)>(record));
    }
  });
}

void FindingLedger::take(const Put& put, const std::function<void(const std::string&)>& gone) {
  for (auto& [name, scope] : m_scopes) take_scope(name, scope, put, gone);
  m_scopes.clear();
}

void FindingLedger::take_scope(const std::string& name, Scope& scope, const Put& put,
                               const std::function<void(const std::string&)>& gone) {
  std::vector<std::pair<const std::string*, Look*>> ordered;
  std::size_t count = scope.memory.seen.size();
  for (auto& [run, look] : scope.looks) {
    ordered.emplace_back(&run, &look);
    count += look.seen.size();
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.second->at < b.second->at; });
  const bool remembered =
      !scope.memory.lost && count <= k_most_remembered && count * ordered.size() <= k_most_sights;
  ScopeMemory out{name, {}, {}, false};
  std::map<std::string, ScopeMemory::Seen> seen_by_id;
  Lives lives;
  auto telling = Telling::all;  // of all looks of this time
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    const auto& [run, look] = ordered[i];
    const bool recalled = look->recalled != k_nowhere;
    const auto findings = in_order(look->seen);
    const auto sights = recalled ? sights_of(scope.memory, look->recalled) : sights_of(findings);
    if (remembered) {
      note(seen_by_id, sights, out.looks.size());
      out.looks.push_back({*run, look->at, look->telling});
    }
    if (ordered.size() == 1 && !recalled && scope.memory.seen.empty()) {
      for (auto* finding : findings) put(std::move(*finding));
    } else {
      for (const auto& sight : sights) see(lives, sight, look->at, put);
      telling = std::min(telling, look->telling);
      if (i + 1 == ordered.size() || look->at < ordered[i + 1].second->at) {
        miss(lives, look->at, telling);
        telling = Telling::all;
      }
    }
    look->seen = {};
  }
  for (const auto& known : scope.memory.seen) {
    if (gone && !lives.contains(known.finding.id)) gone(known.finding.id);
  }
  for (auto& [id, life] : lives) put(std::move(life.finding));
  m_too_many = m_too_many || !remembered;
  if (!remembered) {
    m_memories.push_back({name, {}, {}, true});
    return;
  }
  for (auto& [id, one] : seen_by_id) out.seen.push_back(std::move(one));
  m_memories.push_back(std::move(out));
}

}  // namespace plumbline::reports
