#include "tests/assess/dated_world.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <stdexcept>

namespace plumbline::tests {
namespace {

void must(const Result<void>& result) {
  if (!result) throw std::runtime_error(result.error().message);
}

using MainLine = std::map<Oid, Instant>;  // every landed commit -> when it landed

// SEMANTICS 1: time on the main line never runs backwards.
MainLine main_line(const SourceWorld& source) {
  std::map<std::int64_t, const Commit*> line;
  for (const auto& commit : source.commits) {
    if (commit.line) line[*commit.line] = &commit;
  }
  MainLine out;
  Instant at = k_always;
  for (const auto& [place, commit] : line) {
    at = std::max(at, commit->committed);
    out[commit->oid] = at;
  }
  for (const auto& commit : source.commits) {
    if (!commit.line && commit.landed) out[commit.oid] = out.at(*commit.landed);
  }
  return out;
}

/// The versions a record had: when each came about, later ones taking the place of earlier ones.
using Versions = std::vector<std::pair<Instant, Record>>;

template <class S>
Versions versions(const S& record, const MainLine& line) {
  if constexpr (std::is_same_v<S, SignatureCheck>)
    return {{record.at, record}};  // a tag's verdict comes with the tag, whatever commit it names
  else if constexpr (requires { record.commit.bytes; })
    return {{line.at(record.commit), record}};
  else if constexpr (std::is_same_v<S, Setting>) {
    Setting standing = record;  // that it ends nobody knows before
    standing.until = k_forever;
    Versions out{{record.since, standing}};
    if (record.until != k_forever) out.emplace_back(record.until, record);
    return out;
  } else if constexpr (requires { record.opened; }) {
    std::set<Instant> times{record.opened};
    if (record.decided) times.insert(std::max(record.opened, *record.decided));
    if constexpr (requires { record.closed; }) {
      if (record.closed) times.insert(std::max(record.opened, *record.closed));
    }
    if constexpr (requires { record.missed; }) {
      if (record.missed) times.insert(std::max(record.opened, *record.missed));
    }
    Versions out;
    for (const auto t : times) {  // what is not decided or closed yet is not known
      S version = record;
      if constexpr (requires { version.missed; }) {
        if (version.missed && *version.missed > t) version.missed.reset();
      }
      if (version.decided && *version.decided > t) version.decided.reset();
      if constexpr (requires { version.closed; }) {
        if (version.closed && *version.closed > t) version.closed.reset();
        if (t < *times.rbegin()) version.fix.reset();
      } else if (t < *times.rbegin()) {
        version.decision.reset();
      }
      out.emplace_back(t, version);
    }
    return out;
  } else if constexpr (requires { record.at; })
    return {{record.at, record}};
  else if constexpr (std::is_same_v<S, Tag>)
    return {{record.tagged.value_or(record.committed), record}};
  else if constexpr (requires { record.since; })
    return {{record.since, record}};
  else
    return {};
}

template <class S>
void rename_subject(S& record, const std::string& name) {
  if constexpr (
      requires { record.statement; } || requires { record.requester; })
    record.subject = name;
}

}  // namespace

void DatedWorld::add(const TestWorld& world, const std::string& source, const std::string& as) {
  Subject row;
  for (const auto& one : world.tree.rows) {
    if (one.name == source) row = one;
  }
  row.name = as;
  row.parent = "product";
  m_tree.rows.push_back(row);
  const auto& from = world.sources.at(source);
  const auto line = main_line(from);
  for (const auto& commit : from.commits) {
    const auto landed = line.find(commit.oid);
    if (landed != line.end()) m_nights[landed->second][as].emplace_back(commit);
  }
  for (const auto& record : from.records) {
    auto dated = std::visit([&](const auto& one) { return versions(one, line); }, record);
    for (auto& [at, version] : dated) {
      std::visit([&](auto& one) { rename_subject(one, as); }, version);
      m_nights[at][as].push_back(std::move(version));
    }
  }
}

std::vector<Instant> DatedWorld::times() const {
  std::vector<Instant> out;
  for (const auto& [at, sources] : m_nights) out.push_back(at);
  return out;
}

store::Store DatedWorld::write(const Folder& folder) const {
  store::OpenOptions options;
  options.create = true;
  options.node = "test";
  options.salt = "salt";
  auto store = store::Store::open(folder.path("dated.db"), options);
  if (!store) throw std::runtime_error(store.error().message);
  must(store->begin_run({m_nights.begin()->first.seconds - 1}, "test", ""));
  if (auto saved = store->save_tree(m_tree); !saved) throw std::runtime_error(saved.error().message);
  must(store->end_run({}));
  for (const auto& [at, sources] : m_nights) {
    must(store->begin_run(at, "test", ""));
    for (const auto& [name, records] : sources) {
      const auto sink = store->writer(name);
      must(sink->begin(Pass::incremental));
      name_people(*sink);
      must(sink->put(records));
      must(sink->finish({}, {}, ""));
    }
    must(store->end_run({}));
  }
  return std::move(*store);
}

namespace {

/// Gives a copy of a template another place in time and an identity of its own.
struct Remaker {
  std::int64_t shift, number;
  Oid commit;

