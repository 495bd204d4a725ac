#include "collector/reports/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace plumbline::reports {
namespace {

struct Life {
  Finding finding;
  bool open = true;
  int number = 1;
};
using Lives = std::map<std::string, Life>;  // by the finding's own id
using Put = std::function<void(Finding)>;

template <class Shape>
constexpr bool k_is_finding = std::is_same_v<std::remove_cvref_t<Shape>, Finding>;

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

void see(Lives& lives, Finding&& seen, Instant at, const Put& put) {
  const auto it = lives.find(seen.id);
  if (it == lives.end()) {
    const std::string id = seen.id;
    lives.emplace(id, Life{std::move(seen)});
    return;
  }
  Life& life = it->second;
  if (!life.open) {
    put(std::move(life.finding));
    life = Life{std::move(seen), true, life.number + 1};
    life.finding.id = fmt::format("{}@{}", it->first, life.number);
    return;
  }
  if (seen.decision && !life.finding.decision) {
    life.finding.decision = std::move(seen.decision);
    life.finding.decided = at;
  } else if (!seen.decision && life.finding.decision) {
    life.finding.decision.reset();
    life.finding.decided.reset();
  }
}

void close(Lives& lives, const std::vector<Finding*>& seen, Instant at) {
  auto here = seen.begin();
  for (auto& [id, life] : lives) {
    while (here != seen.end() && (*here)->id < id) ++here;
    if (!life.open || (here != seen.end() && (*here)->id == id)) continue;
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
  reading.records.each([&](const auto& record) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(record)>, ToolRun>) {
      Look& look = look_of(record.tool, record.category);
      look.whole =
          look.whole && reading.whole && (record.outcome == "success" || record.outcome == "findings");
    }
  });
  reading.records.take_findings().drain([&](auto&& record) {
    if constexpr (k_is_finding<decltype(record)>) {
      Look& look = look_of(record.tool, record.category);
      look.seen.add(std::forward<decltype(record)>(record));
    }
  });
}

void FindingLedger::take(const Put& put) {
  for (auto& [scope, looks] : m_scopes) {
    std::vector<Look*> ordered;
    for (auto& [run, look] : looks) ordered.push_back(&look);
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Look* a, const Look* b) { return a->at < b->at; });
    Lives lives;
    for (auto* look : ordered) {
      const auto seen = in_order(look->seen);
      if (look->whole) close(lives, seen, look->at);
      for (auto* finding : seen) {
        if (ordered.size() == 1)
          put(std::move(*finding));
        else
          see(lives, std::move(*finding), look->at, put);
      }
      look->seen = {};
    }
    for (auto& [id, life] : lives) put(std::move(life.finding));
  }
  m_scopes.clear();
}

}  // namespace plumbline::reports
