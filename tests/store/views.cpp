#include <fstream>
#include <regex>

#include "store/document_spans.hpp"
#include "tests/store/scratch.hpp"

namespace views_tests {
using namespace plumbline;
using namespace plumbline::store;
using namespace plumbline::store::scratch;

namespace {

Document document(std::int64_t commit, std::int64_t substance, bool deleted = false,
                  const std::string& path = "a") {
  Document d;
  d.kind = "doc.policy";
  d.path = path;
  d.lineage = "a";
  d.commit = oid(commit);
  d.deleted = deleted;
  d.substance = substance;
  d.substantive = true;
  return d;
}

Review trace(std::int64_t commit, const std::string& what, std::optional<std::int64_t> reviewer,
             bool self = false, bool bot = false) {
  Review r;
  r.commit = oid(commit);
  r.what = what;
  if (reviewer) r.reviewer = PersonId{*reviewer};
  r.self = self;
  r.bot = bot;
  return r;
}

CiCall call(std::int64_t commit, const std::string& tool) {
  CiCall c;
  c.path = "ci.yml";
  c.commit = oid(commit);
  c.system = "gitlab_ci";
  c.tool = tool;
  c.live = true;
  return c;
}

// A store that received `records` at `now`, asked.
std::string seen(std::vector<Record> records, const std::string& sql, std::int64_t now = 1'000'000) {
  const Folder folder;
  auto store = open(folder);
  run(store, {now}, {.records = std::move(records)});
  return ask(store, sql);
}

std::string times(const std::vector<std::int64_t>& dates, std::int64_t now) {
  std::vector<Record> records;
  for (std::size_t i = 0; i < dates.size(); ++i) {
    const auto n = static_cast<std::int64_t>(i);
    records.push_back(on_line(n + 1, n, dates[i]));
  }
  return seen(std::move(records), "SELECT at FROM main_line ORDER BY line", now);
}

// Ten main-line commits at 100, 200, …, so that a document's commit says its second.
std::vector<Record> with_line(std::vector<Record> records) {
  for (std::int64_t i = 1; i <= 10; ++i) records.push_back(on_line(i, i - 1, i * 100));
  return records;
}

std::string documents(std::vector<Record> records) {
  return seen(with_line(std::move(records)),
              "SELECT path, since, until FROM document ORDER BY since, until, path");
}

}  // namespace

TEST_CASE("time on the main line never runs backwards") {
  CHECK(times({100, 90, 200}, 1000) == "100; 100; 200");
  CHECK(times({}, 1000).empty());
}

TEST_CASE("a committer date later than its received time counts as its parent's") {
  CHECK(times({100, 5000, 200}, 1000) == "100; 100; 200");
  CHECK(times({100, 1000, 1001}, 1000) == "100; 1000; 1000");
}

TEST_CASE("first commits with dates that cannot be existed before their first good descendant") {
  CHECK(times({5000, 6000, 200, 300}, 1000) == "200; 200; 200; 300");
  CHECK(times({5000, 6000}, 1000) == "1000; 1000");
}

TEST_CASE("a commit of a side branch dates from the merge that brought it") {
  CHECK(seen({on_line(1, 0, 100), on_side(2, 3, 150, 5), on_line(3, 1, 300)},
             "SELECT at, line FROM commits ORDER BY oid") == "100 0; 300 -; 300 1");
  CHECK(seen({on_line(1, 0, 100), on_side(2, 3, 150, 5), on_line(3, 1, 300)},
             "SELECT at, commits FROM change ORDER BY at") == "100 1; 300 2");
}

TEST_CASE("a commit that did not land makes no row") {
  auto lost = on_line(2, 0, 150);
  lost.landed.reset();
  lost.line.reset();
  CHECK(seen({on_line(1, 0, 100), lost}, "SELECT count(*) FROM commits") == "1");
}

TEST_CASE("change.reviewed asks for a human who is none of the authors") {
  const auto reviewed = [](std::vector<Record> traces) {
    auto merge = on_line(3, 1, 300, 9);
    merge.parents = 2;
    traces.insert(traces.end(), {on_line(1, 0, 100, 1), on_side(2, 3, 200, 5), on_side(4, 3, 210, 6), merge});
    return seen(std::move(traces), "SELECT reviewed, self_reviewed FROM change ORDER BY at");
  };
  CHECK(reviewed({}) == "0 0; 0 0");
  // On a plain main-line commit.
  CHECK(reviewed({trace(1, "trailer", 2)}) == "1 0; 0 0");
  CHECK(reviewed({trace(1, "vote", 2)}) == "1 0; 0 0");
  CHECK(reviewed({trace(1, "trailer", 2, true)}) == "0 1; 0 0");
  CHECK(reviewed({trace(1, "trailer", 2, false, true)}) == "0 1; 0 0");
  CHECK(reviewed({trace(1, "trailer", 1)}) == "0 1; 0 0");   // the author, though not marked so
  CHECK(reviewed({trace(1, "trailer", {})}) == "0 0; 0 0");  // a name nobody could read
  CHECK(reviewed({trace(1, "request", 2), trace(1, "independent_merge", 2)}) == "0 0; 0 0");
  // On a merge: each commit it brought, or itself by somebody who wrote none of them.
  CHECK(reviewed({trace(2, "trailer", 7)}) == "0 0; 0 0");
  CHECK(reviewed({trace(2, "trailer", 7), trace(4, "trailer", 7)}) == "0 0; 1 0");
  CHECK(reviewed({trace(3, "trailer", 7)}) == "0 0; 1 0");
  CHECK(reviewed({trace(3, "trailer", 5)}) == "0 0; 0 0");
  CHECK(reviewed({trace(2, "trailer", 5), trace(4, "trailer", 6)}) == "0 0; 0 1");
}

TEST_CASE("change.requested and merger_independent say what is proved and no more") {
  const std::string sql = "SELECT requested, merger_independent, reviewed FROM change";
  CHECK(seen({on_line(1, 0, 100), trace(1, "request", {})}, sql) == "1 0 0");
  CHECK(seen({on_line(1, 0, 100), trace(1, "independent_merge", 2)}, sql) == "0 1 0");
  CHECK(seen({on_line(1, 0, 100), trace(1, "independent_merge", 2, false, true)}, sql) == "0 0 0");
}

TEST_CASE("a document has one row for each version of substance, and deletion ends it") {
  CHECK(documents({document(1, 7)}) == "a 100 -");
  CHECK(documents({document(1, 7), document(3, 7)}) == "a 100 -");
  CHECK(documents({document(1, 7), document(3, 8)}) == "a 100 300; a 300 -");
  CHECK(documents({document(1, 7), document(3, 8), document(9, 0, true)}) == "a 100 300; a 300 900");
  CHECK(documents({document(1, 7), document(3, 0, true), document(5, 7)}) == "a 100 300; a 500 -");
}

TEST_CASE("a rename stays one document, with and without other changes") {
  CHECK(documents({document(1, 7), document(4, 0, true), document(4, 7, false, "b")}) == "a 100 -");
  CHECK(documents({document(1, 7), document(4, 0, true), document(4, 8, false, "b")}) ==
        "a 100 400; b 400 -");
  CHECK(documents({document(1, 7), document(4, 0, true), document(4, 7, false, "b"),
                   document(6, 0, true, "b")}) == "a 100 600");
}

TEST_CASE("a new document at the first path of a renamed one does not end it") {
  CHECK(documents({document(1, 7), document(2, 0, true), document(2, 7, false, "b"), document(5, 9),
                   document(8, 0, true)}) == "a 100 -; a 500 800");
}

TEST_CASE("delete and re-add in the same second leaves no hole") {
  std::vector<Record> records{document(1, 7),     document(2, 0, true), document(3, 7),
                              on_line(1, 0, 100), on_line(2, 1, 200),   on_line(3, 2, 200)};
  CHECK(seen(records, "SELECT since, until FROM document") == "100 -");
  records[2] = document(3, 8);
  CHECK(seen(records, "SELECT since, until FROM document ORDER BY since") == "100 200; 200 -");
}

TEST_CASE("substantive, facts and size are those of the version") {
  auto second = document(3, 8);
  second.substantive = false;
  second.bytes = 5;
  second.facts = "link";
  CHECK(seen(with_line({document(1, 7), second}),
             "SELECT substantive, bytes, facts FROM document ORDER BY since") == "1 0 -; 0 5 link");
}

TEST_CASE("a call of a tool lasts until the next version of its configuration, whatever that calls") {
  const std::string sql = "SELECT tool, since, until FROM ci_call ORDER BY since, tool";
  CHECK(seen(with_line({call(1, "x"), call(1, "y"), call(4, "x")}), sql) == "x 100 400; y 100 400; x 400 -");
  auto config = document(6, 1, false, "ci.yml");
  config.kind = "ci.config";
  config.lineage = "ci.yml";
  CHECK(seen(with_line({call(1, "x"), config}), sql) == "x 100 600");
  config.deleted = true;
  CHECK(seen(with_line({call(1, "x"), config}), sql) == "x 100 600");
}

TEST_CASE("a call on a runner that is switched off lasts until that day, and later ones never began") {
  const std::string sql = "SELECT tool, since, until FROM ci_call ORDER BY since, tool";
  auto old = call(1, "x");
  old.retires = Instant{300};
  CHECK(seen(with_line({old}), sql) == "x 100 300");
  CHECK(seen(with_line({old, call(2, "x")}), sql) == "x 100 200; x 200 -");
  auto late = call(4, "x");
  late.retires = Instant{300};
  CHECK(seen(with_line({call(1, "y"), late}), sql) == "y 100 400");
}

TEST_CASE("a tag has its tagger's time, or its target's, and never one after it was first seen") {
  Tag tag;
  tag.name = "v1";
  tag.target = oid(1);
  tag.committed = {100};
  const std::string sql = "SELECT at, clock, annotated, moved, on_main FROM tag";
  CHECK(seen({tag}, sql) == "100 committer_date 0 0 0");
  tag.annotated = true;
  tag.tagged = Instant{500};
  tag.landed = oid(1);
  CHECK(seen({tag}, sql) == "500 tagger_date 1 0 1");
  tag.tagged = Instant{5'000'000};
  CHECK(seen({tag}, sql) == "1000000 first_sight 1 0 1");
}

TEST_CASE("a moved tag is seen, from the reading on that saw it move") {
  const Folder folder;
  auto store = open(folder);
  Tag tag;
  tag.name = "v1";
  tag.target = oid(1);
  run(store, {1000}, {.records = {tag}});
  tag.target = oid(2);
  run(store, {2000}, {.records = {tag}});
  CHECK(ask(store, "SELECT moved FROM tag") == "1");
  CHECK(ask(store, "SELECT moved FROM tag", Instant{1000}) == "0");
}

TEST_CASE("fix has one row for each case of this project that a commit says it fixes") {
  auto commit = on_line(1, 0, 100);
  commit.keys = "cve:CVE-2024-1 cve:CVE-2024-2 fix:CVE-2024-2 fix:GHSA-x ticket:A-1";
  commit.tests = 1;
  CHECK(seen({commit}, "SELECT at, key, touches_test FROM fix ORDER BY key") ==
        "100 cve:CVE-2024-2 1; 100 ghsa:GHSA-x 1");
  commit.keys = "cve:CVE-2024-1";
  CHECK(seen({commit}, "SELECT count(*) FROM fix") == "0");
  commit.keys = "fix:\"],[\"\\ x";
  CHECK(seen({commit}, "SELECT count(*) FROM fix") == "1");
}

TEST_CASE("place inherits downwards, a kind kept in two places has two rows") {
  const Folder folder;
  auto store = open(folder);
  auto tree = tree_of({"core"});
  tree.rows[0].places = "doc.threat=git,tracker test.unit=git";
  must(store.begin_run({1000}, "t", ""));
  must(store.save_tree(tree));
  must(store.end_run({}));
  CHECK(ask(store, "SELECT kind, place FROM place WHERE subject='core' ORDER BY kind, place") ==
        "doc.threat git; doc.threat tracker; test.unit git");
  CHECK(ask(store, "SELECT name, parent, kind FROM subject ORDER BY name") ==
        "all  organisation; core all source");
}

TEST_CASE("shapes without arithmetic are shown by their fields") {
  Attestation attestation;
  attestation.pack = "bsimm";
  attestation.control = "CR1.4";
  attestation.subject = "line";
  attestation.since = {5};
  CHECK(seen({attestation}, "SELECT control, subject, since, until FROM attestation") == "CR1.4 line 5 -");
  ToolRun tool;
  tool.id = "1";
  tool.tool = "semgrep";
  tool.at = {7};
  CHECK(seen({tool}, "SELECT subject, at, tool FROM tool_run") == "core 7 semgrep");
}

TEST_CASE("an evidence id leads back to its record") {
  CHECK(seen(with_line({document(1, 7)}), "SELECT evidence FROM document") ==
        "document:core:" +
            hex(std::span(reinterpret_cast<const std::uint8_t*>(document(1, 7).native().bytes.data()), 16)));
}

TEST_CASE("every view of docs/views.md can be asked for every column it names") {
  const Folder folder;
  auto store = open(folder);
  run(store, {1000}, {.records = {on_line(1, 0, 100)}});
  const auto reader = must(store.reader({}));
  std::ifstream file(std::string(PLUMBLINE_SOURCE_DIR) + "/docs/views.md");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const std::regex head(R"(\n    ([a-z_]+)\(([a-z_,\s]+)\))");
  int views = 0;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), head); it != std::sregex_iterator();
       ++it, ++views) {
    const std::string name = (*it)[1];
    INFO(name);
    std::string columns = (*it)[2];
    if (name == "ci_call") columns = std::regex_replace(columns, std::regex("trigger"), "\"trigger\"");
    if (name == "tag") columns = std::regex_replace(columns, std::regex("release"), "\"release\"");
    CHECK(must(reader.ask("SELECT " + columns + " FROM " + name)).columns.size() > 1);
  }
  CHECK(views == 20);
}

}  // namespace views_tests
