// SEMANTICS 11: the terms of a comparison sum to the change, and each names the evidence that made it.
#include "assess/difference.hpp"

#include <algorithm>
#include <set>

#include "tests/assess/nights.hpp"
#include "tests/catch.hpp"

namespace difference_tests {
using namespace plumbline;
using namespace plumbline::assess;
using tests::below;
using tests::day;
using tests::Folder;
using tests::Nights;
using tests::Random;
using tests::take;

namespace {

/// The same, stricter, and without one control the other has.
std::string other_pack() {
  std::string text = tests::k_small_pack;
  const auto replace = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  replace("pack: own", "pack: other");
  replace("at_least: 50%", "at_least: 100%");
  replace("id: B2", "id: B9");
  return text;
}

void check_chain(const ControlChange& c) {
  std::int64_t confirmed = 0, possible = 0;
  for (std::size_t i = 0; i < c.moves.size(); ++i) {
    confirmed += c.moves[i].confirmed;
    possible += c.moves[i].possible;
    const State before = i == 0 ? c.before.state : c.moves[i - 1].after.state;
    CHECK(c.moves[i].before.state == before);
  }
  CHECK(c.moves.back().after.state == c.after.state);
  CHECK(confirmed == c.confirmed);
  CHECK(possible == c.possible);
  for (const auto* list : {&c.entered, &c.departed}) CHECK(std::is_sorted(list->begin(), list->end()));
}

/// Rows of a move are those of its second: they came then, or counted until then.
void check_rows(const Move& move) {
  for (const auto& row : move.rows) {
    if (move.how == How::fresh || move.how == How::exception) CHECK(row.at == move.at);
    if (move.how == How::window || move.how == How::freshness) CHECK(row.at < move.at);
    if (move.how == How::gone) CHECK(row.until == move.at);
  }
  if (move.how == How::fresh || move.how == How::window || move.how == How::gone)
    CHECK_FALSE(move.rows.empty());
}

struct Seen {
  std::set<Cause> causes;
  std::set<How> hows;
};

void check_sums(const Difference& d, const Assessment& before, const Assessment& after, Seen& seen) {
  CHECK(d.from.confirmed == before.confirmed);
  CHECK(d.from.possible == before.possible);
  CHECK(d.to.confirmed == after.confirmed);
  CHECK(d.to.possible == after.possible);
  std::int64_t confirmed = 0, possible = 0;
  for (const auto& sum : d.sums) {
    confirmed += sum.confirmed;
    possible += sum.possible;
  }
  CHECK(confirmed == after.confirmed - before.confirmed);
  CHECK(possible == after.possible - before.possible);
  std::set<std::string> listed;
  for (const auto& c : d.controls) {
    listed.insert(c.id);
    check_chain(c);
    for (const auto& move : c.moves) {
      check_rows(move);
      seen.causes.insert(move.cause);
      seen.hows.insert(move.how);
    }
  }
  for (const auto& c : after.controls) {
    const auto was = std::find_if(before.controls.begin(), before.controls.end(),
                                  [&](const auto& b) { return b.id == c.id; });
    const State state = was == before.controls.end() ? State::unknown : was->standing.state;
    INFO(c.id);
    if (state != c.standing.state) CHECK(listed.contains(c.id));
  }
}

/// Each part is what a comparison of it alone up to its own end says.
int check_parts(const Difference& d, const Evaluation& first, const Evaluation& last, Seen& seen) {
  for (const auto& part : d.parts) {
    INFO("part " << part.subject);
    CHECK(part.to.as_of <= d.to.as_of);
    CHECK(part.to.as_of == std::min(d.to.as_of, take(last.newest_evidence(part.subject))));
    CHECK(part.parts.empty());
    check_sums(part, take(first.assess(part.subject, part.from.as_of)),
               take(last.assess(part.subject, part.to.as_of)), seen);
    if (!part.beyond) CHECK(part.from.as_of == d.from.as_of);
  }
  return static_cast<int>(d.parts.size());
}

}  // namespace

TEST_CASE("the terms of a comparison sum to the change, over random stores and dates") {
  const Folder packs;
  const auto own = tests::load_into(packs, "own", tests::k_small_pack);
  const auto other = tests::load_into(packs, "other", other_pack());
  Random random(20260822);
  Seen seen;
  int parts = 0;
  for (int round = 0; round < 25; ++round) {
    Nights nights(random);
    const auto reader = take(nights.store.reader(std::nullopt));
    const auto then = take(nights.store.reader(day(1500)));
    const auto mixed = take(nights.store.reader(std::nullopt, day(1500)));
    const auto lens = take(Evaluation::evaluate(then, other));
    const auto first = take(Evaluation::evaluate(then, own));
    const auto learnt = take(Evaluation::evaluate(mixed, own));
    const auto last = take(Evaluation::evaluate(reader, own));
    const std::vector<Stage> stages{
        {&lens, How::fresh}, {&first, How::pack}, {&learnt, How::learned}, {&last, How::tree}};
    for (int date = 0; date < 12; ++date) {
      const Instant from = day(below(random, 700));
      const Instant to{from.seconds + below(random, 500) * 86400};
      const std::string subject = date % 3 == 0 ? "a" : "all";
      INFO("round " << round << ", " << subject << ", " << format_date(from) << " to " << format_date(to));
      check_sums(take(difference(stages, subject, from, to, reader)), take(lens.assess(subject, from)),
                 take(last.assess(subject, to)), seen);
      const auto alone = take(difference({{&last, How::fresh}}, subject, from, to, reader));
      check_sums(alone, take(last.assess(subject, from)), take(last.assess(subject, to)), seen);
      parts += check_parts(alone, last, last, seen);
    }
  }
  CHECK(parts > 100);
  CHECK(seen.causes == std::set<Cause>{Cause::added, Cause::left, Cause::scope, Cause::lens});
  for (const auto how :
       {How::fresh, How::exception, How::learned, How::attested, How::seen, How::window, How::freshness,
        How::gone, How::expired, How::unread, How::tree, How::life, How::pack}) {
    INFO(name(how));
    CHECK(seen.hows.contains(how));
  }
}

TEST_CASE("SEMANTICS 7: ten repositories, seven yes; without two of the bad ones the diff says +1 by scope") {
  const Folder folder;
  const auto pack = tests::load_into(folder, "own", tests::k_small_pack);
  store::OpenOptions options;
  options.create = true;
  options.node = "test";
  options.salt = "salt";
  auto store = take(store::Store::open(folder.path("x.db"), options));
  std::vector<std::string> names;
  for (int i = 0; i < 10; ++i) names.push_back("repo" + std::to_string(i));
  const auto night = [&](std::int64_t at, bool read) {
    take(store.begin_run(day(at), "test", ""));
    take(store.save_tree(tests::TestWorld::with_sources(names).tree));
    for (const auto& name : names) {
      if (!read) break;
      std::vector<Record> records;
      Commit c;
      c.oid = tests::made_oid(name, 0);
      c.landed = c.oid;
      c.line = 0;
      c.authored = c.committed = day(0);
      records.emplace_back(c);
      if (name < "repo7") {
        ToolRun run;
        run.id = name;
        run.at = day(190);
        run.tool = "codeql";
        run.category = "sast";
        run.outcome = "success";
        run.inputs = 1;
        run.trigger = "push";
        records.emplace_back(run);
      }
      const auto sink = store.writer(name);
      take(sink->begin(Pass::full));
      take(sink->put(std::move(records)));
      take(
          sink->finish({{"commit", "*", k_always, day(200)}, {"tool_run", "*", k_always, day(200)}}, {}, ""));
    }
    take(store.end_run({}));
  };
  night(300, true);
  names.resize(8);
  night(310, false);
  const auto reader = take(store.reader(std::nullopt));
  const auto older = take(store.reader(std::nullopt, day(305)));
  const auto before = take(Evaluation::evaluate(older, pack));
  const auto after = take(Evaluation::evaluate(reader, pack));
  const auto d =
      take(difference({{&before, How::fresh}, {&after, How::tree}}, "all", day(199), day(199), reader));
  CHECK(d.went == std::vector<std::string>{"repo8", "repo9"});
  REQUIRE(d.controls.size() >= 1);
  const auto it =
      std::find_if(d.controls.begin(), d.controls.end(), [](const auto& c) { return c.id == "B1"; });
  REQUIRE(it != d.controls.end());
  CHECK(it->moves.size() == 1);
  CHECK(it->moves.front().cause == Cause::scope);
  CHECK(it->moves.front().how == How::tree);
  CHECK(it->confirmed == 1);
  CHECK(take(before.assess("all", day(199))).confirmed + d.sums[2].confirmed ==
        take(after.assess("all", day(199))).confirmed);
}

TEST_CASE("an unsigned release that pushes a signed one out of the last ten is the cause") {
  const std::string data = PLUMBLINE_SOURCE_DIR;
  const auto pack = take(load_pack("bsimm", {{data}, {data + "/probe"}}));
  auto world = tests::TestWorld::with_sources({"app"});
  for (int i = 0; i < 11; ++i) {
    const auto made = world.commit("app", day(i * 10));
    Tag tag;
    tag.name = "v1." + std::to_string(i);
    tag.target = made.oid;
    tag.landed = made.oid;
    tag.committed = day(i * 10);
    tag.annotated = i < 10;
    if (i < 10) tag.tagged = day(i * 10);
    if (i < 10) tag.signature = Signature::openpgp;
    tag.release = true;
    world.sources["app"].records.emplace_back(tag);
  }
  for (const auto* shape : {"commit", "tag"}) world.cover("app", shape, k_always, day(200));
  const auto reader = world.write();
  const auto evaluation = take(Evaluation::evaluate(reader, pack));
  const auto found = take(difference({{&evaluation, How::fresh}}, "all", day(95), day(105), reader));
  const auto it = std::find_if(found.controls.begin(), found.controls.end(),
                               [](const auto& c) { return c.id == "SE2.4"; });
  REQUIRE(it != found.controls.end());
  REQUIRE(it->moves.size() == 1);
  CHECK(it->moves.front().how == How::exception);
  REQUIRE(it->moves.front().rows.size() == 1);
  CHECK(it->moves.front().rows.front().detail.find("v1.10") != std::string::npos);
}

TEST_CASE("a file that was deleted is named with the commit that deleted it") {
  const Folder folder;
  const auto pack = tests::load_into(folder, "own", tests::k_small_pack);
  auto world = tests::TestWorld::with_sources({"app"});
  for (auto& row : world.tree.rows) row.places = row.kind == "source" ? "doc.threat=git" : "";
  const auto made = world.commit("app", day(0));
  const auto ended = world.commit("app", day(50));
  Document d;
  d.kind = "doc.threat";
  d.path = d.lineage = "threat.md";
  d.commit = made.oid;
  d.blob = tests::made_oid("blob", 1);
  d.substance = 1;
  d.substantive = true;
  world.sources["app"].records.emplace_back(d);
  d.commit = ended.oid;
  d.deleted = true;
  d.blob = {};
  world.sources["app"].records.emplace_back(d);
  for (const auto* shape : {"commit", "document"}) world.cover("app", shape, k_always, day(100));
  const auto reader = world.write();
  const auto evaluation = take(Evaluation::evaluate(reader, pack));
  const auto found = take(difference({{&evaluation, How::fresh}}, "all", day(10), day(90), reader));
  const auto it =
      std::find_if(found.controls.begin(), found.controls.end(), [](const auto& c) { return c.id == "A1"; });
  REQUIRE(it != found.controls.end());
  REQUIRE(it->moves.size() == 1);
  CHECK(it->moves.front().cause == Cause::left);
  CHECK(it->moves.front().how == How::gone);
  CHECK(it->moves.front().commits == std::vector<std::string>{ended.oid.hex()});
  CHECK(it->departed == std::vector<std::string>{it->moves.front().rows.front().evidence});
  const auto wrong = difference({{&evaluation, How::fresh}}, "all", day(90), day(10), reader);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == Errc::usage);
}

}  // namespace difference_tests
