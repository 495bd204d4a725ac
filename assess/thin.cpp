#include "assess/thin.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <ranges>

#include "assess/loader.hpp"
#include "assess/sight.hpp"

namespace plumbline::assess {
namespace {

constexpr std::size_t k_most = 3;

std::set<std::string> document_kinds(const Probe& probe, const std::map<std::string, std::string>& with) {
  std::set<std::string> out;
  for (const auto& group : bound_needs(probe, with)) {
    for (const auto& need : group) {
      if (need.shape == Document::k_shape && need.kind != "*") out.insert(need.kind);
    }
  }
  return out;
}

std::set<std::string> kinds_of(const Pack& pack) {
  std::set<std::string> out;
  const auto add = [&](const Rule& leaf) {
    const auto& probe = pack.probes.at(leaf.probe);
    if (!probe.population) out.merge(document_kinds(probe, leaf.with));
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
  return "does not say what is asked for";
}

template <class T>
T value_or(const store::Value& value, T otherwise) {
  const auto* found = std::get_if<T>(&value);
  return found == nullptr ? otherwise : *found;
}

}  // namespace

Result<ThinDocuments> ThinDocuments::load(const store::Reader& reader, const Pack& pack) {
  const auto kinds = kinds_of(pack);
  ThinDocuments out;
  if (kinds.empty()) return out;
  const auto rows = reader.ask(
      "SELECT subject, kind, path, since, until, evidence, oid, substantive, facts, bytes FROM document "
      "ORDER BY "
      "subject, kind, since, evidence",
      {});
  if (!rows) return tl::unexpected(rows.error());
  for (const auto& row : rows->rows) {
    const auto text = [&](std::size_t i) { return value_or<std::string>(row[i], ""); };
    const auto number = [&](std::size_t i, std::int64_t otherwise) { return value_or(row[i], otherwise); };
    if (!kinds.contains(text(1))) continue;
    ProbeRow one{text(0), {number(3, 0)}, {number(4, k_forever.seconds)}, {}, text(5), ""};
    one.path = text(2);
    one.commit = text(6);
    one.detail = fmt::format("{}: {}", one.path, why(number(7, 0) == 1, text(8), number(9, 0)));
    out.m_documents[one.subject][text(1)].push_back(std::move(one));
  }
  return out;
}

std::vector<ProbeRow> ThinDocuments::at(const Rule& leaf, const Probe& probe, const std::string& source,
                                        const std::vector<ProbeRow>& rows, Instant t) const {
  std::vector<ProbeRow> out;
  const auto kept = m_documents.find(source);
  if (probe.population || kept == m_documents.end()) return out;
  const auto counts = [&](const ProbeRow& one) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const ProbeRow& r) { return r.evidence == one.evidence; });
  };
  for (const auto& kind : document_kinds(probe, leaf.with)) {
    const auto found = kept->second.find(kind);
    if (found == kept->second.end()) continue;
    for (const auto& one : std::views::reverse(found->second)) {
      if (out.size() == k_most) return out;
      if (one.at <= t && t < one.until && !counts(one)) out.push_back(one);
    }
  }
  return out;
}

}  // namespace plumbline::assess
