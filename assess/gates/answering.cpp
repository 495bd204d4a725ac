#include "assess/gates/answering.hpp"

#include <algorithm>
#include <numeric>

#include "assess/loader.hpp"
#include "core/window.hpp"

namespace plumbline::assess::gates {
namespace {

// Why silence between two instants is no answer; not_given: all was seen.
Reason blind_between(const View& view, Instant from, Instant to) {
  const auto& steps = view.blind.steps();
  auto it = std::upper_bound(steps.begin(), steps.end(), from,
                             [](Instant t, const auto& step) { return t < step.at; });
  Reason out = it == steps.begin() ? it->value : std::prev(it)->value;
  for (; it != steps.end() && it->at <= to; ++it) out = weightier(out, it->value);
  return out;
}

Witness witness_of(const Item& item, bool by_order) {
  const auto& row = *item.row;
  return {row.evidence,
          row.commit,
          row.path,
          row.name,
          row.detail,
          item.time,
          by_order ? "graph order" : std::string(name(item.clock))};
}

}  // namespace

const View& Answering::view(const Rule& leaf, const Asking& asking) const {
  return m_views.of(leaf, asking.criterion->weakest, asking.line);
}

// Something stands in the tagged tree: age alone can end it there.
bool Answering::stands_in_tree(const View& view, const Rule& leaf, const Asking& asking, Worlds world,
                               Instant t) const {
  if (!asking.tree) return false;
  const auto& standing = view.items->standing(*asking.tree);
  if (standing.n == 0) return false;
  return !leaf.fresh ||
         t < add(world == Worlds::sure ? standing.sure_from : standing.possible_from, *leaf.fresh);
}

bool Answering::stands_in_tree(const Item& item, const Rule& leaf, const Asking& asking, Worlds world,
                               Instant t) const {
  if (!asking.tree || !item.in_tree(*asking.tree)) return false;
  return !leaf.fresh ||
         t < add(world == Worlds::sure ? item.time.not_before : item.time.not_after, *leaf.fresh);
}

bool Answering::known(const Item& item, const Asking& asking, Worlds world, Instant t) const {
  return item.in(world) <= t || (asking.tree && item.in_tree(*asking.tree));
}

// A leaf that cannot be asked of this release at all, and why.
std::optional<Verdict> Answering::not_askable(const Rule& leaf, const Asking& asking) const {
  if (leaf.rows == Rule::Rows::release_range && !asking.release->range)
    return Verdict{Answer::unknown, Reason::gap};
  if (leaf.rows != Rule::Rows::between) return std::nullopt;
  if (asking.line == nullptr && view(leaf, asking).of_tree) return Verdict{Answer::unknown, Reason::gap};
  if (leaf.between_from == "previous" && asking.first) return k_no_case;
  const auto from = asking.time_of(leaf.between_from);
  const auto to = asking.time_of(leaf.between_to);
  // Between a gate and an earlier one there is no time in which anything could have been done.
  if (!from || !to || to->not_after < from->not_before) return Verdict{Answer::unknown, Reason::needs_person};
  return std::nullopt;
}

// From when to when a thing of that world counts, `between` two gates: after the first, by the second.
std::pair<Instant, Instant> Answering::bounds(const Rule& leaf, const Asking& asking, Worlds world,
                                              Instant t) const {
  const auto from = *asking.time_of(leaf.between_from);
  auto to = *asking.time_of(leaf.between_to);
  const bool own = leaf.between_to == "gate" || leaf.between_to == asking.gate->id;
  if (own && to.not_after < t) to = point(t);  // what comes after the gate is late, not nowhere
  const bool sure = world == Worlds::sure;
  return {sure ? from.not_after : from.not_before, std::min(t, sure ? to.not_before : to.not_after)};
}

// Items the leaf speaks of. Of all rows only where it asks for the same artefact: there are few.
std::vector<std::size_t> Answering::chosen(const View& view, const Rule& leaf, const Asking& asking,
                                           Worlds world, Instant t) const {
  switch (leaf.rows) {
    case Rule::Rows::release_commit:
      return view.items->of_release(*asking.release);
    case Rule::Rows::release_range:
      return view.items->of_range(*asking.release->range);
    case Rule::Rows::between: {
      const auto [from, to] = bounds(leaf, asking, world, t);
      return view.items->within(world, from, to);
    }
    case Rule::Rows::all:
      break;
  }
  std::vector<std::size_t> out(view.items->all().size());
  std::iota(out.begin(), out.end(), std::size_t{0});
  return out;
}

bool Answering::is_there(const View& view, const Rule& leaf, const Asking& asking, Worlds world,
                         Instant t) const {
  if (leaf.rows == Rule::Rows::between) {
    const auto [from, to] = bounds(leaf, asking, world, t);
    return view.items->any_within(world, from, to);
  }
  for (const auto i : chosen(view, leaf, asking, world, t)) {
    const auto& item = view.items->all()[i];
    if ((item.in(world) <= t && t < item.until(world, leaf.fresh)) ||
        stands_in_tree(item, leaf, asking, world, t))
      return true;
  }
  return false;
}

/// Rows in force of which nobody can tell.
std::vector<std::size_t> Answering::in_doubt(const View& view, const Rule& leaf, const Asking& asking,
                                             Instant t) const {
  const auto& items = view.items->all();
  const auto counts = [&](const Item& item) {
    if (!item.row->doubtful || t < item.time.not_before) return false;
    if (leaf.rows != Rule::Rows::between) return t < item.until(Worlds::possible, leaf.fresh);
    const auto [from, to] = bounds(leaf, asking, Worlds::possible, t);
    return from < item.time.not_before && item.time.not_before <= to;
  };
  std::vector<std::size_t> out;
  if (leaf.rows == Rule::Rows::all || leaf.rows == Rule::Rows::between) {
    for (auto i = items.size(); i > 0 && items[i - 1].row->doubtful; --i)
      if (counts(items[i - 1])) out.push_back(i - 1);
    return out;
  }
  for (const auto i : chosen(view, leaf, asking, Worlds::possible, t)) {
    if (counts(items[i])) out.push_back(i);
  }
  return out;
}

Verdict Answering::present(const View& view, const Rule& leaf, const Asking& asking, Worlds world,
                           Instant t) const {
  if (is_there(view, leaf, asking, world, t)) return k_yes;
  const auto from = leaf.rows == Rule::Rows::between ? asking.time_of(leaf.between_from)->not_after : t;
  const auto blind = blind_between(view, std::min(from, t), t);
  if (blind != Reason::not_given) return {Answer::unknown, blind};
  if (view.elsewhere) return {Answer::unknown, Reason::elsewhere};
  if (!in_doubt(view, leaf, asking, t).empty()) return {Answer::unknown, Reason::open_rows};
  return {Answer::no, Reason::none};
}

Verdict Answering::ratio(const View& view, const Rule& leaf, const Asking& asking, Worlds world,
                         Instant t) const {
  Counts counts;
  for (const auto i : chosen(view, leaf, asking, world, t)) {
    const auto& item = view.items->all()[i];
    if (leaf.rows != Rule::Rows::between && !known(item, asking, world, t)) {
      // A change of the release whose row is not final yet is undecided, not absent.
      if (leaf.rows != Rule::Rows::release_range) continue;
      ++counts.n;
      ++counts.open;
      continue;
    }
    ++counts.n;
    if (!item.row->ok) ++counts.open;
    if (item.row->ok == 1) ++counts.ok;
  }
  Instant from = t;
  if (leaf.rows == Rule::Rows::release_range)
    from = std::min(t, view.line->times[std::min(asking.release->range->first, asking.release->range->last)]);
  const auto blind = blind_between(view, from, t);
  const bool every = leaf.at_least.num == leaf.at_least.den;
  const bool exception = counts.n - counts.open - counts.ok > 0;
  if (blind != Reason::not_given) {
    if (blind == Reason::gap && every && exception && !view.elsewhere) return {Answer::no, Reason::below};
    return {Answer::unknown, blind};
  }
  const auto verdict = plumbline::judge(counts.ok, counts.open, counts.n, leaf.at_least, leaf.min);
  if (verdict.answer == Answer::no && view.elsewhere) return {Answer::unknown, Reason::elsewhere};
  if (verdict.answer == Answer::no_case && view.rows_elsewhere) return {Answer::unknown, Reason::elsewhere};
  return verdict;
}

// After the gate what counted at it goes on counting: an exception that grew too old since is no evidence
// that came late.
Verdict Answering::still_counted(const View& view, const Rule& leaf, const Asking& asking, Instant t) const {
  Counts counts;
  const auto count = [&](std::size_t i) {
    const auto ok = view.items->all()[i].row->ok;
    ++counts.n;
    counts.open += ok ? 0 : 1;
    counts.ok += ok == 1 ? 1 : 0;
  };
  for (const auto i : counted(view, leaf, asking, asking.at.not_after)) count(i);
  for (auto n = view.items->count_by(asking.at.not_after); n < view.items->count_by(t); ++n) count(n);
  return plumbline::judge(counts.ok, counts.open, counts.n, leaf.at_least, leaf.min);
}

Verdict Answering::ask_leaf(const Rule& leaf, const Asking& asking, Worlds world, Instant t) const {
  if (const auto verdict = not_askable(leaf, asking)) return *verdict;
  const auto& seen = view(leaf, asking);
  const bool is_ratio = leaf.kind == Rule::Kind::ratio;
  if (leaf.rows != Rule::Rows::all || !leaf.same_artifact_as.empty())
    return is_ratio ? ratio(seen, leaf, asking, world, t) : present(seen, leaf, asking, world, t);
  const auto verdict = seen.answer(world).at(t);
  if (is_ratio)
    return verdict == k_yes && asking.at.not_after < t ? still_counted(seen, leaf, asking, t) : verdict;
  if (verdict == k_yes) return verdict;
  return stands_in_tree(seen, leaf, asking, world, t) ? k_yes : verdict;
}

Verdict Answering::ask(const Rule& rule, const Asking& asking, Worlds world, Instant t) const {
  Verdict out;
  if (rule.terms.empty()) {
    out = ask_leaf(rule, asking, world, t);
  } else {
    std::vector<Verdict> terms;
    for (const auto& term : rule.terms) terms.push_back(ask(term, asking, world, t));
    out = rule.kind == Rule::Kind::all_of ? all_of(terms) : any_of(terms);
  }
  return rule.if_any && out.answer == Answer::no_case ? k_yes : out;
}

std::vector<Instant> Answering::turns(const Rule& rule, const Asking& asking, Instant after,
                                      Instant until) const {
  std::vector<Instant> out;
  const auto take = [&](Instant t) {
    if (after < t && t <= until) out.push_back(t);
  };
  const auto take_steps = [&](const auto& timeline) {
    auto it = std::upper_bound(timeline.steps().begin(), timeline.steps().end(), after,
                               [](Instant t, const auto& step) { return t < step.at; });
    for (; it != timeline.steps().end() && it->at <= until; ++it) out.push_back(it->at);
  };
  for_each_leaf(rule, [&](const Rule& leaf) {
    if (not_askable(leaf, asking)) return;
    const auto& seen = view(leaf, asking);
    const auto& items = seen.items->all();
    if (leaf.rows == Rule::Rows::all && leaf.same_artifact_as.empty()) return take_steps(seen.sure);
    take_steps(seen.blind);
    if (leaf.rows == Rule::Rows::release_commit || leaf.rows == Rule::Rows::release_range) {
      for (const auto i : chosen(seen, leaf, asking, Worlds::sure, until)) take(items[i].time.not_after);
      return;
    }
    for (auto n = seen.items->count_by(after); n < seen.items->count_by(until); ++n)
      out.push_back(items[n].time.not_after);
  });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Only a thing that has to be there still can lapse: what was done for a release stays done.
Answering::Lapse Answering::lapses(const Rule& rule, Clock weakest, const Line* line, Instant t) const {
  if (!rule.terms.empty()) {
    const bool all = rule.kind == Rule::Kind::all_of;
    Lapse out = all ? Lapse{} : Lapse{k_always, {}};
    for (const auto& term : rule.terms) {
      auto one = lapses(term, weakest, line, t);
      if (all ? one.at < out.at : out.at < one.at) out = std::move(one);
    }
    return out;
  }
  if (rule.kind != Rule::Kind::present || rule.rows != Rule::Rows::all) return {};
  // What ended later than `t` is not known of at `t`: only age can be foreseen.
  if (!rule.fresh) return {};
  const auto& seen = m_views.of(rule, weakest, line);
  Lapse out{k_always, {}};
  for (auto n = seen.items->count_by(t); n > 0; --n) {
    const auto& item = seen.items->all()[n - 1];
    if (add(item.time.not_after, *rule.fresh) <= out.at) break;
    const auto until = add(item.time.not_before, *rule.fresh);
    if (t < item.end.not_before && out.at < until) out = {until, item.row->detail};
  }
  return out.at <= t ? Lapse{} : out;  // another repository of the product keeps it
}

Answering::Lapse Answering::lapses(const Criterion& criterion, const Line* line, Instant t) const {
  return criterion.rule ? lapses(*criterion.rule, criterion.weakest, line, t) : Lapse{};
}

// What a presence shows at `t`: what stands in the tagged tree first, then the latest that is in force.
std::vector<std::size_t> Answering::in_force(const View& view, const Rule& leaf, const Asking& asking,
                                             Instant t) const {
  std::vector<std::size_t> out;
  const auto& items = view.items->all();
  const auto take = [&](std::size_t i) {
    if (std::find(out.begin(), out.end(), i) == out.end()) out.push_back(i);
  };
  if (asking.tree) {
    const auto& standing = view.items->standing(*asking.tree);
    for (std::size_t k = 0; k < standing.n; ++k) {
      if (stands_in_tree(items[standing.newest[k]], leaf, asking, Worlds::sure, t)) take(standing.newest[k]);
    }
  }
  for (auto n = view.items->count_by(t); n > 0 && out.size() < Items::k_most_shown; --n) {
    if (!(t < view.latest_until[n - 1])) break;
    if (t < items[n - 1].until(Worlds::sure, leaf.fresh)) take(n - 1);
  }
  return out;
}

// The rows a ratio counts at `t`, the latest first.
std::vector<std::size_t> Answering::counted(const View& view, const Rule& leaf, const Asking& asking,
                                            Instant t) const {
  const auto& items = view.items->all();
  std::vector<std::size_t> out;
  if (leaf.rows != Rule::Rows::all || !leaf.same_artifact_as.empty()) {
    out = chosen(view, leaf, asking, Worlds::sure, t);
    std::erase_if(out, [&](std::size_t i) { return !known(items[i], asking, Worlds::sure, t); });
    std::reverse(out.begin(), out.end());
    return out;
  }
  const auto age = leaf.window ? leaf.window : leaf.max_age;
  for (auto n = view.items->count_by(t); n > 0; --n) {
    // Sorted by the latest they can have come: no row before this one is younger than it.
    if (age && !(t < add(items[n - 1].time.not_after, *age))) break;
    if (leaf.last && out.size() == static_cast<std::size_t>(*leaf.last)) break;
    if (!age || t < add(items[n - 1].row->at, *age)) out.push_back(n - 1);
  }
  return out;
}

void Answering::show(const Rule& rule, const Asking& asking, Instant t, CriterionVerdict& out) const {
  for_each_leaf(rule, [&](const Rule& leaf) {
    if (!rule.terms.empty()) out.terms.push_back(ask_leaf(leaf, asking, Worlds::sure, t));
    if (not_askable(leaf, asking)) return;
    const auto& seen = view(leaf, asking);
    // What the main line holds is no witness of a release that stands beside it.
    if (asking.line == nullptr && seen.of_tree && leaf.rows == Rule::Rows::all) return;
    const auto& items = seen.items->all();
    const auto put = [&](std::vector<Witness>& list, std::size_t i) {
      const bool by_order = asking.tree && items[i].in_tree(*asking.tree);
      if (list.size() < Items::k_most_shown) list.push_back(witness_of(items[i], by_order));
    };
    if (leaf.kind == Rule::Kind::ratio) {
      const bool first = out.n == 0;
      for (const auto i : counted(seen, leaf, asking, t)) {
        const auto ok = items[i].row->ok;
        if (first) {
          ++out.n;
          out.open += ok ? 0 : 1;
          out.ok += ok == 1 ? 1 : 0;
        }
        put(ok == 1 ? out.witnesses : out.exceptions, i);
      }
    } else if (leaf.rows == Rule::Rows::all && leaf.same_artifact_as.empty()) {
      for (const auto i : in_force(seen, leaf, asking, t)) put(out.witnesses, i);
    } else {
      auto list = chosen(seen, leaf, asking, Worlds::sure, t);
      std::reverse(list.begin(), list.end());
      for (const auto i : list) {
        if (!known(items[i], asking, Worlds::sure, t)) continue;
        if (leaf.rows == Rule::Rows::between || t < items[i].until(Worlds::sure, leaf.fresh) ||
            stands_in_tree(items[i], leaf, asking, Worlds::sure, t))
          put(out.witnesses, i);
      }
    }
    if (leaf.kind != Rule::Kind::ratio && out.witnesses.empty()) {
      for (const auto i : in_doubt(seen, leaf, asking, t)) put(out.exceptions, i);
    }
  });
  if (!out.witnesses.empty()) out.decided_by = out.witnesses.front().clock;
}

}  // namespace plumbline::assess::gates
