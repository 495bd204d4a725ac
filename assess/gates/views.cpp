#include "assess/gates/views.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "assess/compose.hpp"
#include "assess/loader.hpp"
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
  constexpr std::array<std::string_view, 7> k_shapes{"commit", "document", "release_note",   "ci_call",
                                                     "review", "tag",      "signature_check"};
  return std::find(k_shapes.begin(), k_shapes.end(), shape) != k_shapes.end();
}

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
std::vector<ProbeRow> rows_in(const View& view, const std::vector<Item>& items, Worlds world) {
  std::vector<ProbeRow> out;
  out.reserve(items.size());
  for (const auto& item : items) {
    auto row = *item.row;
    row.at = row.doubtful ? item.time.not_before : item.in(world);
    if (!view.probe->population)
      row.until = item.until(row.doubtful ? Worlds::possible : world, view.leaf->fresh);
    if (row.at < row.until || view.probe->population) out.push_back(std::move(row));
  }
  std::sort(out.begin(), out.end(), [](const ProbeRow& a, const ProbeRow& b) {
    return std::tie(a.at, a.evidence, a.until) < std::tie(b.at, b.evidence, b.until);
  });
  return out;
}

}  // namespace

Views::Seen Views::see(const Line& line) const {
  Seen out;
  out.by.assign(line.commits.size(), m_facts.known_at);
  out.not_by.assign(line.commits.size(), k_always);
  for (std::size_t i = 0; i < line.sights.size(); ++i) {
    const auto& sight = line.sights[i];
    if (sight.seen) out.by[i] = *sight.seen;
    if (sight.looked_before) out.not_by[i] = *sight.looked_before;
  }
  // An ancestor existed before its descendant, and where it was not, its descendant was not either.
  for (std::size_t i = out.by.size(); i > 1; --i) out.by[i - 2] = std::min(out.by[i - 2], out.by[i - 1]);
  for (std::size_t i = 1; i < out.not_by.size(); ++i)
    out.not_by[i] = std::max(out.not_by[i], out.not_by[i - 1]);
  return out;
}

Interval Views::time_of_place(const Line& line, std::size_t place, Clock weakest) const {
  if (weakest <= Clock::committer_date) return point(line.times[place]);
  const auto& sights = m_seen.at(&line);
  Interval out{sights.not_by[place] == k_always ? k_always : Instant{sights.not_by[place].seconds + 1},
               sights.by[place]};
  if (weakest <= Clock::ci_server && place < line.proofs.size())
    out.not_after = std::min(out.not_after, line.proofs[place]);
  return out;
}

Interval Views::time_of_tag(const std::string& name, Instant at, Clock own, Clock weakest) const {
  if (weakest <= own) return point(at);
  Interval out{k_always, m_facts.known_at};
  const auto* tag = m_facts.history.tag(name);
  if (tag == nullptr) return out;
  if (tag->sight.seen) out.not_after = *tag->sight.seen;
  if (tag->sight.looked_before) out.not_before = {tag->sight.looked_before->seconds + 1};
  return out;
}

Item Views::item(const ProbeRow& row, const Line& line, Clock weakest) const {
  Item out;
  out.row = &row;
  const auto shape = shape_of(row.evidence);
  const std::string* commit = row.commit.empty() ? nullptr : &row.commit.str();
  if (!is_git_shape(shape)) {
    if (const auto it = m_facts.commits.find(row.evidence); it != m_facts.commits.end()) commit = &it->second;
    if (const auto it = m_facts.artifacts.find(row.evidence); it != m_facts.artifacts.end())
      out.artifact = &it->second;
  }
  if (commit != nullptr && !commit->empty()) {
    out.commit = commit;
    out.place = line.find(*commit);
  }
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
  const auto ask = [&](const Source& source, const std::vector<Item>& items, Worlds world) {
    const auto rows = rows_in(view, items, world);
    auto leaf = *view.leaf;
    // What came early may count long: its end already stands in the row.
    const bool open =
        std::any_of(items.begin(), items.end(), [](const Item& i) { return !i.time.is_point(); });
    if (world == Worlds::possible && open && !view.probe->population) leaf.fresh.reset();
    return within(answer_leaf(leaf, *view.probe, {&source, &rows}).carried, source.life);
  };
  if (view.of_tree && view.line->subject.empty()) {
    view.sure = view.possible = Timeline<Verdict>(Verdict{Answer::unknown, Reason::gap});
  } else {
    view.sure = ask(*view.source, view.items->all(), Worlds::sure);
    view.possible = ask(*view.source, view.items->all(), Worlds::possible);
  }
  if (view.leaf->kind != Rule::Kind::present) return;
  // A document may be kept in another repository of the product, or stand above it for all.
  auto others = m_facts.beside;
  if (view.leaf->inherits) others.insert(others.end(), m_facts.above.begin(), m_facts.above.end());
  for (const auto& name : others) {
    const auto source = m_facts.sources.find(name);
    if (source == m_facts.sources.end()) continue;
    const auto other = Items(items(probe_key(*view.leaf), name, Line{}, weakest), false).all();
    const auto join = [](Verdict a, Verdict b) {
      return b.answer == Answer::no_case ? a : first_of(true, a, b);
    };
    view.sure = zip(view.sure, ask(source->second, other, Worlds::sure), join);
    view.possible = zip(view.possible, ask(source->second, other, Worlds::possible), join);
  }
}

