#include "assess/difference.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "assess/turning.hpp"

namespace plumbline::assess {

std::string_view name(Cause cause) {
  constexpr std::array<std::string_view, 4> k_names{"added", "left", "scope", "lens"};
  return k_names.at(static_cast<std::size_t>(cause));
}

std::string_view name(How how) {
  constexpr std::array<std::string_view, 16> k_names{
      "fresh", "exception", "learned", "attested", "seen", "habit", "window", "freshness",
      "gone",  "withdrawn", "expired", "unread",   "gap",  "tree",  "life",   "pack"};
  return k_names.at(static_cast<std::size_t>(how));
}

namespace {

struct Frame {
  const std::vector<Stage>& stages;
  std::string subject;
  Asking from, to;
};

Move move_of(Reasoned why, Instant at, const Standing& before, const Standing& after) {
  Move out{why.cause, why.how, at, before, after, 0, 0, std::move(why.rows)};
  out.confirmed = (is_confirmed(after.state) ? 1 : 0) - (is_confirmed(before.state) ? 1 : 0);
  out.possible = (is_possible(after.state) ? 1 : 0) - (is_possible(before.state) ? 1 : 0);
  return out;
}

bool stays(const Move& move) {
  return move.cause == Cause::scope || move.cause == Cause::lens;
}

// Adds a move and takes away the round trip it closes, if nothing on it must stay.
void append(std::vector<Move>& path, Move move) {
  path.push_back(std::move(move));
  const State here = path.back().after.state;
  for (std::size_t i = path.size(); i-- > 0;) {
    if (stays(path[i])) return;
    if (path[i].before.state != here) continue;
    path.erase(path.begin() + static_cast<std::ptrdiff_t>(i), path.end());
    return;
  }
}

// A control of another stage's pack; absent where that pack has none of the id.
std::optional<std::size_t> find_control(const Pack& pack, const std::string& id) {
  const auto it =
      std::find_if(pack.controls.begin(), pack.controls.end(), [&](const Control& c) { return c.id == id; });
  if (it == pack.controls.end()) return std::nullopt;
  return static_cast<std::size_t>(it - pack.controls.begin());
}

Asking asking_at(const Body& body, const Frame& frame, Instant t) {
  return {t, AfterEnd::carried, body.world().end(frame.subject)};
}

// The subject of an older tree: what is not in it yet has no state.
bool knows(const Body& body, const std::string& subject) {
  return body.world().tree().find(subject) != nullptr;
}

Standing standing_in(const Body& body, const std::string& id, const Frame& frame, Instant t) {
  const auto index = find_control(body.pack(), id);
  if (!index || !knows(body, frame.subject)) return {};
  return body.states(frame.subject, AfterEnd::carried)[*index].at(t);
}

std::vector<Counted> rows_in(const Body& body, const std::string& id, const Frame& frame, Instant t) {
  const auto index = find_control(body.pack(), id);
  if (!index || !knows(body, frame.subject)) return {};
  return counted_rows(body, body.pack().controls[*index], frame.subject, asking_at(body, frame, t));
}

Reasoned why_staged(const Stage& stage, const Body& before, const Body& after, const std::string& id,
                    const Frame& frame, const Standing& was, const Standing& is) {
  if (stage.how == How::pack) return {Cause::lens, How::pack, {}};
  if (stage.how == How::tree) return {Cause::scope, How::tree, {}};
  return why_learned(rows_in(before, id, frame, frame.from.as_of),
                     rows_in(after, id, frame, frame.from.as_of), was, is);
}

void walk_stages(const std::string& id, const Frame& frame, std::vector<Move>& path) {
  for (std::size_t i = 1; i < frame.stages.size(); ++i) {
    const Body& before = frame.stages[i - 1].evaluation->body();
    const Body& after = frame.stages[i].evaluation->body();
    const auto was = standing_in(before, id, frame, frame.from.as_of);
    const auto is = standing_in(after, id, frame, frame.from.as_of);
    if (was.state == is.state) continue;
    append(path, move_of(why_staged(frame.stages[i], before, after, id, frame, was, is), frame.from.as_of,
                         was, is));
  }
}

void walk_time(const Body& body, std::size_t index, const Frame& frame, std::vector<Move>& path) {
  const auto& control = body.pack().controls[index];
  const auto& steps = body.states(frame.subject, AfterEnd::carried)[index].steps();
  for (std::size_t i = 1; i < steps.size() && steps[i].at <= frame.to.as_of; ++i) {
    const auto& was = steps[i - 1].value;
    const auto& is = steps[i].value;
    if (steps[i].at <= frame.from.as_of || was.state == is.state) continue;
    append(path, move_of(why_turned(body, control, frame.subject, AfterEnd::carried, steps[i].at, was, is),
                         steps[i].at, was, is));
  }
}

std::vector<std::string> ids(const std::vector<Counted>& rows) {
  std::set<std::string> out;
  for (const auto& one : rows) out.insert(one.row->evidence);
  return {out.begin(), out.end()};
}

std::vector<std::string> only_in(const std::vector<std::string>& these,
                                 const std::vector<std::string>& others) {
  std::vector<std::string> out;
  std::set_difference(these.begin(), these.end(), others.begin(), others.end(), std::back_inserter(out));
  return out;
}

ControlChange change_of(const Frame& frame, std::size_t index) {
  const Body& first = frame.stages.front().evaluation->body();
  const Body& last = frame.stages.back().evaluation->body();
  const auto& control = last.pack().controls[index];
  ControlChange out;
  out.id = control.id;
  out.title = control.title;
  out.practice = control.practice;
  out.level = control.level;
  out.before = standing_in(first, control.id, frame, frame.from.as_of);
  out.after = standing_in(last, control.id, frame, frame.to.as_of);
  walk_stages(control.id, frame, out.moves);
  walk_time(last, index, frame, out.moves);
  for (const auto& move : out.moves) {
    out.confirmed += move.confirmed;
    out.possible += move.possible;
  }
  if (out.moves.empty()) return out;
  const auto then = ids(rows_in(first, control.id, frame, frame.from.as_of));
  const auto now = ids(rows_in(last, control.id, frame, frame.to.as_of));
  out.entered = only_in(now, then);
  out.departed = only_in(then, now);
  return out;
}

// What the lens before judged and today's has no word for.
std::vector<ControlChange> dropped_by_lens(const Frame& frame) {
  const Body& first = frame.stages.front().evaluation->body();
  const Pack& last = frame.stages.back().evaluation->body().pack();
  std::vector<ControlChange> out;
  for (const auto& control : first.pack().controls) {
    if (find_control(last, control.id)) continue;
    ControlChange change;
    change.id = control.id;
    change.title = control.title;
    change.practice = control.practice;
    change.level = control.level;
    change.before = standing_in(first, control.id, frame, frame.from.as_of);
    if (change.before.state == State::unknown) continue;
    change.moves.push_back(
        move_of({Cause::lens, How::pack, {}}, frame.from.as_of, change.before, change.after));
    change.confirmed = change.moves.back().confirmed;
    change.possible = change.moves.back().possible;
    change.departed = ids(rows_in(first, control.id, frame, frame.from.as_of));
    out.push_back(std::move(change));
  }
  return out;
}

Look look_at(const Body& body, const Frame& frame, Instant t) {
  Look out{t, body.known_at(), body.pack().digest, {}, 0, 0, 0, 0};
  out.of = static_cast<std::int64_t>(body.pack().controls.size());
  if (!knows(body, frame.subject)) return out;
  out.sources = body.world().sources_below(frame.subject);
  for (const auto& timeline : body.states(frame.subject, AfterEnd::carried)) {
    const State state = timeline.at(t).state;
    out.confirmed += is_confirmed(state) ? 1 : 0;
    out.possible += is_possible(state) ? 1 : 0;
    out.coverage += state == State::unknown ? 0 : 1;
  }
  return out;
}

void sum_up(Difference& out) {
  for (const auto cause : {Cause::added, Cause::left, Cause::scope, Cause::lens}) {
    CauseSum sum{cause, 0, 0};
    for (const auto& control : out.controls) {
      for (const auto& move : control.moves) {
        if (move.cause != cause) continue;
        sum.confirmed += move.confirmed;
        sum.possible += move.possible;
      }
    }
    out.sums.push_back(sum);
  }
}

// A document or a call ends with the main-line commit of that second, which its own row does not name.
Result<void> name_commits(Difference& out, const store::Reader& reader) {
  for (auto& control : out.controls) {
    for (auto& move : control.moves) {
      if (move.how != How::gone) continue;
      std::set<std::string> found;
      for (const auto& row : move.rows) {
        const auto rows = reader.ask("SELECT oid FROM main_line WHERE subject = :subject AND at = :at",
                                     {{"subject", row.subject}, {"at", move.at.seconds}});
        if (!rows) return tl::unexpected(rows.error());
        for (const auto& one : rows->rows) {
          if (const auto* oid = std::get_if<std::string>(&one.front())) found.insert(*oid);
        }
      }
      move.commits.assign(found.begin(), found.end());
    }
  }
  return {};
}

void fill_head(const Body& body, const Frame& frame, Difference& out) {
  out.pack = body.pack().name;
  out.edition = body.pack().edition;
  out.modified = body.pack().modified;
  out.subject = frame.subject;
  out.from = look_at(frame.stages.front().evaluation->body(), frame, frame.from.as_of);
  out.to = look_at(body, frame, frame.to.as_of);
  out.came = only_in(out.to.sources, out.from.sources);
  out.went = only_in(out.from.sources, out.to.sources);
  if (!knows(body, frame.subject)) return;
  for (const auto& name : body.world().heard_below(frame.subject)) {
    for (const auto& gap : body.world().source(name).gaps)
      out.gaps.push_back({gap.read_from, gap.shape, gap.reason, gap.detail, gap.since, gap.until});
  }
}

bool is_uneven(const World& world, const std::string& subject, Instant at) {
  if (world.is_source(subject)) return false;
  const Instant since = world.uneven_since(subject);
  return since != k_forever && since <= at;
}

// The subjects below `subject` whose sources are all still read at `to`, or all end together.
void even_parts(const World& world, const std::string& subject, Instant to, std::vector<std::string>& out) {
  for (const auto& child : world.tree().children(subject)) {
    if (std::find(out.begin(), out.end(), child) != out.end() || world.end(child) == k_always) continue;
    if (is_uneven(world, child, to))
      even_parts(world, child, to, out);
    else
      out.push_back(child);
  }
}

// Of a whole nobody can judge what one of its parts did since another one was last read.
Result<void> compare_parts(const std::vector<Stage>& stages, Instant from, Instant to,
                           const store::Reader& reader, Difference& out) {
  const Body& last = stages.back().evaluation->body();
  if (!knows(last, out.subject) || !is_uneven(last.world(), out.subject, to)) return {};
  std::vector<std::string> parts;
  even_parts(last.world(), out.subject, to, parts);
  for (const auto& part : parts) {
    const auto own = last.asking(part, std::nullopt);
    if (!own) return tl::unexpected(own.error());
    auto found =
        difference(stages, part, from, own->as_of < to ? std::nullopt : std::optional<Instant>(to), reader);
    if (!found) return tl::unexpected(found.error());
    out.parts.push_back(std::move(*found));
  }
  return {};
}

}  // namespace

Result<Difference> difference(const std::vector<Stage>& stages, std::string_view subject, Instant from,
                              std::optional<Instant> to, const store::Reader& reader) {
  const Body& last = stages.back().evaluation->body();
  const auto named = last.subject(subject);
  if (!named) return tl::unexpected(named.error());
  const auto end = last.asking(*named, to);
  if (!end) return tl::unexpected(end.error());
  Difference out;
  out.to_defaulted = !to;
  if (!to && end->as_of < from) {
    out.beyond = from;
    from = end->as_of;
  }
  if (end->as_of < from) {
    return fail(Errc::usage, fmt::format("comparing {} with {}: the second date lies before the first",
                                         format_rfc3339(from), format_rfc3339(end->as_of)));
  }
  const Frame frame{
      stages, *named, {from, AfterEnd::carried, end->end}, {end->as_of, AfterEnd::carried, end->end}};
  fill_head(last, frame, out);
  for (std::size_t i = 0; i < last.pack().controls.size(); ++i) {
    auto change = change_of(frame, i);
    if (!change.moves.empty()) out.controls.push_back(std::move(change));
  }
  for (auto& change : dropped_by_lens(frame)) out.controls.push_back(std::move(change));
  sum_up(out);
  if (auto ok = name_commits(out, reader); !ok) return tl::unexpected(ok.error());
  if (auto ok = compare_parts(stages, from, end->as_of, reader, out); !ok) return tl::unexpected(ok.error());
  return out;
}

}  // namespace plumbline::assess
