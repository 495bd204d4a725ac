#include "assess/body.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "assess/rule_text.hpp"
#include "assess/yaml_reader.hpp"

namespace plumbline::assess {
namespace {

Result<std::vector<ReleaseTick>> load_releases(const store::Reader& reader) {
  const auto rows = reader.ask(
      "SELECT subject, name, at FROM tag WHERE release = 1 AND candidate = 0 ORDER BY at, subject, name");
  if (!rows) return tl::unexpected(rows.error());
  std::vector<ReleaseTick> out;
  for (const auto& row : rows->rows) {
    const auto* subject = std::get_if<std::string>(&row[0]);
    const auto* name = std::get_if<std::string>(&row[1]);
    const auto* at = std::get_if<std::int64_t>(&row[2]);
    if (subject != nullptr && name != nullptr && at != nullptr) out.push_back({*subject, *name, {*at}});
  }
  return out;
}

}  // namespace

Result<Body> Body::make(const store::Reader& reader, const Pack& pack) {
  Body body;
  body.m_pack = pack;
  auto world = World::load(reader);
  if (!world) return tl::unexpected(world.error());
  body.m_world = std::move(*world);
  auto rows = ProbeRows::ask_all(reader, pack, body.m_world);
  if (!rows) return tl::unexpected(rows.error());
  body.m_rows = std::move(*rows);
  auto thin = ThinEvidence::load(reader, pack);
  if (!thin) return tl::unexpected(thin.error());
  body.m_thin = std::move(*thin);
  auto releases = load_releases(reader);
  if (!releases) return tl::unexpected(releases.error());
  body.m_releases = std::move(*releases);
  body.m_known_at = reader.cut().received;
  return body;
}

SourceRows Body::asked(const Rule& leaf, const Source& source) const {
  return {&source, &m_rows.of(probe_key(leaf), source.name)};
}

const LeafAnswer& Body::answer(const Rule& leaf, const Source& source) const {
  const std::pair key{leaf_key(leaf), source.name};
  const auto it = m_answers.find(key);
  if (it != m_answers.end()) return it->second;
  return m_answers.emplace(key, answer_leaf(leaf, m_pack.probes.at(leaf.probe), asked(leaf, source)))
      .first->second;
}

Timeline<Verdict> Body::pooled(const Rule& leaf, const std::string& subject, AfterEnd mode) const {
  std::vector<SourceRows> all;
  for (const auto& name : m_world.sources_below(subject)) all.push_back(asked(leaf, m_world.source(name)));
  return answer_pooled(leaf, m_pack.probes.at(leaf.probe), all).at_mode(mode);
}

Composer Body::composer(AfterEnd mode) const {
  return {m_world, m_pack.default_across,
          [this, mode](const Rule& leaf, const Source& source) { return answer(leaf, source).at_mode(mode); },
          [this, mode](const Rule& leaf, const std::string& subject) { return pooled(leaf, subject, mode); }};
}

const States& Body::states(const std::string& subject, AfterEnd mode) const {
  const std::pair key{subject, mode};
  const auto it = m_states.find(key);
  if (it != m_states.end()) return it->second;
  const auto ask = composer(mode);
  States out;
  for (const auto& control : m_pack.controls) out.push_back(stand(control, m_pack, subject, m_world, ask));
  return m_states.emplace(key, std::move(out)).first->second;
}

Result<Asking> Body::asking(const std::string& subject, std::optional<Instant> as_of) const {
  const Instant end = m_world.end(subject);
  const Instant newest = end == k_always ? m_known_at : end == k_forever ? end : Instant{end.seconds - 1};
  return Asking{as_of.value_or(newest), as_of ? AfterEnd::carried : AfterEnd::frozen, end};
}

Result<std::string> Body::subject(std::string_view name) const {
  const auto names = m_world.tree().names();
  if (name.empty() && !m_world.tree().root().empty()) return m_world.tree().root();
  if (std::find(names.begin(), names.end(), name) != names.end()) return std::string(name);
  return fail(Errc::not_found,
              fmt::format("there is no subject \"{}\" in the tree.{}", name, hint(name, names)));
}

}  // namespace plumbline::assess
