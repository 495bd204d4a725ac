// How long verdicts take: 500 releases x 8 gates x 30 criteria each, over facts made up here (no store, no
// SQL). plumbline_bench_gates [releases]
#include <fmt/core.h>

#include <chrono>
#include <cstdlib>

#include "assess/gates/judge.hpp"

using namespace plumbline;
using namespace plumbline::assess;
using namespace plumbline::assess::gates;

namespace {

constexpr std::size_t k_commits_each = 40;
constexpr std::int64_t k_hour = 3600;

Probe probe(const std::string& id, bool population, const std::string& shape) {
  Probe out;
  out.id = id;
  out.population = population;
  out.needs = {{{shape, "*"}}};
  out.in_git = true;
  return out;
}

Rule rule(int kind, int number) {
  Rule out;
  out.with["n"] = std::to_string(number % 5);
  switch (kind % 4) {
    case 0:
      out.probe = "document";
      break;
    case 1:
      out.probe = "change";
      out.kind = Rule::Kind::ratio;
      out.rows = Rule::Rows::release_range;
      break;
    case 2:
      out.probe = "scan";
      out.rows = Rule::Rows::release_commit;
      break;
    default:
      out.probe = "document";
      out.rows = Rule::Rows::between;
      out.between_from = "previous";
      out.between_to = "gate";
  }
  return out;
}

Process make_process() {
  Process out;
  out.name = "bench";
  out.version = "1";
  out.stages = {{"s", "S"}};
  for (int g = 0; g < 8; ++g) {
    Gate gate;
    gate.id = gate.name = fmt::format("G{}", g);
    gate.after = "s";
    gate.tag_is_gate = g % 2 == 0;
    gate.stand_in = StandIn::work_began;
    for (int c = 0; c < 30; ++c) {
      Criterion criterion;
      criterion.id = fmt::format("G{}.{}", g, c);
      criterion.rule = rule(c, c);
      gate.criteria.push_back(std::move(criterion));
    }
    out.gates.push_back(std::move(gate));
  }
  for (auto& p : {probe("document", false, "document"), probe("change", true, "commit"),
                  probe("scan", false, "tool_run")})
    out.probes.emplace(p.id, p);
  return out;
}

Facts make_facts(std::size_t releases) {
  Facts out;
  out.product = out.history.source = "s";
  Line line;
  line.subject = "s";
  for (std::size_t i = 0; i < releases * k_commits_each; ++i) {
    line.commits.push_back(fmt::format("{:040x}", i));
    line.place.emplace(line.commits.back(), i);
    line.times.push_back({1'400'000'000 + static_cast<std::int64_t>(i) * k_hour});
  }
  line.proofs.assign(line.commits.size(), k_forever);
  out.as_of = out.known_at = {line.times.back().seconds + k_hour};
  Source source;
  source.name = "s";
  source.end = {out.as_of.seconds + 1};
  source.coverage.push_back({"*", "*", k_always, source.end});
  out.sources.emplace("s", source);
  for (int n = 0; n < 5; ++n) {
    const auto key = fmt::format(" n={}", n);
    for (std::size_t i = 0; i < line.commits.size(); ++i) {
      ProbeRow row;
      row.subject = "s";
      row.at = line.times[i];
      row.commit = line.commits[i];
      row.evidence = "commit:s:" + row.commit;
      row.ok = static_cast<int>((i + static_cast<std::size_t>(n)) % 7 != 0);
      out.rows["change" + key]["s"].own().push_back(row);
      row.ok.reset();
      if (i % (50 + static_cast<std::size_t>(n)) == 0) {
        row.evidence = "document:s:" + row.commit;
        row.until = i + 50 < line.commits.size() ? line.times[i + 40] : k_forever;
        out.rows["document" + key]["s"].own().push_back(row);
      }
      if (i % k_commits_each == k_commits_each - 1) {
        row.evidence = "tool_run:s:" + row.commit;
        row.until = k_forever;
        out.commits.emplace(row.evidence, row.commit);
        row.at.seconds += (n - 1) * k_hour;
        out.rows["scan" + key]["s"].own().push_back(row);
      }
    }
  }
  for (std::size_t r = 0; r < releases; ++r) {
    const auto i = r * k_commits_each + k_commits_each - 1;
    TagSeen tag{
        fmt::format("v1.{}", r), line.commits[i], fmt::format("tag:s:{}", r), {line.times[i].seconds + 60}};
    tag.annotated = tag.release = true;
    tag.clock = "tagger_date";
    out.history.tags.push_back(std::move(tag));
  }
  out.history.lines.push_back(std::move(line));
  return out;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  const auto releases = argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 500;
  const auto process = make_process();
  auto facts = make_facts(releases);
  auto start = std::chrono::steady_clock::now();
  auto found = find_releases(facts.history, "");
  if (!found) return 1;
  facts.releases = std::move(*found);
  const double finding = seconds_since(start);
  start = std::chrono::steady_clock::now();
  const auto report = judge(process, facts);
  const double judging = seconds_since(start);
  std::map<std::string_view, std::size_t> counts;
  for (const auto& v : report.verdicts) {
    for (const auto& g : v.gates) {
      for (const auto& c : g.criteria) ++counts[name(c.outcome)];
    }
  }
  fmt::print("{} releases found in {:.3f} s, judged in {:.3f} s\n", report.releases.size(), finding, judging);
  for (const auto& [outcome, n] : counts) fmt::print("  {} {}\n", n, outcome);
}
