#include "assess/gates/history.hpp"

#include <algorithm>

namespace plumbline::assess::gates {
namespace {

using store::Value;

std::string text(const Value& value) {
  const auto* found = std::get_if<std::string>(&value);
  return found == nullptr ? std::string() : *found;
}
std::int64_t number(const Value& value) {
  const auto* found = std::get_if<std::int64_t>(&value);
  return found == nullptr ? 0 : *found;
}

Result<Line> load_line(const store::Reader& reader, const std::string& subject) {
  Line out;
  out.subject = subject;
  const auto line = reader.ask("SELECT oid, at FROM main_line WHERE subject = :subject ORDER BY line, oid",
                               {{"subject", subject}});
  if (!line) return tl::unexpected(line.error());
  for (const auto& row : line->rows) {
    out.place.emplace(text(row[0]), out.commits.size());
    out.commits.push_back(text(row[0]));
    out.times.push_back({number(row[1])});
  }
  const auto beside = reader.ask("SELECT oid, landed FROM commits WHERE subject = :subject AND oid <> landed",
                                 {{"subject", subject}});
  if (!beside) return tl::unexpected(beside.error());
  for (const auto& row : beside->rows) {
    const auto it = out.place.find(text(row[1]));
    if (it != out.place.end()) out.place.emplace(text(row[0]), it->second);
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
      const auto place = line.find(text(row[0]));
      if (!place || !line.is_on(text(row[0]))) continue;
      line.proofs[*place] = std::min(line.proofs[*place], Instant{number(row[1])});
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
  for (const auto& row : tags->rows) {
    TagSeen tag{text(row[0]), text(row[1]), text(row[2]), {number(row[3])}};
    tag.annotated = number(row[4]) != 0;
    tag.signed_ = number(row[5]) != 0;
    tag.release = number(row[6]) != 0;
    tag.candidate = number(row[7]) != 0;
    tag.moved = number(row[8]) != 0;
    tag.clock = text(row[9]);
    out.tags.push_back(std::move(tag));
  }
  return out;
}

}  // namespace plumbline::assess::gates
