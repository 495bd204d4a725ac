// What to do next: each single answer is turned to yes in a snapshot, and what that would turn is counted.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "assess/body.hpp"
#include "assess/loader.hpp"
#include "assess/rule_text.hpp"

namespace plumbline::assess {
namespace {

constexpr std::size_t k_most = 3;

int rank(State state) {
  return is_confirmed(state) ? 2 : state == State::indicated ? 1 : 0;
}

struct Piece {
  std::vector<std::size_t> uses;   // controls that ask it
  std::vector<std::size_t> turns;  // those it would lift
};

// What an answer would be, were something done about it.
using Turned = std::function<Verdict(const Rule& leaf, const Timeline<Verdict>& answer, Instant t)>;

Turned piece_is_there(const std::string& piece) {
  return [piece](const Rule& leaf, const Timeline<Verdict>& answer, Instant t) {
    return probe_key(leaf) == piece ? k_yes : answer.at(t);
  };
}

// As it last stood: what a fresh reading that brings nothing new would say.
Verdict read_in_time(const Rule&, const Timeline<Verdict>& answer, Instant t) {
  const auto now = answer.at(t);
  const Instant since = answer.run_at(t).since;
  const bool stale = now == Verdict{Answer::unknown, Reason::stale_source} && since != k_always;
  return stale ? answer.at({since.seconds - 1}) : now;
}

// The state of one control, were its answers turned.
State state_with(const Body& body, std::size_t index, const std::string& subject, const Asking& asking,
                 const Turned& turned) {
  const auto constant = [&](const Rule& leaf, const Timeline<Verdict>& answer) {
    return Timeline<Verdict>(turned(leaf, answer, asking.as_of));
  };
  const Composer composer(
      body.world(), body.pack().default_across,
      [&](const Rule& leaf, const Source& source) {
        return constant(leaf, body.answer(leaf, source).at_mode(asking.mode));
      },
      [&](const Rule& leaf, const std::string& name) {
        return constant(leaf, body.pooled(leaf, name, asking.mode));
      });
  const auto& control = body.pack().controls[index];
  return stand(control, body.pack(), subject, body.world(), composer).at(asking.as_of).state;
}

std::map<std::string, Piece> pieces_of(const Body& body, const std::vector<ControlResult>& controls) {
  std::map<std::string, Piece> out;
  for (std::size_t i = 0; i < controls.size(); ++i) {
    if (is_confirmed(controls[i].standing.state) || controls[i].standing.state == State::not_applicable)
      continue;
    const auto use = [&](const Rule& leaf) {
      auto& uses = out[probe_key(leaf)].uses;
      if (uses.empty() || uses.back() != i) uses.push_back(i);
    };
    const auto& control = body.pack().controls[i];
    if (control.observed) for_each_leaf(*control.observed, use);
    if (control.indicated) for_each_leaf(*control.indicated, use);
  }
  return out;
}

const TermAnswer* term_of(const ControlResult& control, const std::string& piece) {
  const auto is = [&](const TermAnswer& t) { return t.probe == piece && t.verdict.answer != Answer::yes; };
  const auto it = std::find_if(control.terms.begin(), control.terms.end(), is);
  return it == control.terms.end() ? nullptr : &*it;
}

struct Candidate {
  std::string piece;
  const ControlResult* lead;
  std::int64_t turns;
};

std::set<std::string> stale_sources(const std::vector<ControlResult>& controls) {
  std::set<std::string> out;
  for (const auto& control : controls) {
    for (const auto& term : control.terms) {
      if (term.verdict == Verdict{Answer::unknown, Reason::stale_source}) out.insert(term.subject);
    }
  }
  return out;
}

// The lead of what would turn: the lowest level, then what most firms do.
const ControlResult* lead_of(const Piece& piece, const std::vector<ControlResult>& controls) {
  const ControlResult* best = nullptr;
  for (const auto index : piece.turns) {
    const auto& one = controls[index];
    const auto key = [](const ControlResult& c) { return std::tuple(c.level, -c.observed_firms, c.id); };
    if (best == nullptr || key(one) < key(*best)) best = &one;
  }
  return best;
}

std::vector<Candidate> candidates(std::map<std::string, Piece>& pieces, const Body& body,
                                  const std::string& subject, const Asking& asking,
                                  const std::vector<ControlResult>& controls) {
  std::vector<Candidate> out;
  for (auto& [key, piece] : pieces) {
    for (const auto index : piece.uses) {
      const auto state = state_with(body, index, subject, asking, piece_is_there(key));
      if (rank(state) > rank(controls[index].standing.state)) piece.turns.push_back(index);
    }
    if (!piece.turns.empty())
      out.push_back({key, lead_of(piece, controls), static_cast<std::int64_t>(piece.turns.size())});
  }
  std::sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) {
    const auto key = [](const Candidate& c) {
      // what only a source nobody connected could show comes last: doing it would change nothing that is seen
      const auto* term = term_of(*c.lead, c.piece);
      const bool unseen = term != nullptr && term->verdict.reason == Reason::no_source;
      return std::tuple(unseen, -c.turns, c.lead->level, -c.lead->observed_firms, c.piece);
    };
    return key(a) < key(b);
  });
  return out;
}