  template <class T>
  void move(std::optional<T>& t) const {
    if constexpr (std::is_same_v<T, Instant>) {
      if (t) t->seconds += shift;
    }
  }
  template <class S>
  Record operator()(S record) const {
    const auto text = std::to_string(number);
    if constexpr (requires { record.commit.bytes; }) record.commit = commit;
    if constexpr (requires { record.blob; }) {
      record.blob = record.deleted ? Oid{} : made_oid("generated blob", number);
      record.substance = number;
    }
    if constexpr (requires { record.id; }) record.id = "g" + text;
    if constexpr (requires { record.inventory; }) record.inventory += "g" + std::to_string(number / 3);
    if constexpr (requires {
                    record.key;
                    record.kind;
                  })
      record.key = "G-" + text;
    if constexpr (requires { record.digest; }) record.digest = "g" + text;
    if constexpr (std::is_same_v<S, ReleaseNote>) record.target = commit;
    if constexpr (std::is_same_v<S, SignatureCheck> || std::is_same_v<S, ReleaseNote>) {
      // A verdict stands at the date of what was signed, and names it.
      record.at = Instant{shift + day(100).seconds};
      if constexpr (std::is_same_v<S, ReleaseNote>)
        record.name = "v" + text;
      else
        record.name = record.what == "tag" ? "v" + text : "";
    } else if constexpr (requires { record.at; }) {
      record.at.seconds += shift;
    }
    if constexpr (requires { record.opened; }) {
      record.opened.seconds += shift;
      move(record.decided);
      if constexpr (requires { record.missed; }) move(record.missed);
    }
    if constexpr (requires { record.closed; }) move(record.closed);
    if constexpr (
        requires { record.statement; } || requires { record.requester; }) {
      record.since.seconds += shift;
      if (record.until != k_forever) record.until.seconds += shift;
    }
    return record;
  }
};

Tag tag_of(const Commit& commit, std::int64_t n, std::mt19937& random) {
  Tag tag;
  tag.name = "v" + std::to_string(n);
  tag.target = commit.oid;
  tag.landed = commit.oid;
  tag.committed = commit.committed;
  tag.annotated = random() % 3 != 0;
  if (tag.annotated)
    tag.tagged = Instant{commit.committed.seconds + static_cast<std::int64_t>(random() % 7200)};
  tag.signature = random() % 2 == 0 ? Signature::openpgp : Signature::none;
  tag.release = random() % 4 != 0;
  return tag;
}

}  // namespace

TestWorld generated_world(const Templates& templates, unsigned seed) {
  std::mt19937 random(seed);
  auto world = TestWorld::with_sources({"generated"});
  world.tree.rows.back().places =
      "ci.config=git doc.release_notes=git doc.threat=git review=git test.unit=git";
  auto& source = world.sources["generated"];
  Instant at = day(0);
  const std::vector<std::string> people{"ann", "bob", "cyd"};
  for (std::int64_t n = 0; n < 2000; ++n) {
    at.seconds += 3600 + static_cast<std::int64_t>(random() % 40'000) - (random() % 50 == 0 ? 90'000 : 0);
    Commit commit = world.commit("generated", at);
    auto& stored = source.commits.back();
    stored.author = commit.author = person(people[random() % people.size()]);
    stored.committer = person(people[random() % people.size()]);
    const auto place = static_cast<std::size_t>(n);
    const auto& like = templates.commits.at(place % templates.commits.size());
    stored.tests = like.tests;
    stored.keys = like.keys;
    stored.trailers = like.trailers;
    stored.signature = like.signature;
    source.records.emplace_back(tag_of(commit, n, random));
    const auto& made_like = templates.records.at(place % templates.records.size());
    source.records.push_back(
        std::visit(Remaker{commit.committed.seconds - day(100).seconds, n, commit.oid}, made_like));
  }
  return world;
}

}  // namespace plumbline::tests
