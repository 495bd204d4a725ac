#include "tests/assess/nights.hpp"

namespace plumbline::tests {

const char* const k_small_pack = R"(
pack: own
edition: OWN1
title: Ours
default_across: {across: 60%, min: 1, why: ours}
controls:
  - {id: A1, title: A threat model, practice: A, observed: {present: threat_model_is_kept}, why: ours}
  - {id: A2, title: A fresh one, practice: A, indicated: {present: threat_model_is_kept, fresh: P60D}, why: ours}
  - {id: A3, title: Changes reviewed, practice: A, observed: {ratio: changes_are_reviewed, at_least: 50%, window: P90D, min: 1}, why: ours}
  - {id: A4, title: The last few, practice: A, indicated: {ratio: changes_are_reviewed, at_least: 60%, last: 3, max_age: P1Y, min: 1}, why: ours}
  - {id: B1, title: An analyser ran, practice: B, observed: {across: 80%, min: 1, rule: {present: static_analysis_ran, fresh: P30D}}, indicated: {present: threat_model_is_kept}, why: ours}
  - {id: B2, title: Either, practice: B, observed: {any_of: [{present: static_analysis_ran, fresh: P1M}, {present: threat_model_is_kept}]}, why: ours}
  - {id: B3, title: A habit, practice: B, indicated: {ratio: changes_are_reviewed, at_least: 40%, window: P60D, min: 1, formality: 2}, why: ours}
  - {id: B4, title: All pooled, practice: B, indicated: {ratio: changes_are_reviewed, at_least: 50%, window: P60D, min: 1, pool: true}, why: ours}
  - {id: C1, title: A person, practice: C, needs_person: that it was done}
)";

assess::Pack load_into(const Folder& folder, const std::string& name, const std::string& text) {
  folder.write(name + "/pack.yaml", text);
  return take(assess::load_pack(name, {{folder.path()}, {PLUMBLINE_SOURCE_DIR "/probe"}}));
}

namespace {

/// A product's history of 600 days: commits, some reviewed, a threat model that comes and goes, tool runs.
std::vector<Record> history(Random& random, const std::string& source) {
  std::vector<Record> out;
  const auto days = 20 + below(random, 40);
  std::int64_t at = below(random, 200);
  for (std::int64_t line = 0; line < days; ++line, at += 1 + below(random, 25)) {
    Commit c;
    c.oid = made_oid(source, line);
    c.landed = c.oid;
    c.line = line;
    c.author = person("ann");
    c.authored = c.committed = day(at);
    c.parents = line == 0 ? 0 : 1;
    c.paths = 1;
    out.emplace_back(c);
    if (below(random, 3) != 0) {
      Review r;
      r.commit = c.oid;
      r.what = "trailer";
      r.reviewer = person("bob");
      out.emplace_back(r);
    }
    if (below(random, 6) == 0) {
      Document d;
      d.kind = "doc.threat";
      d.path = d.lineage = "threat.md";
      d.commit = c.oid;
      d.deleted = below(random, 3) == 0;
      d.blob = d.deleted ? Oid{} : made_oid("blob", line);
      d.substance = line + 1;
      d.bytes = 100;
      d.substantive = true;
      out.emplace_back(d);
    }
    if (below(random, 5) == 0) {
      ToolRun run;
      run.id = source + std::to_string(line);
      run.at = day(at);
      run.tool = "codeql";
      run.category = "sast";
      run.outcome = "success";
      run.inputs = 1;
      run.trigger = "push";
      out.emplace_back(run);
    }
  }
  if (below(random, 2) == 0) {
    Attestation a;
    a.pack = "own";
    a.control = below(random, 2) == 0 ? "C1" : "A2";
    a.subject = "all";
    a.person = "lead";
    a.statement = "done";
    a.since = day(below(random, 500));
    a.until = day(500 + below(random, 200));
    out.emplace_back(a);
  }
  return out;
}

Tree tree_of(Random& random, const std::vector<std::string>& names) {
  Tree tree = TestWorld::with_sources(names).tree;
  for (auto& row : tree.rows) {
    if (row.kind != "source") continue;
    if (below(random, 4) != 0) row.places = "doc.threat=git review=git";
    if (below(random, 6) == 0) row.until = day(100 + below(random, 500));
    if (below(random, 6) == 0) row.from = day(below(random, 300));
  }
  return tree;
}

store::Store open(const Folder& folder) {
  store::OpenOptions options;
  options.create = true;
  options.node = "test";
  options.salt = "salt";
  return take(store::Store::open(folder.path("nights.db"), options));
}

}  // namespace

Nights::Nights(Random& random) : store(open(folder)) {
  std::map<std::string, std::vector<Record>> all;
  for (const std::string name : {"a", "b", "c"}) all[name] = history(random, name);
  night(random, {"a", "b", "c"}, all, 1000, 70);
  const bool dropped = below(random, 2) == 0;
  night(random, dropped ? std::vector<std::string>{"a", "c"} : std::vector<std::string>{"a", "b", "c"}, all,
        2000, 95);
}

void Nights::night(Random& random, const std::vector<std::string>& names,
                   const std::map<std::string, std::vector<Record>>& all, std::int64_t at,
                   std::int64_t share) {
  take(store.begin_run(day(at), "test", ""));
  take(store.save_tree(tree_of(random, names)));
  for (const auto& name : names) {
    std::vector<Record> seen;
    for (const auto& record : all.at(name)) {
      // the main line is always there as a whole: what else is known is a matter of luck
      if (std::holds_alternative<Commit>(record) || below(random, 100) < share) seen.push_back(record);
    }
    std::vector<Coverage> coverage;
    std::vector<Gap> gaps;
    for (const auto* shape : {"commit", "tag", "document", "ci_call", "review", "tool_run"})
      coverage.push_back({shape, "*", below(random, 5) == 0 ? day(below(random, 300)) : k_always,
                          day(300 + below(random, 700))});
    if (below(random, 3) == 0) {
      const auto since = below(random, 500);
      gaps.push_back({"review", "*", day(since), day(since + 1 + below(random, 60)), "damaged", "x", {}});
    }
    const auto sink = store.writer(name);
    take(sink->begin(Pass::full));
    take(sink->put(std::move(seen)));
    take(sink->finish(coverage, gaps, ""));
  }
  take(store.end_run({}));
}

}  // namespace plumbline::tests
