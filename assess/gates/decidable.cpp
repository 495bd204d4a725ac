// How many criteria which kinds of sources could decide, whatever is connected.
#include <algorithm>

#include "assess/gates/judge.hpp"
#include "assess/loader.hpp"

namespace plumbline::assess::gates {
namespace {

// Which kinds of sources a rule needs, as the least of the four that do: 0 git, 1 CI, 2 tracker, 3 artefacts.
int class_of(const Need& need) {
  const auto is = [&](std::initializer_list<std::string_view> shapes) {
    return std::find(shapes.begin(), shapes.end(), need.shape) != shapes.end();
  };
  if (is({"commit", "tag", "document", "ci_call", "review", "signature_check", "release_note"})) return 0;
  if (is({"ci_run", "tool_run", "test_run", "finding", "component"})) return 1;
  return is({"artifact", "advisory"}) ? 3 : 2;
}

int class_of(const Probe& probe) {
  int worst = 0;
  for (const auto& group : probe.needs) {
    int best = 3;
    for (const auto& need : group) best = std::min(best, class_of(need));
    if (!group.empty()) worst = std::max(worst, best);
  }
  return worst;
}

}  // namespace

Decidable count_decidable(const Process& process) {
  Decidable out;
  for (const auto& gate : process.gates) {
    if (!gate.dropped.empty()) continue;
    for (const auto& c : gate.criteria) {
      if (!c.dropped.empty()) continue;
      ++out.of;
      if (!c.rule || !c.lacks.empty()) {
        ++out.lacking;
        continue;
      }
      int worst = 0;
      for_each_leaf(*c.rule, [&](const Rule& leaf) {
        worst = std::max(worst, class_of(process.probes.at(leaf.probe)));
      });
      ++(worst == 0 ? out.git : worst == 1 ? out.ci : worst == 2 ? out.tracker : out.artefacts);
    }
  }
  return out;
}

}  // namespace plumbline::assess::gates
