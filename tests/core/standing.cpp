#include "core/answer.hpp"
#include "tests/catch.hpp"

namespace standing_tests {
using namespace plumbline;

namespace {

using Term = std::optional<Verdict>;
const Term k_not_given;
const Term k_no = Verdict{Answer::no, Reason::stale};
const Term k_unknown = Verdict{Answer::unknown, Reason::gap};

std::string stands(Term observed, Term indicated, bool attested = false) {
  const Standing got = standing({observed, indicated, attested, false});
  const auto reason = name(got.reason);
  return std::string(name(got.state)) + (reason.empty() ? "" : ": " + std::string(reason));
}

}  // namespace

TEST_CASE("an observed yes is observed, whatever else is said") {
  for (const Term& i : {k_not_given, Term(k_yes), k_no, k_unknown, Term(k_no_case)}) {
    CHECK(stands(k_yes, i) == "observed");
    CHECK(stands(k_yes, i, true) == "observed");
  }
}

TEST_CASE("an observed no is absent, and beside an attestation a contradiction") {
  for (const Term& i : {k_not_given, Term(k_yes), k_no, k_unknown, Term(k_no_case)}) {
    CHECK(stands(k_no, i) == "absent: stale");
    CHECK(stands(k_no, i, true) == "indicated: contradicted");
  }
}

TEST_CASE("without a word of the observed rule the attestation stands, unless the only rule denies it") {
  for (const Term& o : {k_unknown, Term(k_no_case)}) {
    for (const Term& i : {k_not_given, Term(k_yes), k_no, k_unknown, Term(k_no_case)}) {
      CHECK(stands(o, i, true) == "attested");
    }
  }
  CHECK(stands(k_not_given, k_no, true) == "indicated: contradicted");
  CHECK(stands(k_not_given, k_yes, true) == "attested");
  CHECK(stands(k_not_given, k_not_given, true) == "attested");
}

TEST_CASE("an indicated yes is indicated, and its no counts only where it stands alone") {
  CHECK(stands(k_unknown, k_yes) == "indicated");
  CHECK(stands(k_no_case, k_yes) == "indicated");
  CHECK(stands(k_not_given, k_yes) == "indicated");
  CHECK(stands(k_not_given, k_no) == "absent: stale");
  CHECK(stands(k_unknown, k_no) == "unknown: gap");
  CHECK(stands(k_no_case, k_no) == "unknown: nothing_to_judge");
}

TEST_CASE("what nobody could say is unknown with its reason") {
  CHECK(stands(k_not_given, k_not_given) == "unknown: needs_person");
  CHECK(stands(k_unknown, k_not_given) == "unknown: gap");
  CHECK(stands(k_no_case, k_unknown) == "unknown: gap");
  CHECK(stands(Verdict{Answer::unknown, Reason::elsewhere}, Verdict{Answer::unknown, Reason::no_source}) ==
        "unknown: no_source");
  CHECK(stands(k_no_case, k_not_given) == "unknown: nothing_to_judge");
}

TEST_CASE("where either rule would do, what can be read again goes before what nobody connected") {
  const auto because = [](Reason r) { return Term(Verdict{Answer::unknown, r}); };
  for (const Reason again : {Reason::gap, Reason::stale_source}) {
    const auto words = "unknown: " + std::string(name(again));
    for (const Reason other :
         {Reason::no_source, Reason::before_coverage, Reason::elsewhere, Reason::open_rows}) {
      CHECK(stands(because(other), because(again)) == words);
      CHECK(stands(because(again), because(other)) == words);
      const std::vector<Verdict> terms{*because(other), *because(again)};
      CHECK(any_of(terms) == *because(again));
      CHECK(all_of(terms) == *because(std::min(again, other)));
    }
  }
  CHECK(stands(because(Reason::stale_source), because(Reason::gap)) == "unknown: gap");
}

TEST_CASE("not applicable is declared and needs no other answer") {
  CHECK(standing({k_yes, k_not_given, false, true}) == Standing{State::not_applicable, Reason::not_given});
  CHECK(standing({k_not_given, k_not_given, true, true}).state == State::not_applicable);
}

TEST_CASE("confirmed is observed and attested, possible is those and indicated") {
  CHECK(is_confirmed(State::observed));
  CHECK(is_confirmed(State::attested));
  CHECK_FALSE(is_confirmed(State::indicated));
  CHECK(is_possible(State::indicated));
  for (const State s : {State::absent, State::unknown, State::not_applicable}) CHECK_FALSE(is_possible(s));
}

}  // namespace standing_tests
