#include "assess/gates/answering.hpp"

#include <algorithm>

#include "assess/loader.hpp"
#include "core/window.hpp"

namespace plumbline::assess::gates {
namespace {

constexpr std::size_t k_most_shown = 3;

// Why silence between two instants is no answer; not_given: all was seen.
Reason blind_between(const View& view, Instant from, Instant to) {
  Reason out = view.blind.at(from);
  for (const auto& step : view.blind.steps()) {
    if (from < step.at && step.at <= to) out = weightier(out, step.value);
  }
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
  return m_views.of(leaf, asking.criterion->weakest, asking.release->line);
}

// What is in the tagged tree was there for that tag, whatever its dates say (SEMANTICS 10).
bool Answering::in_tree(const Item& item, const Asking& asking) const {
  if (!asking.tree || !item.made_in_git || !item.place || *asking.tree < *item.place) return false;
  return item.row->until == k_forever || (item.end_place && *asking.tree < *item.end_place);
}

// The same of a thing that has to be there still: age alone can end it in a tree.
bool Answering::stands_in_tree(const Item& item, const Rule& leaf, const Asking& asking, Worlds world,
                               Instant t) const {
  if (!in_tree(item, asking)) return false;
  const auto from = world == Worlds::sure ? item.time.not_before : item.time.not_after;
  return !leaf.fresh || t < add(from, *leaf.fresh);
}

bool Answering::known(const Item& item, const Asking& asking, Worlds world, Instant t) const {
  return item.in(world) <= t || in_tree(item, asking);
}

// A leaf that cannot be asked of this release at all, and why.
std::optional<Verdict> Answering::not_askable(const Rule& leaf, const Asking& asking) const {
  if (leaf.rows == Rule::Rows::release_range && !asking.release->range)
    return Verdict{Answer::unknown, Reason::gap};
  if (leaf.rows != Rule::Rows::between) return std::nullopt;
  if (leaf.between_from == "previous" && !asking.release->previous) return k_no_case;
  if (!asking.time_of(leaf.between_from) || !asking.time_of(leaf.between_to))
    return Verdict{Answer::unknown, Reason::needs_person};
  return std::nullopt;
}

bool Answering::lies_between(const Item& item, const Rule& leaf, const Asking& asking, Worlds world,
                             Instant t) const {
  const auto from = *asking.time_of(leaf.between_from);
  auto to = *asking.time_of(leaf.between_to);
  const bool own = leaf.between_to == "gate" || leaf.between_to == asking.gate->id;
  if (own && to.not_after < t) to = point(t);  // what comes after the gate is late, not nowhere
  if (world == Worlds::sure)
    return from.not_after < item.time.not_before && item.time.not_after <= to.not_before;
  return from.not_before < item.time.not_after && item.time.not_before <= to.not_after;
}

// Items the leaf speaks of, before time is asked.
std::vector<std::size_t> Answering::chosen(const View& view, const Asking& asking) const {
  std::vector<std::size_t> out;
  const auto take = [&](const auto& index, const std::string& key) {
    if (const auto it = index.find(key); it != index.end())
      out.insert(out.end(), it->second.begin(), it->second.end());
  };
  switch (view.leaf->rows) {
    case Rule::Rows::release_commit:
      take(view.by_commit, asking.release->commit);
      take(view.by_name, asking.release->name);
      std::sort(out.begin(), out.end());
      out.erase(std::unique(out.begin(), out.end()), out.end());
      // Two tags may name one commit: of tags the release's own speaks.
      std::erase_if(out, [&](std::size_t i) {
        const auto& row = *view.items[i].row;
        return row.evidence.starts_with("tag:") && row.name != asking.release->name;
      });
      break;
    case Rule::Rows::release_range: {
      const auto range = *asking.release->range;
      const auto begin = std::partition_point(view.by_place.begin(), view.by_place.end(), [&](std::size_t i) {
        return *view.items[i].place < range.first;
      });
      const auto end = std::partition_point(
          begin, view.by_place.end(), [&](std::size_t i) { return *view.items[i].place <= range.last; });
      out.assign(begin, end);
      break;
    }
    default:
      for (std::size_t i = 0; i < view.items.size(); ++i) out.push_back(i);
  }
  if (view.leaf->same_artifact_as.empty()) return out;
  std::set<std::string_view> same;
  const auto& other =
      m_views.of_probe(view.leaf->same_artifact_as, asking.criterion->weakest, asking.release->line);
  for (const auto& item : other.items) {
    if (!item.artifact.empty()) same.insert(item.artifact);
  }
  std::erase_if(out, [&](std::size_t i) {
    return view.items[i].artifact.empty() || same.count(view.items[i].artifact) == 0;
  });
  return out;
}

Verdict Answering::present(const View& view, const Asking& asking, Worlds world, Instant t) const {
  const auto& leaf = *view.leaf;
  for (const auto i : chosen(view, asking)) {
    const auto& item = view.items[i];
    const bool there = leaf.rows == Rule::Rows::between
                           ? item.in(world) <= t && lies_between(item, leaf, asking, world, t)
                           : ((item.in(world) <= t && t < item.until(world, leaf.fresh)) ||
                              stands_in_tree(item, leaf, asking, world, t));
    if (there) return k_yes;
  }
  const auto from = leaf.rows == Rule::Rows::between ? asking.time_of(leaf.between_from)->not_after : t;
  const auto blind = blind_between(view, std::min(from, t), t);
  if (blind != Reason::not_given) return {Answer::unknown, blind};
  if (view.elsewhere) return {Answer::unknown, Reason::elsewhere};
  return {Answer::no, Reason::none};
}

Verdict Answering::ratio(const View& view, const Asking& asking, Worlds world, Instant t) const {
  const auto& leaf = *view.leaf;
  Counts counts;
  for (const auto i : chosen(view, asking)) {
    const auto& item = view.items[i];
    if (leaf.rows == Rule::Rows::between) {
      if (!(item.in(world) <= t) || !lies_between(item, leaf, asking, world, t)) continue;
    } else if (!known(item, asking, world, t)) {
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

Verdict Answering::ask_leaf(const Rule& leaf, const Asking& asking, Worlds world, Instant t) const {
  if (const auto verdict = not_askable(leaf, asking)) return *verdict;
  const auto& seen = view(leaf, asking);
  if (leaf.rows != Rule::Rows::all || !leaf.same_artifact_as.empty())
    return leaf.kind == Rule::Kind::ratio ? ratio(seen, asking, world, t) : present(seen, asking, world, t);
  const auto verdict = seen.answer(world).at(t);
  if (verdict == k_yes || leaf.kind == Rule::Kind::ratio || !asking.tree) return verdict;
  for (const auto& item : seen.items) {
    if (stands_in_tree(item, leaf, asking, world, t)) return k_yes;
  }
  return verdict;
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
  for_each_leaf(rule, [&](const Rule& leaf) {
    if (not_askable(leaf, asking)) return;
    const auto& all = view(leaf, asking).turns;
    const auto begin = std::upper_bound(all.begin(), all.end(), after);
    const auto end = std::upper_bound(begin, all.end(), until);
    out.insert(out.end(), begin, end);
  });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void Answering::show(const Rule& rule, const Asking& asking, Instant t, CriterionVerdict& out) const {
  for_each_leaf(rule, [&](const Rule& leaf) {
    if (not_askable(leaf, asking)) return;
    const auto& seen = view(leaf, asking);
    auto items = chosen(seen, asking);
    if (leaf.rows == Rule::Rows::all && leaf.kind == Rule::Kind::ratio) {
      std::erase_if(items, [&](std::size_t i) {
        const auto age = leaf.window ? leaf.window : leaf.max_age;
        return age && !(t < add(seen.items[i].row->at, *age));
      });
    }
    const bool counted = out.n == 0 && leaf.kind == Rule::Kind::ratio;
    for (auto it = items.rbegin(); it != items.rend(); ++it) {
      const auto& item = seen.items[*it];
      if (!known(item, asking, Worlds::sure, t)) continue;
      if (leaf.rows == Rule::Rows::between && !lies_between(item, leaf, asking, Worlds::sure, t)) continue;
      const bool by_order = in_tree(item, asking);
      if (leaf.kind == Rule::Kind::ratio) {
        if (counted) {
          ++out.n;
          out.open += item.row->ok ? 0 : 1;
          out.ok += item.row->ok == 1 ? 1 : 0;
        }
        auto& list = item.row->ok == 1 ? out.witnesses : out.exceptions;
        if (list.size() < k_most_shown) list.push_back(witness_of(item, by_order));
        continue;
      }
      if (leaf.rows != Rule::Rows::between && !(t < item.until(Worlds::sure, leaf.fresh)) &&
          !stands_in_tree(item, leaf, asking, Worlds::sure, t))
        continue;
      if (out.witnesses.size() < k_most_shown) out.witnesses.push_back(witness_of(item, by_order));
    }
  });
  if (!out.witnesses.empty()) out.decided_by = out.witnesses.front().clock;
}

}  // namespace plumbline::assess::gates
