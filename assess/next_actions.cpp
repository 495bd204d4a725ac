// What to do next: each single answer is turned to yes in a snapshot, and what that would turn is counted.
#include <algorithm>
#include <map>
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

// The state of one control, were every answer of `piece` yes.
State state_with(const Body& body, std::size_t index, const std::string& subject, const Asking& asking,
                 const std::string& piece) {
  const auto constant = [&](const Rule& leaf, const Timeline<Verdict>& answer) {
    return Timeline<Verdict>(probe_key(leaf) == piece ? k_yes : answer.at(asking.as_of));
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
      const auto state = state_with(body, index, subject, asking, key);
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

}  // namespace

std::vector<NextAction> next_actions(const Body& body, const std::string& subject, const Asking& asking,
                                     const std::vector<ControlResult>& controls) {
  auto pieces = pieces_of(body, controls);
  std::vector<NextAction> out;
  for (const auto& one : candidates(pieces, body, subject, asking, controls)) {
    const auto taken = [&](const NextAction& a) { return a.control == one.lead->id; };
    const auto* term = term_of(*one.lead, one.piece);
    if (term == nullptr || std::any_of(out.begin(), out.end(), taken)) continue;
    const bool placing = term->verdict.reason == Reason::elsewhere;
    const std::string action =
        placing ? "Say in plumbline.yaml where it is kept (" + term->missing + "), or: " : "";
    out.push_back({one.lead->id, one.lead->title, action + term->remedy, one.turns});
    if (out.size() == k_most) break;
  }
  return out;
}

}  // namespace plumbline::assess
