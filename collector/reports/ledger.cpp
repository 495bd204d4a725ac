#include "collector/reports/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::reports {
namespace {

struct Life {
  Finding finding;
  bool open = true;
  int number = 1;
};

void see(std::map<std::string, Life>& lives, const std::string& id, const Finding& seen, Instant at,
         std::vector<Finding>& ended) {
  const auto [it, fresh] = lives.try_emplace(id, Life{seen, true, 1});
  Life& life = it->second;
  if (fresh) return;
  if (!life.open) {
    ended.push_back(life.finding);
    life = Life{seen, true, life.number + 1};
    life.finding.id = fmt::format("{}@{}", id, life.number);
    return;
  }
  if (seen.decision && !life.finding.decision) {
    life.finding.decision = seen.decision;
    life.finding.decided = at;
  } else if (!seen.decision && life.finding.decision) {
    life.finding.decision.reset();
    life.finding.decided.reset();
  }
}

void close(std::map<std::string, Life>& lives, const std::map<std::string, Finding>& seen, Instant at) {
  for (auto& [id, life] : lives) {
    if (!life.open || seen.contains(id)) continue;
    life.open = false;
    if (life.finding.decision) continue;  // accepted before it left
    life.finding.decided = at;
    life.finding.decision = "fixed";
  }
}

}  // namespace

void FindingLedger::add(const std::string& scope, const std::string& run, Instant at,
                        ReportReading&& reading) {
  Look* last = nullptr;  // mostly that of the next finding too
  std::string last_tool, last_category;
  const auto look_of = [&](const std::string& tool, const std::string& category) -> Look& {
    if (last != nullptr && tool == last_tool && category == last_category) return *last;
    last = &m_scopes[fmt::format("{}\n{}\n{}", scope, tool, category)][run];
    last->at = at;
    last_tool = tool;
    last_category = category;
    return *last;
  };
  for (auto& record : reading.records) {
    if (const auto* tool = std::get_if<ToolRun>(&record)) {
      Look& look = look_of(tool->tool, tool->category);
      look.whole = look.whole && (tool->outcome == "success" || tool->outcome == "findings");
    } else if (auto* finding = std::get_if<Finding>(&record)) {
      look_of(finding->tool, finding->category).seen.try_emplace(finding->id, std::move(*finding));
    }
  }
}

std::vector<Finding> FindingLedger::findings() const {
  std::vector<Finding> out;
  for (const auto& [scope, looks] : m_scopes) {
    std::vector<const Look*> ordered;
    for (const auto& [run, look] : looks) ordered.push_back(&look);
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Look* a, const Look* b) { return a->at < b->at; });
    std::map<std::string, Life> lives;
    for (const auto* look : ordered) {
      for (const auto& [id, finding] : look->seen) see(lives, id, finding, look->at, out);
      if (look->whole) close(lives, look->seen, look->at);
    }
    for (auto& [id, life] : lives) out.push_back(std::move(life.finding));
  }
  return out;
}

}  // namespace plumbline::reports
