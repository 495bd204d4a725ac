#include "tests/house/evidence_table.hpp"

#include <fmt/core.h>

#include <fstream>
#include <iterator>

#include "collector/git/lens_yaml.hpp"
#include "tests/catch.hpp"

namespace plumbline::test {
namespace {

std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\\|");
  return text;
}

std::string code(const std::string& text) {
  return text.empty() ? std::string() : "`" + cell(text) + "`";
}

}  // namespace

EvidenceTable load_evidence_table() {
  std::ifstream in(PLUMBLINE_SOURCE_DIR "/probe/evidence.yaml", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const auto documents = git::parse_yaml(bytes);
  INFO((documents ? std::string() : documents.error().message));
  REQUIRE(documents);
  REQUIRE(documents->size() == 1);
  const auto& root = documents->front();
  EvidenceTable table;
  for (const auto& row : root["seen"].items)
    table.sightings.push_back({row["activity"].text, row["state"].text, row["repository"].text,
                               row["commit"].text, row["date"].text, row["shows"].text, row["check"].text});
  for (const auto& row : root["silent"].items)
    table.silences.push_back({row["probe"].text, row["repository"].text, row["commit"].text, row["date"].text,
                              row["careless"].text, row["why"].text});
  for (const auto& row : root["unseen"].items) table.unseen.push_back({row["probe"].text, row["why"].text});
  return table;
}

std::string render_evidence_table(const EvidenceTable& table) {
  std::string out =
      "\n## Seen in public repositories\n\n"
      "From `probe/evidence.yaml`. The command beside each row, run in a clone of the repository, shows the "
      "evidence.\n\n"
      "| activity | state | repository | commit | date | what shows it | check "
      "|\n|---|---|---|---|---|---|---|\n";
  for (const auto& row : table.sightings)
    out += fmt::format("| {} | {} | {} | `{}` | {} | {} | {} |\n", row.activity, row.state, row.repository,
                       row.commit.substr(0, 12), row.date, cell(row.shows), code(row.check));
  out +=
      "\n## Rightly silent\n\n"
      "Where a careless pattern would speak, and the probe does not. The words that would fool it were seen "
      "there; not every such file was read to its end.\n\n"
      "| probe | repository | commit | date | what a careless pattern takes for it | why it is none "
      "|\n|---|---|---|---|---|---|\n";
  for (const auto& row : table.silences)
    out += fmt::format("| `{}` | {} | `{}` | {} | {} | {} |\n", row.probe, row.repository,
                       row.commit.substr(0, 12), row.date, cell(row.careless), cell(row.why));
  if (table.unseen.empty()) return out;
  out += "\n## Asked for, but seen nowhere yet\n\n| probe | why it stands all the same |\n|---|---|\n";
  for (const auto& row : table.unseen) out += fmt::format("| `{}` | {} |\n", row.probe, cell(row.why));
  return out;
}

}  // namespace plumbline::test