std::vector<Item> Views::items(const std::string& key, const std::string& asked, const Line& line,
                               Clock weakest) const {
  std::vector<Item> out;
  const auto rows = m_facts.rows.find(key);
  if (rows == m_facts.rows.end()) return out;
  const auto own = rows->second.find(asked);
  if (own == rows->second.end()) return out;
  out.reserve(own->second.all().size());
  for (const auto& row : own->second.all()) out.push_back(item(row, line, weakest));
  return out;
}

Items* Views::items_of(const Rule& leaf, const std::string& asked, const Line& line, Clock weakest) {
  const auto key = probe_key(leaf);
  auto& made = m_items[fmt::format("{}\n{}\n{}\n{}\n{}", key, leaf.same_artifact_as, asked, line.subject,
                                   word_of(weakest))];
  if (made != nullptr) return made.get();
  auto all = items(key, asked, line, weakest);
  if (!leaf.same_artifact_as.empty()) {
    Rule other;
    other.probe = leaf.same_artifact_as;
    std::set<std::string_view> same;
    for (const auto& one : items(probe_key(other), source_of(other.probe, line), line, weakest)) {
      if (one.artifact != nullptr) same.insert(*one.artifact);
    }
    std::erase_if(all,
                  [&](const Item& one) { return one.artifact == nullptr || same.count(*one.artifact) == 0; });
  }
  made = std::make_unique<Items>(std::move(all), !m_process.probes.at(leaf.probe).population);
  return made.get();
}

// A branch has no runs and reports of its own: they are told of its source.
const std::string& Views::source_of(const std::string& probe, const Line& line) const {
  return reads_git(m_process.probes.at(probe)) && !line.subject.empty() ? line.subject
                                                                        : m_facts.history.source;
}

const View* Views::make(const Rule& leaf, Clock weakest, const Line* on) {
  static const Line k_no_line{};
  const Line& line = on == nullptr ? k_no_line : *on;
  auto& made =
      m_made[fmt::format("{}\n{}\n{}\n{}", leaf_key(leaf), leaf.inherits, line.subject, word_of(weakest))];
  if (made != nullptr) return made.get();
  auto view = std::make_unique<View>();
  view->leaf = &leaf;
  view->probe = &m_process.probes.at(leaf.probe);
  view->line = &line;
  view->of_tree = reads_git(*view->probe);
  const auto& asked = source_of(leaf.probe, line);
  view->source = &m_facts.sources.at(asked);
  auto* items = items_of(leaf, asked, line, weakest);
  if (leaf.rows == Rule::Rows::between) items->index_times();
  view->items = items;
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
  if (!view->probe->population) view->latest_until.reserve(items->all().size());
  Instant latest = k_always;
  for (const auto& item : items->all()) {
    if (view->probe->population) break;  // cases do not cease
    latest = std::max(latest, item.until(Worlds::sure, leaf.fresh));
    view->latest_until.push_back(latest);
  }
  if (leaf.rows == Rule::Rows::all) answer_all(*view, weakest);
  made = std::move(view);
  return made.get();
}

void Views::prepare(const Criterion& criterion, const Line* line) {
  if (m_seen.empty() && criterion.weakest > Clock::committer_date) {
    for (const auto& one : m_facts.history.lines) m_seen.emplace(&one, see(one));
  }
  for_each_leaf(*criterion.rule, [&](const Rule& leaf) {
    auto& view = m_views[{&leaf, criterion.weakest, line}];
    if (view == nullptr) view = make(leaf, criterion.weakest, line);
  });
}

const View& Views::of(const Rule& leaf, Clock weakest, const Line* line) const {
  return *m_views.at({&leaf, weakest, line});
}

}  // namespace plumbline::assess::gates
