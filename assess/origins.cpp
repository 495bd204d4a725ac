// The commit and the file behind each row, so that every one of them leads to `git show`; of what ran, the
// log and its lines.
#include <array>
#include <unordered_map>

#include "assess/rows.hpp"

namespace plumbline::assess {
namespace {

struct Relation {
  std::string_view shape, query;  // yields evidence, commit, path, name, log, lines
};
constexpr std::array<Relation, 6> k_relations{
    {{"tag:", "SELECT evidence, oid, '', name, '', '' FROM tag"},
     {"document:", "SELECT evidence, oid, path, '', '', '' FROM document"},
     {"ci_call:", "SELECT evidence, oid, path, '', '', '' FROM ci_call"},
     {"review:", "SELECT evidence, commit_oid, '', '', '', '' FROM review"},
     {"tool_run:", "SELECT evidence, '', '', '', id, lines FROM tool_run"},
     {"test_run:", "SELECT evidence, '', '', '', id, '' FROM test_run"}}};

using Wanted = std::unordered_map<std::string_view, std::vector<ProbeRow*>>;

bool is_of(const ProbeRow& row, std::string_view shape) {
  return row.evidence.rfind(shape, 0) == 0;
}

Result<void> fill(const store::Reader& reader, const Relation& relation, const Wanted& wanted) {
  const auto rows = reader.ask(relation.query);
  if (!rows) return tl::unexpected(rows.error());
  for (const auto& row : rows->rows) {
    const auto* evidence = std::get_if<std::string>(&row[0]);
    if (evidence == nullptr) continue;
    const auto it = wanted.find(*evidence);
    if (it == wanted.end()) continue;
    for (auto* target : it->second) {
      std::string* const parts[] = {&target->commit, &target->path, &target->name, &target->log,
                                    &target->lines};
      for (std::size_t i = 0; i < std::size(parts); ++i) {
        if (const auto* text = std::get_if<std::string>(&row[i + 1])) *parts[i] = *text;
      }
    }
  }
  return {};
}

}  // namespace

Result<void> ProbeRows::name_origins(const store::Reader& reader) {
  std::array<Wanted, k_relations.size()> wanted;
  for (auto& [key, sources] : m_rows) {
    for (auto& [source, rows] : sources) {
      for (auto& row : rows) {
        if (is_of(row, "commit:")) row.commit = row.evidence.substr(row.evidence.rfind(':') + 1);
        for (std::size_t i = 0; i < k_relations.size(); ++i) {
          if (is_of(row, k_relations[i].shape)) wanted[i][row.evidence].push_back(&row);
        }
      }
    }
  }
  for (std::size_t i = 0; i < k_relations.size(); ++i) {
    if (wanted[i].empty()) continue;
    if (auto ok = fill(reader, k_relations[i], wanted[i]); !ok) return ok;
  }
  return {};
}

}  // namespace plumbline::assess
