#include "assess/gates/history.hpp"

#include <algorithm>

#include "assess/gates/cells.hpp"

namespace plumbline::assess::gates {
namespace {

Result<Line> load_line(const store::Reader& reader, const std::string& subject) {
  Line out;
  out.subject = subject;
  const auto line = reader.ask("SELECT oid, at FROM main_line WHERE subject = :subject ORDER BY line, oid",
                               {{"subject", subject}});
  if (!line) return tl::unexpected(line.error());
  out.commits.reserve(line->rows.size());
  out.times.reserve(line->rows.size());
  for (const auto& row : line->rows) {
    out.place.emplace(text_in(row[0]), out.commits.size());
    out.commits.push_back(text_in(row[0]));
    out.times.push_back({number_in(row[1]).value_or(0)});
  }
  const auto beside = reader.ask("SELECT oid, landed FROM commits WHERE subject = :subject AND oid <> landed",
                                 {{"subject", subject}});
  if (!beside) return tl::unexpected(beside.error());
  for (const auto& row : beside->rows) {
    const auto it = out.place.find(text_in(row[1]));
    if (it != out.place.end()) out.place.emplace(text_in(row[0]), it->second);
  }
  return out;
}

// A run of a CI server on a commit proves that it and all below it were there (SEMANTICS 10, graph order).
Result<void> load_proofs(const store::Reader& reader, const std::string& source, std::vector<Line>& lines) {
  for (auto& line : lines) line.proofs.assign(line.commits.size(), k_forever);
  const auto runs = reader.ask(
      "SELECT commit_oid, min(coalesce(started, at)) FROM ci_run WHERE subject = :subject AND commit_oid IS "
      "NOT "
      "NULL GROUP BY commit_oid",
      {{"subject", source}});
  if (!runs) return tl::unexpected(runs.error());
  for (auto& line : lines) {
    for (const auto& row : runs->rows) {
      const auto place = line.find(text_in(row[0]));
      if (!place || !line.is_on(text_in(row[0]))) continue;
      line.proofs[*place] = std::min(line.proofs[*place], Instant{number_in(row[1]).value_or(0)});
    }
    for (std::size_t i = line.proofs.size(); i > 1; --i)
      line.proofs[i - 2] = std::min(line.proofs[i - 2], line.proofs[i - 1]);
  }
  return {};
}

}  // namespace

std::optional<std::size_t> Line::find(const std::string& commit) const {
  const auto it = place.find(commit);
  return it == place.end() ? std::nullopt : std::optional(it->second);
}

bool Line::is_on(const std::string& commit) const {
  const auto it = place.find(commit);
  return it != place.end() && commits[it->second] == commit;
}

const Line* History::line(std::string_view subject) const {
  const auto it =
      std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return l.subject == subject; });
  return it == lines.end() ? nullptr : &*it;
}

const TagSeen* History::tag(std::string_view name) const {
  const auto it =
      std::partition_point(tags.begin(), tags.end(), [&](const TagSeen& t) { return t.name < name; });
  return it == tags.end() || it->name != name ? nullptr : &*it;
}

Result<History> load_history(const store::Reader& reader, const std::string& source,
                             const std::vector<std::string>& branches) {
  History out;
  out.source = source;
  auto names = branches;
  names.insert(names.begin(), source);
  for (const auto& name : names) {
    auto line = load_line(reader, name);
    if (!line) return tl::unexpected(line.error());
    out.lines.push_back(std::move(*line));
  }
  if (auto ok = load_proofs(reader, source, out.lines); !ok) return tl::unexpected(ok.error());
  const auto tags = reader.ask(
      "SELECT name, oid, evidence, at, annotated, signature <> 'none', \"release\", candidate, moved, clock "
      "FROM tag "
      "WHERE subject = :subject ORDER BY name",
      {{"subject", source}});
  if (!tags) return tl::unexpected(tags.error());
  out.tags.reserve(tags->rows.size());
  SharedTexts clocks;
  for (const auto& row : tags->rows) {
    TagSeen tag{text_in(row[0]), text_in(row[1]), text_in(row[2]), {number_in(row[3]).value_or(0)}};
    tag.annotated = number_in(row[4]).value_or(0) != 0;
    tag.signed_ = number_in(row[5]).value_or(0) != 0;
    tag.release = number_in(row[6]).value_or(0) != 0;
    tag.candidate = number_in(row[7]).value_or(0) != 0;
    tag.moved = number_in(row[8]).value_or(0) != 0;
    tag.clock = clocks.of(text_in(row[9]));
    out.tags.push_back(std::move(tag));
  }
  return out;
}

}  // namespace plumbline::assess::gates
