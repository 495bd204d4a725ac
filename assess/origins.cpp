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
     {"tool_run:",
      "SELECT evidence, '', '', '', id, CASE WHEN seconds IS NULL AND targets IS NULL THEN lines ELSE "
      "ltrim(coalesce('; looked at ' || replace(targets, char(10), ', '), '') || "
      "coalesce('; took ' || seconds || ' s', ''), '; ') || coalesce(char(10) || lines, '') END FROM "
      "tool_run"},
     {"test_run:", "SELECT evidence, '', '', '', id, '' FROM test_run"}}};

constexpr std::array k_parts{&ProbeRow::commit, &ProbeRow::path, &ProbeRow::name, &ProbeRow::log,
                             &ProbeRow::lines};

using Wanted = std::unordered_map<std::string_view, std::vector<ProbeRow*>>;

Result<void> fill(const store::Reader& reader, const Relation& relation, const Wanted& wanted,
                  SharedTexts& texts) {
  const auto each = [&](const std::vector<store::Value>& row) -> Result<void> {
    const auto* evidence = std::get_if<std::string>(&row[0]);
    const auto it = evidence == nullptr ? wanted.end() : wanted.find(*evidence);
    if (it == wanted.end()) return {};
    for (std::size_t i = 0; i < k_parts.size(); ++i) {
      const auto* text = std::get_if<std::string>(&row[i + 1]);
      if (text == nullptr) continue;
      const auto shared = texts.of(*text);
      for (auto* target : it->second) target->*k_parts[i] = shared;
    }
    return {};
  };
  const auto any = [](const std::vector<std::string>&) -> Result<void> { return {}; };
  return reader.ask_each(relation.query, {}, any, each);
}

}  // namespace

Result<void> ProbeRows::name_origins(const store::Reader& reader, SharedTexts& texts) {
  std::array<Wanted, k_relations.size()> wanted;
  for (auto& [key, sources] : m_rows) {
    for (auto& [source, rows] : sources) {
      for (auto& row : rows) {
        const std::string_view evidence = row.evidence;
        if (evidence.starts_with("commit:")) row.commit = texts.of(evidence.substr(evidence.rfind(':') + 1));
        for (std::size_t i = 0; i < k_relations.size(); ++i) {
          if (evidence.starts_with(k_relations[i].shape)) wanted[i][evidence].push_back(&row);
        }
      }
    }
  }
  for (std::size_t i = 0; i < k_relations.size(); ++i) {
    if (wanted[i].empty()) continue;
    if (auto ok = fill(reader, k_relations[i], wanted[i], texts); !ok) return ok;
  }
  return {};
}

}  // namespace plumbline::assess
