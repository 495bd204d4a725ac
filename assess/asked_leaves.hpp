#pragma once
// Which leaves of a rule are asked of which sources: the way explaining and comparing both go.
#include <set>
#include <string>

#include "assess/body.hpp"

namespace plumbline::assess {

/// Calls `f(leaf, source)` for every leaf of `rule` and every source it is asked of below `subject`; sources
/// whose evidence stands for those below are among them where the rule inherits, maintained branches where it
/// asks each.
template <class F>
void for_each_asked(const Body& body, const Rule& rule, const std::string& subject, F&& f,
                    bool inherited = false, bool branched = false) {
  const bool inherits = inherited || rule.inherits;
  const bool each_branch = branched || rule.each_branch;
  for (const auto& term : rule.terms) for_each_asked(body, term, subject, f, inherits, each_branch);
  if (!rule.terms.empty()) return;
  std::set<std::string> sources;
  for (const auto& name : body.world().sources_below(subject)) {
    sources.insert(name);
    if (each_branch) {
      for (const auto& branch : body.world().source(name).branches) sources.insert(branch);
    }
    if (!inherits) continue;
    for (const auto& above : body.world().source(name).speaking_for) sources.insert(above);
  }
  for (const auto& name : sources) f(rule, body.world().source(name));
}

}  // namespace plumbline::assess
