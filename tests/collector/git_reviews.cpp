// The truth set of review traces: what each way of working leaves in git, and what it proves.
#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"

namespace git_reviews_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

const std::string k_start = "git commit -q --allow-empty -m root\n";

/// Reviews on the tip of main after `script`, in words: "request 12", "trailer Bob", "trailer Ann self",
/// "independent_merge Bob".
std::set<std::string> traces(const std::string& script) {
  const Scratch scratch;
  const auto repository = make_repository(scratch);
  const auto out = shell(repository, k_start + script);
  INFO(out);
  REQUIRE_FALSE(out.starts_with("failed"));
  Recorder sink;
  REQUIRE(collect(repository, sink));
  REQUIRE(sink.finished);
  const auto tip = Oid::parse(shell(repository, "git rev-parse main"));
  std::set<std::string> found;
  for (const auto& review : sink.of<Review>()) {
    if (review.commit != *tip) continue;
    found.insert(review.what + (review.number ? ' ' + *review.number : "") +
                 (review.reviewer ? ' ' + sink.names[review.reviewer->value] : "") +
                 (review.self ? " self" : "") + (review.bot ? " bot" : ""));
  }
  return found;
}

std::set<std::string> of_message(const std::string& message) {
  return traces("git commit -q --allow-empty -m '" + message + "'");
}

using Words = std::set<std::string>;
const std::string k_branch =
    "git checkout -q -b topic\nas Ann ann@example.org\necho 1 > a; git add a; git commit -q -m work\ngit "
    "checkout -q main\n";

}  // namespace

TEST_CASE("a merged request names its number, and another's merge is independent") {
  CHECK(
      traces(
          k_branch +
          "as Bob bob@example.org\ngit merge -q --no-ff -m 'Merge pull request #12 from ann/topic' topic") ==
      Words{"request 12", "independent_merge Bob"});
}

TEST_CASE("a merge by the sole author is no second pair of eyes") {
  CHECK(
      traces(
          k_branch +
          "as Ann ann@example.org\ngit merge -q --no-ff -m 'Merge pull request #12 from ann/topic' topic") ==
      Words{"request 12"});
}

TEST_CASE("a merge by an alias of the author is none either") {
  CHECK(traces(k_branch + "as Ann ann@home.example\ngit merge -q --no-ff -m merged topic").empty());
  CHECK(traces(k_branch + "as 'A. Author' ANN@example.org\ngit merge -q --no-ff -m merged topic").empty());
  CHECK(traces("as Ann ann@example.org\necho 'Ann <ann@example.org> <maintainer@example.org>' > .mailmap; "
               "git add .mailmap; git commit -q -m aliases\n" +
               k_branch + "as Maintainer maintainer@example.org\ngit merge -q --no-ff -m merged topic")
            .empty());
}

TEST_CASE("the key of a forge is nobody: who pressed the button is the author of the merge") {
  const std::string merge =
      "export GIT_COMMITTER_NAME=GitHub GIT_COMMITTER_EMAIL=noreply@github.com\ngit merge -q --no-ff -m "
      "merged topic";
  CHECK(traces(k_branch + "as Bob bob@example.org\n" + merge) == Words{"independent_merge Bob"});
  CHECK(traces(k_branch + "as Ann ann@example.org\n" + merge).empty());
}

TEST_CASE("a bot that merges is nobody, and a co-author is an author") {
  CHECK(traces(k_branch + "as 'mergify[bot]' 37929162+mergify[bot]@users.noreply.github.com\ngit merge -q "
                          "--no-ff -m merged topic")
            .empty());
  CHECK(traces("git checkout -q -b topic\necho 1 > a; git add a; git commit -q -m 'work\n\nCo-authored-by: "
               "Bob <bob@example.org>'\ngit checkout -q main\nas Bob bob@example.org\n"
               "git merge -q --no-ff -m merged topic")
            .empty());
}

TEST_CASE("a request the forge squashed shows its number and nobody who approved") {
  CHECK(traces(
            "export GIT_COMMITTER_NAME=GitHub GIT_COMMITTER_EMAIL=noreply@github.com\necho 1 > a; git add a; "
            "git commit -q -m 'Add a thing (#34)'") == Words{"request 34"});
}

TEST_CASE("a number a person wrote behind a title may be an issue's") {
  CHECK(of_message("Add a thing (#34)").empty());
}

TEST_CASE("a rebased request leaves nothing") {
  CHECK(of_message("Add a thing").empty());
}

TEST_CASE("trailers name reviewers in their usual and odd spellings") {
  CHECK(of_message("x\n\nReviewed-by: Bob <bob@example.org>") == Words{"trailer Bob"});
  CHECK(of_message("x\n\nAcked-by: Bob <bob@example.org>\nSigned-off-by: Cid <cid@example.org>") ==
        Words{"trailer Bob"});
  CHECK(of_message("x\n\nReviewed by: Bob <bob@example.org>") == Words{"trailer Bob"});
  CHECK(of_message("x\n\nreviewed-By: Bob <bob@example.org>\nReviewed-by: Bob <bob@example.org>") ==
        Words{"trailer Bob"});
}

TEST_CASE("who reviews their own work is told apart, under an alias too") {
  CHECK(of_message("x\n\nReviewed-by: Ann <ann@example.org>") == Words{"trailer Ann self"});
  CHECK(of_message("x\n\nReviewed-by: Ann <ann@home.example>") == Words{"trailer Ann self"});
  CHECK(of_message("x\n\nCo-authored-by: Bob <bob@example.org>\nReviewed-by: Bob <bob@example.org>") ==
        Words{"trailer Bob self"});
}

TEST_CASE("a reviewing bot is flagged") {
  const auto found = of_message("x\n\nReviewed-by: dependabot[bot] <support@github.com>");
  CHECK(found == Words{"trailer dependabot[bot] bot"});
}

TEST_CASE("Gerrit's and Phabricator's footers prove a request") {
  const auto gerrit = of_message("x\n\nChange-Id: I0123456789012345678901234567890123456789");
  REQUIRE(gerrit.size() == 1);
  CHECK(gerrit.begin()->starts_with("request "));
  const auto phabricator = of_message("x\n\nDifferential Revision: https://phab.example.org/D1234");
  REQUIRE(phabricator.size() == 1);
  CHECK(phabricator.begin()->starts_with("request "));
  CHECK(phabricator.begin()->find("1234") != std::string::npos);
}

TEST_CASE("a trailer on a merge is judged by who wrote what came in") {
  const std::string merge = "git merge -q --no-ff -m 'merged\n\nReviewed-by: ";
  CHECK(traces(k_branch + "as Bob bob@example.org\n" + merge + "Bob <bob@example.org>' topic") ==
        Words{"independent_merge Bob", "trailer Bob"});
  CHECK(traces(k_branch + "as Bob bob@example.org\n" + merge + "Ann <ann@example.org>' topic") ==
        Words{"independent_merge Bob", "trailer Ann self"});
}

TEST_CASE("a merge that brought in nobody's work proves no independence") {
  CHECK(traces("git checkout -q -b topic\ngit checkout -q main\nas Bob bob@example.org\necho 2 > b; git add "
               "b; git commit -q -m b\n")
            .empty());
}

}  // namespace git_reviews_tests