// What is connected and was not read in time comes before all else: it may be there already.
std::vector<NextAction> reading_again(const Body& body, const std::string& subject, const Asking& asking,
                                      const std::vector<ControlResult>& controls) {
  const auto stale = stale_sources(controls);
  if (stale.empty()) return {};
  Piece piece;
  for (std::size_t i = 0; i < controls.size(); ++i) {
    const auto state = state_with(body, i, subject, asking, read_in_time);
    if (rank(state) > rank(controls[i].standing.state)) piece.turns.push_back(i);
  }
  if (piece.turns.empty()) return {};
  const auto* lead = lead_of(piece, controls);
  return {{lead->id, lead->title, read_again(body, stale), static_cast<std::int64_t>(piece.turns.size())}};
}

}  // namespace

std::string read_again(const Body& body, const std::set<std::string>& sources) {
  std::vector<std::string> words;
  for (const auto& name : sources) {
    const Instant end = body.world().source(name).end;
    const bool dated = end != k_always && end != k_forever;
    words.push_back(dated ? fmt::format("{} (read up to {})", name, format_date({end.seconds - 1})) : name);
  }
  const bool clones = std::any_of(sources.begin(), sources.end(),
                                  [&](const auto& name) { return body.world().source(name).clone; });
  return fmt::format(
      "Bring up to date and collect again: {}.{}", fmt::join(words, ", "),
      clones ? fmt::format(" A clone tells nothing after its newest commit: where {} is the origin "
                           "itself, say `{}` below its name in plumbline.yaml.",
                           sources.size() == 1 ? "it" : "one", k_live_line)
             : "");
}

std::vector<NextAction> next_actions(const Body& body, const std::string& subject, const Asking& asking,
                                     const std::vector<ControlResult>& controls) {
  auto pieces = pieces_of(body, controls);
  std::vector<NextAction> out = reading_again(body, subject, asking, controls);
  for (const auto& one : candidates(pieces, body, subject, asking, controls)) {
    const auto taken = [&](const NextAction& a) { return a.control == one.lead->id; };
    const auto* term = term_of(*one.lead, one.piece);
    if (term == nullptr || std::any_of(out.begin(), out.end(), taken)) continue;
    const bool placing = term->verdict.reason == Reason::elsewhere;
    // What CI runs from files nobody could read is no matter of places.
    const bool called = placing && term->missing.starts_with(k_called_by_ci);
    const std::string action = called ? "Look at " + term->missing + ", or: "
                               : placing
                                   ? "Say in plumbline.yaml where it is kept (" + term->missing + "), or: "
                                   : "";
    out.push_back({one.lead->id, one.lead->title, action + term->remedy, one.turns});
    if (out.size() == k_most) break;
  }
  return out;
}

}  // namespace plumbline::assess
