#include "tests/assess/test_world.hpp"

#include <algorithm>
#include <atomic>
#include <random>

#include "store/people.hpp"
#include "tests/assess/take.hpp"

namespace plumbline::tests {
namespace {

const std::string k_salt = "salt";

}  // namespace

Oid made_oid(std::string_view what, std::int64_t n) {
  const auto digest = sha256(std::string(what) + " " + std::to_string(n));
  Oid oid;
  std::copy_n(digest.begin(), oid.bytes.size(), oid.bytes.begin());
  return oid;
}

TestWorld TestWorld::with_sources(const std::vector<std::string>& names) {
  TestWorld world;
  Subject root;
  root.name = "all";
  root.kind = "organisation";
  world.tree.rows.push_back(root);
  Subject product;
  product.name = "product";
  product.parent = "all";
  product.kind = "product";
  world.tree.rows.push_back(product);
  for (const auto& name : names) {
    Subject source;
    source.name = name;
    source.parent = "product";
    source.kind = "source";
    source.type = "git";
    source.location = "/nowhere/" + name;
    world.tree.rows.push_back(source);
    world.sources[name];
  }
  return world;
}

void TestWorld::cover(const std::string& source, const std::string& shape, Instant since, Instant until,
                      const std::string& kind) {
  sources[source].coverage.push_back({shape, kind, since, until});
}

const Commit& TestWorld::commit(const std::string& source, Instant at) {
  auto& commits = sources[source].commits;
  std::int64_t line = 0;
  for (const auto& one : commits) line += one.line ? 1 : 0;
  Commit made;
  made.oid = made_oid(source, static_cast<std::int64_t>(commits.size()));
  made.landed = made.oid;
  made.line = line;
  made.authored = made.committed = at;
  made.parents = line == 0 ? 0 : 1;
  made.paths = 1;
  commits.push_back(made);
  return commits.back();
}

PersonId person(std::string_view name) {
  return store::person_id(k_salt, name, "");
}

void name_people(Sink& sink) {
  for (const auto* known : {"ann", "bob", "cam", "dee"}) (void)sink.person(known, "");
}

store::Reader TestWorld::write(unsigned seed) const {
  static std::atomic<int> counter{0};
  store::OpenOptions options;
  options.create = true;
  options.node = "test";
  options.salt = k_salt;
  auto store = take(store::Store::open(m_folder->path("world" + std::to_string(counter++) + ".db"), options));
  take(store.begin_run(day(10'000), "test", ""));
  take(store.save_tree(tree));
  std::mt19937 random(seed);
  for (const auto& [name, source] : sources) {
    const auto sink = store.writer(name);
    take(sink->begin(Pass::full));
    name_people(*sink);
    std::vector<Record> records(source.commits.begin(), source.commits.end());
    records.insert(records.end(), source.records.begin(), source.records.end());
    if (seed != 0) std::shuffle(records.begin(), records.end(), random);
    take(sink->put(std::move(records)));
    take(sink->finish(source.coverage, source.gaps, ""));
  }
  take(store.end_run({}));
  return take(store.reader(std::nullopt));
}

}  // namespace plumbline::tests
