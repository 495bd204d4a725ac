#include "assess/gates/facts.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "assess/gates/cells.hpp"
#include "assess/gates/held.hpp"
#include "assess/gates/records.hpp"
#include "assess/gates/unread.hpp"
#include "assess/loader.hpp"
#include "assess/rule_text.hpp"
#include "assess/yaml_reader.hpp"

namespace plumbline::assess::gates {
namespace {

template <class F>
void for_each_criterion(const Process& process, F f) {
  for (const auto& gate : process.gates) {
    for (const auto& criterion : gate.criteria) {
      if (criterion.rule) f(criterion);
    }
  }
}

// The rules of the process as a pack: so that each probe is asked once, by the code that asks all others.
Pack as_pack(const Process& process) {
  Pack out;
  out.name = process.name;
  out.probes = process.probes;
  for_each_criterion(process, [&](const Criterion& criterion) {
    Control control;
    control.id = criterion.id;
    control.observed = criterion.rule;
    out.controls.push_back(control);
    for_each_leaf(*criterion.rule, [&](const Rule& leaf) {
      if (leaf.same_artifact_as.empty()) return;
      Rule other;
      other.probe = leaf.same_artifact_as;
      control.observed = other;
      out.controls.push_back(control);
    });
  });
  return out;
}

class Loader {
 public:
  Loader(SharedFacts& shared, const Process& process, Facts& out)
      : m_reader(*shared.reader),
        m_process(process),
        m_world(shared.world),
        m_asked(shared.rows),
        m_out(out) {}

  Result<void> load(std::optional<Instant> as_of);

 private:
  Result<void> choose_source();
  Result<void> load_rows();
  Result<void> load_origins();
  Result<void> load_sights();
  Result<void> load_waivers();
  [[nodiscard]] std::vector<std::string> git_sources() const;
  [[nodiscard]] bool is_ours(const std::string& subject) const;

