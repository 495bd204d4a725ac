#include "assess/thin.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <set>

#include "assess/loader.hpp"
#include "assess/sight.hpp"

namespace plumbline::assess {
namespace {

constexpr std::size_t k_most = 3;

using Kind = ThinEvidence::Kind;

bool is_told(const Need& need) {
  const bool known =
      need.shape == Document::k_shape || need.shape == ToolRun::k_shape || need.shape == TestRun::k_shape;
  return known && need.kind != "*";
}

std::set<Kind> kinds_of(const Probe& probe, const std::map<std::string, std::string>& with) {
  std::set<Kind> out;
  for (const auto& group : bound_needs(probe, with)) {
    for (const auto& need : group) {
      if (is_told(need)) out.insert({need.shape, need.kind});
    }
  }
  return out;
}

std::set<Kind> kinds_of(const Pack& pack) {
  std::set<Kind> out;
  const auto add = [&](const Rule& leaf) {
    const auto& probe = pack.probes.at(leaf.probe);
    if (!probe.population) out.merge(kinds_of(probe, leaf.with));
  };
  for (const auto& control : pack.controls) {
    if (control.observed) for_each_leaf(*control.observed, add);
    if (control.indicated) for_each_leaf(*control.indicated, add);
  }
  return out;
}

bool says(const std::string& facts, const std::string& fact) {
  return (" " + facts + " ").find(" " + fact + " ") != std::string::npos;
}

std::string why(bool substantive, const std::string& facts, std::int64_t bytes) {
  if (says(facts, "template")) return "an unfilled template";
  if (says(facts, "link_only")) return "hardly more than a link";
  if (says(facts, "unread")) return "too large to be read whole";
  if (!substantive) return fmt::format("{} bytes that say too little", bytes);
  return "";  // sound by itself
}

/// Why a sound document gave the probe no row: only what it says can be missing where nothing else is asked
/// for.
std::string why_not_for(const Probe& probe, const std::map<std::string, std::string>& with,
                        const ThinEvidence::Kind& kind, const Source& source, const std::string& path,
                        Instant t) {
  bool calls = false;
  bool more = false;
  for (const auto& group : bound_needs(probe, with)) {
    for (const auto& need : group) {
      calls = calls || need.shape == CiCall::k_shape;
      more = more || need.shape != Document::k_shape;
    }
  }
  if (!calls || kind.second != "ci.config")
    return more ? "is there, but not with all that is asked for beside it" : "does not say what is asked for";
  std::set<std::string> unread;
  for (const auto& call : source.unread_calls) {
    if (call.path == path && call.span.contains(t)) unread.insert(call.name);
  }
  if (unread.empty()) return "none of its calls is what is asked for";
  return "none of the calls that could be read is what is asked for; " + *unread.begin() +
         (unread.size() > 1 ? fmt::format(" and {} more", unread.size() - 1) : "") + " could not";
}

template <class T>
T value_or(const store::Value& value, T otherwise) {
  const auto* found = std::get_if<T>(&value);
  return found == nullptr ? otherwise : *found;
}

/// One row of an answer, by the place of its columns.
struct Columns {
  const std::vector<store::Value>& row;
  [[nodiscard]] std::string text(std::size_t i) const { return value_or<std::string>(row[i], ""); }
  [[nodiscard]] std::int64_t number(std::size_t i, std::int64_t otherwise = 0) const {
    return value_or(row[i], otherwise);
  }
};

std::string why_run(const std::string& outcome, std::int64_t inputs, bool idle) {
  if (outcome == "crashed" || outcome == "failure") return "did not finish";
  if (outcome == "skipped") return "was skipped";
  if (outcome == "unknown") return "does not say how it ended";
  if (idle) return "says that it looked at nothing";
  return inputs == 0 ? "does not say what it looked at" : "is not what is asked for";
}

// Each yields subject, kind, at, until, evidence, and what its words are made of.
struct Asked {
  std::string_view shape, query;
  void (*tell)(const Columns& columns, ProbeRow& out);
};
constexpr std::array<Asked, 3> k_asked = {{
    {Document::k_shape,
     "SELECT subject, kind, since, until, evidence, path, oid, substantive, facts, bytes FROM document "
     "ORDER BY subject, kind, since, evidence",
     [](const Columns& c, ProbeRow& out) {
       out.path = c.text(5);
       out.commit = c.text(6);
       if (const auto fault = why(c.number(7) == 1, c.text(8), c.number(9)); !fault.empty())
         out.detail = fmt::format("{}: {}", out.path, fault);
     }},
    {ToolRun::k_shape,
     "SELECT subject, category, at, NULL, evidence, tool, outcome, inputs, idle FROM tool_run "
     "WHERE looked IS NOT 1 "
     "ORDER BY subject, category, at, evidence",
     [](const Columns& c, ProbeRow& out) {
       out.detail = fmt::format("{} {}", c.text(5), why_run(c.text(6), c.number(7), c.number(8) == 1));
     }},
    {TestRun::k_shape,
     "SELECT subject, category, at, NULL, evidence, passed, failed, skipped FROM test_run "
     "WHERE passed + failed = 0 "
     "ORDER BY subject, category, at, evidence",
     [](const Columns& c, ProbeRow& out) {
       out.detail = fmt::format("{} passed, {} failed, {} skipped", c.number(5), c.number(6), c.number(7));
     }},
}};

}  // namespace

Result<ThinEvidence> ThinEvidence::load(const store::Reader& reader, const Pack& pack) {
  const auto kinds = kinds_of(pack);
  ThinEvidence out;
  for (const auto& asked : k_asked) {
    const auto is_of = [&](const Kind& kind) { return kind.first == asked.shape; };
    if (std::none_of(kinds.begin(), kinds.end(), is_of)) continue;
    const auto rows = reader.ask(asked.query, {});
    if (!rows) return tl::unexpected(rows.error());
    for (const auto& row : rows->rows) {
      const Columns columns{row};
      const Kind kind{asked.shape, columns.text(1)};
      if (!kinds.contains(kind)) continue;
      ProbeRow one{columns.text(0),
                   {columns.number(2)},
                   {columns.number(3, k_forever.seconds)},
                   {},
                   columns.text(4),
                   ""};
      asked.tell(columns, one);
      const bool sound = one.detail.empty();
      auto& seen = out.m_seen[one.subject][kind];
      seen.push_back({std::move(one), sound});
    }
  }
  return out;
}

std::vector<ProbeRow> ThinEvidence::at(const Rule& leaf, const Probe& probe, const Source& source,
                                       const std::vector<ProbeRow>& rows, Instant t) const {
  std::vector<ProbeRow> out;
  const auto kept = m_seen.find(source.name);
  if (probe.population || kept == m_seen.end()) return out;
  const auto counts = [&](const ProbeRow& one) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const ProbeRow& r) { return r.evidence == one.evidence; });
  };
  for (const auto& kind : kinds_of(probe, leaf.with)) {
    const auto found = kept->second.find(kind);
    if (found == kept->second.end()) continue;
    for (const auto& [one, sound] : std::views::reverse(found->second)) {
      if (out.size() == k_most) return out;
      if (one.at > t || t >= one.until || counts(one)) continue;
      out.push_back(one);
      if (sound)
        out.back().detail = one.path + ": " + why_not_for(probe, leaf.with, kind, source, one.path, t);
    }
  }
  return out;
}

}  // namespace plumbline::assess
