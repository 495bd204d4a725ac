#include "assess/gates/views.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "assess/compose.hpp"
#include "assess/rule_text.hpp"

namespace plumbline::assess::gates {
namespace {

std::string_view shape_of(std::string_view evidence) {
  return evidence.substr(0, evidence.find(':'));
}

std::string_view subject_of(std::string_view evidence) {
  const auto first = evidence.find(':');
  const auto last = evidence.rfind(':');
  return first == last ? std::string_view() : evidence.substr(first + 1, last - first - 1);
}

bool is_git_shape(std::string_view shape) {
  constexpr std::array<std::string_view, 6> k_shapes{"commit", "document", "ci_call",
                                                     "review", "tag",      "signature_check"};
  return std::find(k_shapes.begin(), k_shapes.end(), shape) != k_shapes.end();
}

// A branch has no runs and reports of its own: they are told of its source.
bool reads_git(const Probe& probe) {
  for (const auto& group : probe.needs) {
    for (const auto& need : group) {
      if (is_git_shape(need.shape)) return true;
    }
  }
  return false;
}

Verdict first_of(bool any, Verdict a, Verdict b) {
  const std::array<Verdict, 2> pair{a, b};
  return any ? any_of(pair) : all_of(pair);
}

// The rows as one of the two worlds has them.
std::vector<ProbeRow> rows_in(const View& view, Worlds world) {
  std::vector<ProbeRow> out;
  out.reserve(view.items.size());
  for (const auto& item : view.items) {
    auto row = *item.row;
    row.at = item.in(world);
    if (!view.probe->population) row.until = item.until(world, view.leaf->fresh);
    if (row.at < row.until || view.probe->population) out.push_back(std::move(row));
  }
  std::sort(out.begin(), out.end(), [](const ProbeRow& a, const ProbeRow& b) {
    return std::tie(a.at, a.evidence, a.until) < std::tie(b.at, b.evidence, b.until);
  });
  return out;
}

}  // namespace

const Views::Seen& Views::seen(const Line& line) const {
  const auto it = m_seen.find(line.subject);
  if (it != m_seen.end()) return it->second;
  Seen out;
  out.by.assign(line.commits.size(), m_facts.known_at);
  out.not_by.assign(line.commits.size(), k_always);
  for (std::size_t i = 0; i < line.commits.size(); ++i) {
    const auto sight = m_facts.commit_sights.find(line.commits[i]);
    if (sight == m_facts.commit_sights.end()) continue;
    if (sight->second.seen) out.by[i] = *sight->second.seen;
    if (sight->second.looked_before) out.not_by[i] = *sight->second.looked_before;
  }
  // An ancestor existed before its descendant, and where it was not, its descendant was not either.
  for (std::size_t i = out.by.size(); i > 1; --i) out.by[i - 2] = std::min(out.by[i - 2], out.by[i - 1]);
  for (std::size_t i = 1; i < out.not_by.size(); ++i)
    out.not_by[i] = std::max(out.not_by[i], out.not_by[i - 1]);
  return m_seen.emplace(line.subject, std::move(out)).first->second;
}

Interval Views::time_of_place(const Line& line, std::size_t place, Clock weakest) const {
  if (weakest <= Clock::committer_date) return point(line.times[place]);
  const auto& sights = seen(line);
  Interval out{sights.not_by[place] == k_always ? k_always : Instant{sights.not_by[place].seconds + 1},
               sights.by[place]};
  if (weakest <= Clock::ci_server && place < line.proofs.size())
    out.not_after = std::min(out.not_after, line.proofs[place]);
  return out;
}

Interval Views::time_of_tag(const std::string& name, Instant at, Clock own, Clock weakest) const {
  if (weakest <= own) return point(at);
  Interval out{k_always, m_facts.known_at};
  const auto sight = m_facts.tag_sights.find(name);
  if (sight == m_facts.tag_sights.end()) return out;
  if (sight->second.seen) out.not_after = *sight->second.seen;
  if (sight->second.looked_before) out.not_before = {sight->second.looked_before->seconds + 1};
  return out;
}

Item Views::item(const ProbeRow& row, const Line& line, Clock weakest) const {
  Item out;
  out.row = &row;
  const auto shape = shape_of(row.evidence);
  const std::string* commit = row.commit.empty() ? nullptr : &row.commit;
  if (const auto it = m_facts.commits.find(row.evidence); it != m_facts.commits.end()) commit = &it->second;
  if (commit != nullptr) out.place = line.find(*commit);
  if (const auto it = m_facts.artifacts.find(row.evidence); it != m_facts.artifacts.end())
    out.artifact = it->second;
  if (shape == "tag") {
    out.time = time_of_tag(row.name, row.at, Clock::committer_date, weakest);
    if (row.until != k_forever) out.end = point(row.until);
    return out;
  }
  if (is_git_shape(shape)) {
    out.made_in_git = out.place && row.at <= line.times[*out.place];
    if (row.until != k_forever) out.end = point(row.until);
    if (out.made_in_git && row.until != k_forever) {
      // Of several commits of one second the first may be the one that ended it.
      const auto begin = line.times.begin() + static_cast<std::ptrdiff_t>(*out.place) + 1;
      const auto first = std::lower_bound(begin, line.times.end(), row.until);
      if (first != line.times.end()) out.end_place = static_cast<std::size_t>(first - line.times.begin());
    }
    if (weakest <= Clock::committer_date) {
      out.time = point(row.at);
      return out;
    }
    out.time =
        out.made_in_git ? time_of_place(line, *out.place, weakest) : Interval{k_always, m_facts.known_at};
    if (row.until == k_forever) return out;
    out.end = {k_always, m_facts.known_at};
    if (!out.end_place) return out;
    const auto last = std::upper_bound(line.times.begin(), line.times.end(), line.times[*out.end_place]);
    out.end = {
        time_of_place(line, *out.end_place, weakest).not_before,
        time_of_place(line, static_cast<std::size_t>(last - line.times.begin()) - 1, weakest).not_after};
    return out;
  }
  const bool by_file = m_facts.told_by_files.count(std::string(subject_of(row.evidence))) != 0;
  const bool of_ci = shape == "ci_run" || shape == "tool_run" || shape == "test_run";
  const bool of_forge =
      shape == "ticket" || shape == "ticket_event" || shape == "artifact" || shape == "advisory";
  if (row.until != k_forever) out.end = point(row.until);
  out.clock = by_file    ? Clock::committer_date
              : of_ci    ? Clock::ci_server
              : of_forge ? Clock::forge_event
                         : Clock::committer_date;
  out.time = weakest <= out.clock ? point(row.at) : Interval{k_always, m_facts.known_at};
  return out;
}

void Views::answer_all(View& view, Clock weakest) const {
  const auto ask = [&](const Source& source, const View& of, Worlds world) {
    const auto rows = rows_in(of, world);
    auto leaf = *view.leaf;
    // What came early may count long: its end already stands in the row.
    const bool open =
        std::any_of(of.items.begin(), of.items.end(), [](const Item& i) { return !i.time.is_point(); });
    if (world == Worlds::possible && open && !view.probe->population) leaf.fresh.reset();
    return within(answer_leaf(leaf, *view.probe, {&source, &rows}).carried, source.life);
  };
  view.sure = ask(*view.source, view, Worlds::sure);
  view.possible = ask(*view.source, view, Worlds::possible);
  if (view.leaf->kind != Rule::Kind::present) return;
  // A document may be kept in another repository of the product, or stand above it for all.
  auto others = m_facts.beside;
  if (view.leaf->inherits) others.insert(others.end(), m_facts.above.begin(), m_facts.above.end());
  for (const auto& name : others) {
    const auto source = m_facts.sources.find(name);
    if (source == m_facts.sources.end()) continue;
    View other;
    other.leaf = view.leaf;
    other.probe = view.probe;
    const Line no_line{};
    const auto rows = m_facts.rows.find(probe_key(*view.leaf));
    if (rows != m_facts.rows.end()) {
      if (const auto own = rows->second.find(name); own != rows->second.end()) {
        for (const auto& row : own->second) other.items.push_back(item(row, no_line, weakest));
      }
    }
    const auto join = [](Verdict a, Verdict b) {
      return b.answer == Answer::no_case ? a : first_of(true, a, b);
    };
    view.sure = zip(view.sure, ask(source->second, other, Worlds::sure), join);
    view.possible = zip(view.possible, ask(source->second, other, Worlds::possible), join);
  }
}

std::unique_ptr<View> Views::make(const Rule& leaf, Clock weakest, const std::string& subject) const {
  auto view = std::make_unique<View>();
  view->leaf = &leaf;
  view->probe = &m_process.probes.at(leaf.probe);
  view->line = m_facts.history.line(subject);
  static const Line k_no_line{};
  if (view->line == nullptr) view->line = &k_no_line;
  const std::string& asked = reads_git(*view->probe) && !subject.empty() ? subject : m_facts.history.source;
  view->source = &m_facts.sources.at(asked);
  if (const auto rows = m_facts.rows.find(probe_key(leaf)); rows != m_facts.rows.end()) {
    if (const auto own = rows->second.find(asked); own != rows->second.end()) {
      for (const auto& row : own->second) view->items.push_back(item(row, *view->line, weakest));
    }
  }
  std::sort(view->items.begin(), view->items.end(), [](const Item& a, const Item& b) {
    return std::tie(a.time.not_after, a.row->evidence) < std::tie(b.time.not_after, b.row->evidence);
  });
  const auto sight = look(*view->source, *view->probe, leaf.with, std::nullopt, false);
  view->elsewhere = sight.elsewhere;
  view->rows_elsewhere = sight.rows_elsewhere;
  view->blind = sight.blind;
  if (sight.end != k_forever && sight.end != k_always) {
    Timeline<Reason> ended(sight.blind.steps().front().value);
    const auto last = add(sight.end, view->source->grace);
    for (const auto& step : sight.blind.steps()) {
      if (step.at < sight.end) ended.append(step.at, step.value);
    }
    const auto at_end = ended.at(sight.end);
    ended.append(last, at_end == Reason::no_source ? at_end : Reason::stale_source);
    view->blind = ended;
  }
  for (std::size_t i = 0; i < view->items.size(); ++i) {
    const auto& it = view->items[i];
    const auto ci = m_facts.commits.find(it.row->evidence);
    const std::string& commit = ci != m_facts.commits.end() ? ci->second : it.row->commit;
    if (!commit.empty()) view->by_commit[commit].push_back(i);
    if (!it.row->name.empty()) view->by_name[it.row->name].push_back(i);
    if (it.place) view->by_place.push_back(i);
  }
  std::stable_sort(view->by_place.begin(), view->by_place.end(), [&](std::size_t a, std::size_t b) {
    return *view->items[a].place < *view->items[b].place;
  });
  if (leaf.rows == Rule::Rows::all) {
    answer_all(*view, weakest);
    for (const auto& step : view->sure.steps()) view->turns.push_back(step.at);
  } else {
    for (const auto& it : view->items) view->turns.push_back(it.time.not_after);
    for (const auto& step : view->blind.steps()) view->turns.push_back(step.at);
    std::sort(view->turns.begin(), view->turns.end());
  }
  view->turns.erase(std::unique(view->turns.begin(), view->turns.end()), view->turns.end());
  return view;
}

const View& Views::of(const Rule& leaf, Clock weakest, const std::string& line) const {
  auto& view = m_views[{&leaf, weakest, line}];
  if (view == nullptr) view = make(leaf, weakest, line);
  return *view;
}

const View& Views::of_probe(const std::string& probe, Clock weakest, const std::string& line) const {
  auto& leaf = m_probe_leaves[{probe, line}];
  leaf.kind = Rule::Kind::present;
  leaf.probe = probe;
  leaf.rows = Rule::Rows::release_commit;
  return of(leaf, weakest, line);
}

}  // namespace plumbline::assess::gates