  const store::Reader& m_reader;
  const Process& m_process;
  const World& m_world;
  ProbeRows& m_asked;
  Facts& m_out;
};

std::vector<std::string> Loader::git_sources() const {
  std::vector<std::string> out;
  for (const auto& row : m_world.tree().rows) {  // in the order of the file
    const auto& below = m_world.sources_below(m_out.product);
    const bool ours = std::find(below.begin(), below.end(), row.name) != below.end();
    if (ours && row.kind == "source" && row.type == "git" &&
        std::find(out.begin(), out.end(), row.name) == out.end())
      out.push_back(row.name);
  }
  return out;
}

bool Loader::is_ours(const std::string& subject) const {
  return subject == m_out.product || subject == m_out.history.source;
}

Result<void> Loader::choose_source() {
  const auto sources = git_sources();
  const auto words = m_process.releases.find(m_out.product);
  const std::string pattern = words == m_process.releases.end() ? "" : words->second.tags;
  const std::string named = words == m_process.releases.end() ? "" : words->second.source;
  if (!named.empty() && std::find(sources.begin(), sources.end(), named) == sources.end())
    return fail(Errc::config, fmt::format("gates: releases: \"{}\" is no git source of {}.{}", named,
                                          m_out.product, hint(named, sources)));
  bool chosen = false;
  for (const auto& name : sources) {
    if (!named.empty() && name != named) continue;
    auto history = load_history(m_reader, name, m_world.source(name).branches);
    if (!history) return tl::unexpected(history.error());
    auto releases = find_releases(*history, pattern, gate_tags(m_process, history->tags));
    if (!releases) return tl::unexpected(releases.error());
    const bool some = !releases->all.empty();
    if (chosen && some) m_out.other_sources.push_back(name);
    if (chosen || (!some && !m_out.history.source.empty())) continue;
    chosen = some;
    m_out.history = std::move(*history);
    m_out.releases = std::move(*releases);
  }
  if (sources.empty()) {
    m_out.why_empty.push_back(fmt::format("{} has no git source: releases are tags of one", m_out.product));
    return {};
  }
  if (!m_out.releases.all.empty()) return {};
  const auto& history = m_out.history;
  if (history.lines.front().commits.empty())
    m_out.why_empty.push_back(fmt::format("{} has no commit that was read", history.source));
  else if (history.tags.empty())
    m_out.why_empty.push_back(fmt::format("{} has no tag: releases are told by tags", history.source));
  else if (!pattern.empty())
    m_out.why_empty.push_back(fmt::format(
        "none of the {} tags of {} (such as {}) is matched by gates: releases: tags: \"{}\", which "
        "has to match the whole name of a tag",
        history.tags.size(), history.source, history.tags.back().name, pattern));
  else
    m_out.why_empty.push_back(
        fmt::format("none of the {} tags of {} is a release (such as {}): set `release:` of the source, or "
                    "gates: releases: tags:",
                    history.tags.size(), history.source, history.tags.back().name));
  return {};
}

Result<void> Loader::load_rows() {
  const auto pack = as_pack(m_process);
  if (auto asked = m_asked.ask_more(m_reader, pack, m_world); !asked) return asked;
  const auto take = [&](const Rule& leaf) {
    const auto key = probe_key(leaf);
    for (const auto& [name, source] : m_out.sources) {
      const auto& list = m_asked.of(key, name);
      if (!list.empty()) m_out.rows[key].try_emplace(name, RowList::shared(list));
    }
  };
  for (const auto& control : pack.controls) for_each_leaf(*control.observed, take);
  return {};
}

// Commits and artefacts that CI rows and bills of materials name.
Result<void> Loader::load_origins() {
  std::set<std::string, std::less<>> shapes;
  for (const auto& [key, subjects] : m_out.rows) {
    for (const auto& [name, list] : subjects) {
      for (const auto& row : list.all()) {
        const std::string_view evidence = row.evidence;
        const auto shape = evidence.substr(0, evidence.find(':'));
        if (!shapes.contains(shape)) shapes.emplace(shape);
      }
    }
  }
  for (const std::string shape : {"ci_run", "tool_run", "test_run", "artifact"}) {
    if (shapes.count(shape) == 0) continue;
    const auto rows =
        m_reader.ask(fmt::format("SELECT evidence, commit_oid FROM {} WHERE commit_oid IS NOT NULL", shape));
    if (!rows) return tl::unexpected(rows.error());
    for (const auto& row : rows->rows) m_out.commits.emplace(text_in(row[0]), text_in(row[1]));
  }
  for (const auto& [shape, column] : {std::pair{"artifact", "digest"}, std::pair{"component", "artifact"}}) {
    if (shapes.count(shape) == 0) continue;
    const auto rows =
        m_reader.ask(fmt::format("SELECT evidence, {0} FROM {1} WHERE {0} IS NOT NULL", column, shape));
    if (!rows) return tl::unexpected(rows.error());
    for (const auto& row : rows->rows) m_out.artifacts.emplace(text_in(row[0]), text_in(row[1]));
  }
  // An artefact may name the release it belongs to by its tag.
  const auto named =
      shapes.count("artifact") == 0
          ? Result<store::Rows>{}
          : m_reader.ask("SELECT evidence, \"release\" FROM artifact WHERE \"release\" IS NOT NULL");
  if (!named) return tl::unexpected(named.error());
  std::map<std::string, std::string, std::less<>> releases;
  for (const auto& row : named->rows) releases.emplace(text_in(row[0]), text_in(row[1]));
  const auto is_named = [&](const ProbeRow& row) { return releases.contains(row.evidence.str()); };
  for (auto& [key, subjects] : m_out.rows) {
    for (auto& [name, list] : subjects) {
      if (std::none_of(list.all().begin(), list.all().end(), is_named)) continue;
      for (auto& row : list.own()) {
        if (const auto it = releases.find(row.evidence.str()); it != releases.end()) row.name = it->second;
      }
    }
  }
  return {};
}

// Only a criterion that trusts no committer needs to know what was first seen when.
Result<void> Loader::load_sights() {
  bool wanted = false;
  for_each_criterion(m_process,
                     [&](const Criterion& c) { wanted = wanted || c.weakest > Clock::committer_date; });
  if (!wanted || m_out.history.source.empty()) return {};
  auto& history = m_out.history;
  for (auto& line : history.lines) line.sights.resize(line.commits.size());
  const auto put = [](Sight& sight, const store::Reader::SightRow& row) {
    if (!sight.seen && !sight.looked_before) sight = {row.seen, row.looked_before};
  };
  for (const auto& asked : history.lines) {
    const auto rows = m_reader.sights(asked.subject);
    if (!rows) return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
      if (row.what == "tag") {
        if (auto* tag = history.tag(row.name)) put(tag->sight, row);
        continue;
      }
      for (auto& line : history.lines) {
        if (line.is_on(row.name)) put(line.sights[*line.find(row.name)], row);
      }
    }
  }
  return {};
}

Result<void> Loader::load_waivers() {
  const auto rows = m_reader.ask(
      "SELECT subject, control, requester, approver, reason, evidence, since, until FROM waiver");
  if (!rows) return tl::unexpected(rows.error());
  for (const auto& row : rows->rows) {
    if (!is_ours(text_in(row[0]))) continue;
    WaiverSeen out{text_in(row[1]), text_in(row[2]), text_in(row[3]), text_in(row[4]), text_in(row[5]), {},
                   k_forever};
    out.since = {number_in(row[6]).value_or(0)};
    if (const auto until = number_in(row[7])) out.until = {*until};
    m_out.waivers.push_back(std::move(out));
  }
  for (const auto& w : m_process.waivers) {
    if (!w.product.empty() && w.product != m_out.product) continue;
    m_out.waivers.push_back({w.criterion, w.requester, w.approver, w.reason, w.where, w.since, w.until});
  }
  return {};
}

Result<void> Loader::load(std::optional<Instant> as_of) {
  if (auto ok = choose_source(); !ok) return ok;
  const Instant end = m_world.end(m_out.product);
  m_out.known_at = m_reader.cut().received;
  m_out.asked_as_of = as_of.has_value();
  m_out.as_of = as_of ? *as_of : end == k_always ? m_out.known_at : Instant{end.seconds - 1};
  const auto& own = m_out.history.source;
  if (own.empty()) return {};
  m_out.sources.emplace(own, m_world.source(own));
  for (const auto& name : m_world.source(own).branches) m_out.sources.emplace(name, m_world.source(name));
  for (const auto& name : m_world.sources_below(m_out.product)) {
    if (name == own || !m_out.sources.emplace(name, m_world.source(name)).second) continue;
    m_out.beside.push_back(name);
  }
  for (const auto& name : m_world.source(own).speaking_for) {
    if (m_out.sources.emplace(name, m_world.source(name)).second) m_out.above.push_back(name);
  }
  for (const auto& row : m_world.tree().rows) {
    if (row.type == "files") m_out.told_by_files.insert(row.name);
  }
  m_out.attestations = m_world.attestations();
  for (const auto step :
       {&Loader::load_rows, &Loader::load_origins, &Loader::load_sights, &Loader::load_waivers}) {
    if (auto ok = (this->*step)(); !ok) return ok;
  }
  std::set<std::string> names;
  for (const auto& [name, source] : m_out.sources) names.insert(name);
  auto unread = unread_files(m_reader, m_process, m_out.product, names, m_out.as_of);
  if (!unread) return tl::unexpected(unread.error());
  m_out.unread = std::move(*unread);
  if (auto ok = load_records(m_reader, m_process, m_out); !ok) return ok;
  const auto& rows = m_world.tree().rows;
  const bool alone = std::none_of(rows.begin(), rows.end(), [&](const Subject& row) {
    return row.kind == "product" && row.name != m_out.product;
  });
  const auto none = records_of_no_release(m_process, m_out, alone);
  m_out.unread.insert(m_out.unread.end(), none.begin(), none.end());
  return {};
}

}  // namespace

Result<SharedFacts> SharedFacts::load(const store::Reader& reader) {
  auto world = World::load(reader);
  if (!world) return tl::unexpected(world.error());
  return SharedFacts{&reader, std::move(*world), {}};
}

Result<Facts> load_facts(SharedFacts& shared, const Process& process, const std::string& product,
                         std::optional<Instant> as_of) {
  const auto& tree = shared.world.tree();
  Facts out;
  out.product = product;
  if (tree.find(product) == nullptr)
    return fail(Errc::not_found, fmt::format("there is no product \"{}\" in the tree.{}", product,
                                             hint(product, tree.names())));
  if (auto ok = Loader(shared, process, out).load(as_of); !ok) return tl::unexpected(ok.error());
  return out;
}

}  // namespace plumbline::assess::gates
