#include "assess/world.hpp"

#include <algorithm>

namespace plumbline::assess {
namespace {

// A source in two products has two rows: alive while one of them says so.
Span declared_life(const Tree& tree, const std::string& name) {
  Span life{k_forever, k_always};
  for (const auto& row : tree.rows) {
    if (row.name != name) continue;
    life.since = std::min(life.since, row.from.value_or(k_always));
    life.until = std::max(life.until, row.until.value_or(k_forever));
  }
  return life;
}

// The history before a shallow boundary was there and could not be seen: the first commit seen is no birth.
bool start_is_hidden(const Source& source, Instant birth) {
  return std::any_of(source.gaps.begin(), source.gaps.end(), [&](const Gap& gap) {
    return (gap.shape == Commit::k_shape || gap.shape == "*") && gap.since < birth && birth <= gap.until;
  });
}

void settle_life(Source& source, const Tree& tree, const std::map<std::string, Instant>& births) {
  source.life = declared_life(tree, source.name);
  source.forked = source.life.since != k_always;
  const auto birth = births.find(source.name);
  if (source.forked || birth == births.end() || start_is_hidden(source, birth->second)) return;
  source.life.since = birth->second;
}

// SEMANTICS 6: a clone is as new as its newest main-line time, whichever of its branches that is on. A quiet
// branch of it was read just as late.
void cover_branches(const Tree& tree, std::map<std::string, Source>& sources) {
  for (auto& [name, source] : sources) {
    for (const auto& branch : tree.branches(name)) {
      auto& beside = sources.at(branch);
      for (auto& coverage : beside.coverage) {
        for (const auto& own : source.coverage) {
          if (own.shape == coverage.shape && own.kind == coverage.kind)
            coverage.until = std::max(coverage.until, own.until);
        }
        beside.end = std::max(beside.end, coverage.until);
      }
      for (auto& [from, end] : beside.ends) end = std::max(end, beside.end);
    }
  }
}

Result<std::map<std::string, Source>> sources_of(const store::Reader& reader, const Tree& tree) {
  const auto coverage = reader.coverage();
  if (!coverage) return tl::unexpected(coverage.error());
  const auto gaps = reader.gaps();
  if (!gaps) return tl::unexpected(gaps.error());
  const auto births = reader.births();
  if (!births) return tl::unexpected(births.error());
  const auto unread = reader.unread_calls();
  if (!unread) return tl::unexpected(unread.error());
  std::map<std::string, Source> out;
  for (const auto& row : tree.rows) {
    if ((row.kind != "source" && row.kind != "branch") || !tree.host(row.name).empty()) continue;
    auto& source = out[row.name];
    source.name = row.name;
    // A URL is fetched by us, and its coverage goes on to that fetch.
    source.clone = row.type == "git" && !row.live && row.location.starts_with('/');
    source.ends.emplace(row.name, k_always);
    for (const auto& feed : tree.feeds(row.name)) source.ends.emplace(feed, k_always);
    const auto grace = parse_duration(row.grace);
    if (grace) source.grace = *grace;
  }
  const auto told = [&](const std::string& name) {
    const auto host = tree.host(name);
    return out.find(host.empty() ? name : host);
  };
  for (const auto& row : *coverage) {
    const auto it = told(row.source);
    if (it == out.end()) continue;
    it->second.coverage.push_back(row.coverage);
    it->second.end = std::max(it->second.end, row.coverage.until);
    auto& own = it->second.ends[row.source];
    own = std::max(own, row.coverage.until);
  }
  for (const auto& row : *gaps) {
    if (const auto it = told(row.source); it != out.end()) it->second.gaps.push_back({row.gap, row.source});
  }
  for (const auto& row : *unread) {
    if (const auto it = out.find(row.source); it != out.end())
      it->second.unread_calls.push_back({row.path, row.name, row.span});
  }
  cover_branches(tree, out);
  for (auto& [name, source] : out) {
    source.places = tree.places(name);
    source.speaking_for = tree.speaking_for(name);
    source.branches = tree.branches(name);
    settle_life(source, tree, *births);
  }
  return out;
}

}  // namespace

Result<World> World::load(const store::Reader& reader) {
  World world;
  auto tree = reader.tree();
  if (!tree) return tl::unexpected(tree.error());
  world.m_tree = std::move(*tree);
  auto sources = sources_of(reader, world.m_tree);
  if (!sources) return tl::unexpected(sources.error());
  world.m_sources = std::move(*sources);
  auto attestations = reader.attestations();
  if (!attestations) return tl::unexpected(attestations.error());
  world.m_attestations = std::move(*attestations);
  for (const auto& name : world.m_tree.names()) world.m_below[name] = world.m_tree.sources_below(name);
  return world;
}

const std::vector<std::string>& World::sources_below(const std::string& subject) const {
  return m_below.at(subject);
}

std::vector<std::string> World::heard_below(const std::string& subject) const {
  std::vector<std::string> out;
  for (const auto& name : sources_below(subject)) {
    out.push_back(name);
    const auto& branches = source(name).branches;
    out.insert(out.end(), branches.begin(), branches.end());
  }
  return out;
}

Span World::life(const std::string& subject) const {
  return is_source(subject) ? source(subject).life : declared_life(m_tree, subject);
}

Instant World::end(const std::string& subject) const {
  Instant end = k_always;
  for (const auto& name : sources_below(subject)) end = std::max(end, source(name).end);
  return end;
}

Instant World::uneven_since(const std::string& subject) const {
  const Instant newest = end(subject);
  Instant first = k_forever;
  for (const auto& name : sources_below(subject)) {
    const auto& one = source(name);
    if (one.end != k_always && one.end != newest) first = std::min(first, add(one.end, one.grace));
  }
  return first;
}

bool World::ends_differ(const std::string& subject) const {
  const Instant newest = end(subject);
  for (const auto& name : heard_below(subject)) {
    for (const auto& [from, end] : source(name).ends) {
      if (end != newest) return true;
    }
  }
  return false;
}

}  // namespace plumbline::assess
