// Changes written as Gerrit's NoteDb keeps them, collected equal to what was written.
#include <random>

#include "collector/gerrit/gerrit_collector.hpp"
#include "collector/gerrit/notedb.hpp"
#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"

namespace gerrit_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

constexpr std::int64_t k_t0 = 1'700'000'000;
const std::string k_server = "@6a0f7f6e-gerrit";

std::string account(int id) {
  return "Gerrit User " + std::to_string(id) + " <" + std::to_string(id) + k_server + ">";
}

struct Written {
  int by = 0;
  std::int64_t at = 0;
  std::string message;
};

/// What git fast-import makes the chain of notes and the ref of one change of.
std::string stream_of(int number, const std::vector<Written>& notes) {
  const auto last = number % 100 < 10 ? "0" + std::to_string(number % 100) : std::to_string(number % 100);
  std::string out;
  for (const auto& note : notes) {
    const auto at = " " + std::to_string(note.at) + " +0000\n";
    out += "commit refs/changes/" + last + "/" + std::to_string(number) + "/meta\nauthor " +
           account(note.by) + at + "committer Gerrit Code Review <gerrit@example.org>" + at + "data " +
           std::to_string(note.message.size()) + "\n" + note.message + "\n";
  }
  return out;
}
std::string import(const Scratch& scratch, const std::filesystem::path& repository,
                   const std::string& stream) {
  write(scratch / "stream", stream);
  return shell(repository, "git fast-import --quiet < '" + (scratch / "stream").string() + "'");
}

std::string begin_of(const std::string& oid) {
  return "Create change\n\nUploaded patch set 1.\n\nPatch-set: 1\nChange-id: I" + oid +
         "\nSubject: Mend it\nBranch: refs/heads/main\nStatus: new\nCommit: " + oid + "\nGroups: " + oid;
}
std::string vote_of(int set, const std::string& label, const std::string& more = "") {
  return "Update patch set " + std::to_string(set) + "\n\nPatch Set " + std::to_string(set) + ": " + label +
         "\n\nPatch-set: " + std::to_string(set) + "\nLabel: " + label + more;
}
std::string oid_of(int n) {
  return hex(sha256("patch set " + std::to_string(n))).substr(0, 40);
}

Result<void> read(const std::filesystem::path& repository, Recorder& sink,
                  std::map<std::string, std::string> settings = {}) {
  SourceSpec source;
  source.name = "g", source.type = "gerrit", source.location = repository.string();
  source.settings = std::move(settings);
  CollectContext context;
  context.now = k_now;
  context.cursor = sink.cursor;
  return gerrit::GerritCollector().collect(source, context, sink);
}

std::map<std::string, ReviewEvent> votes_of(const Recorder& sink, const std::string& change) {
  std::map<std::string, ReviewEvent> out;
  for (const auto& event : sink.of<ReviewEvent>()) {
    if (event.change == change && event.what == "vote")
      out[event.facts.value_or("") + " " + sink.names.at(event.actor->value)] = event;
  }
  return out;
}

}  // namespace

TEST_CASE("footers are those of the last paragraph alone") {
  const auto footers = gerrit::footers_of(
      "Update patch set 1\n\nPatch Set 1:\n\nLabel: Code-Review=+2\n\nPatch-set: 1\nLabel: Code-Review=-1\n");
  REQUIRE(footers.size() == 2);
  CHECK(footers[1].key == "label");
  CHECK(footers[1].value == "Code-Review=-1");
  CHECK(gerrit::footers_of("").empty());
  CHECK(gerrit::footers_of(std::string(100'000, '\n')).empty());
}

TEST_CASE("votes in all their forms") {
  const auto vote = [](const char* text) { return gerrit::parse_vote(text); };
  CHECK(vote("Code-Review=+2")->value == 2);
  CHECK(vote("Code-Review=0")->value == 0);
  CHECK_FALSE(vote("-Code-Review")->value);
  CHECK(vote("-Code-Review Gerrit User 7 <7@s>")->giver->login == "7@s");
  CHECK(vote("Verified=-1, 6a0f7f6e Gerrit User 7 <7@s>")->giver->login == "7@s");
  CHECK_FALSE(vote("Verified=-1, 6a0f7f6e")->giver);
  CHECK(vote("Code-Review=+1 Ann <5@s>")->giver->name == "Ann");
  for (const auto* text :
       {"", "Code-Review", "Code-Review=", "Code-Review=two", "=+2", "Code Review=+2", "a\tb=1"})
    CHECK_FALSE(vote(text));
  CHECK(gerrit::parse_approving("Code-Review+2")->from == 2);
  for (const auto* text : {"", "Code-Review", "Code-Review+0", "Code-Review+x", "+2"})
    CHECK_FALSE(gerrit::parse_approving(text));
}

TEST_CASE("a change through patch sets, votes and submission") {
  const Scratch scratch;
  const auto repository = make_repository(scratch);
  const auto first = oid_of(1), second = oid_of(2), third = oid_of(3);
  const auto made = import(
      scratch, repository,
      stream_of(1234, {{7, k_t0, begin_of(first)},
                       {8, k_t0 + 10, vote_of(1, "Code-Review=+2")},
                       {9, k_t0 + 15,
                        "Update patch set 1\n\nPatch Set 1:\n\nI quote: Label: "
                        "Code-Review=+2\n\nPatch-set: 1\nReviewer: " +
                            account(10)},
                       {7, k_t0 + 20,
                        "Upload patch set 2\n\nPatch-set: 2\nCommit: " + second + "\nSubject: Mend it"},
                       {7, k_t0 + 30, vote_of(2, "Code-Review=+2")},
                       {10, k_t0 + 40, vote_of(2, "Code-Review=+2")},
                       {11, k_t0 + 45, vote_of(2, "Verified=+1", "\nTag: autogenerated:zuul:check")},
                       {12, k_t0 + 46, vote_of(2, "Code-Review=-1")},
                       {12, k_t0 + 47, vote_of(2, "-Code-Review")},
                       {10, k_t0 + 50,
                        "Submit patch set 2\n\nPatch-set: 3\nStatus: merged\nCommit: " + third +
                            "\nTag: autogenerated:gerrit:merged\nSubmitted-with: OK"}}));
  REQUIRE(made == "");
  Recorder sink;
  REQUIRE(read(repository, sink));
  CHECK(sink.gaps.empty());
  const auto votes = votes_of(sink, "1234");
  CHECK(votes.at("Code-Review+2 Gerrit User 8").outdated);  // before the last patch set
  CHECK(votes.at("Code-Review+2 Gerrit User 7").self);      // the owner's own
  const auto& good = votes.at("Code-Review+2 Gerrit User 10");
  CHECK((!good.outdated && !good.self && !good.bot && good.vote == "approved" && good.revision == second));
  CHECK(votes.at("Verified+1 Gerrit User 11").vote == "commented");  // another label approves nothing
  CHECK(votes.at("Verified+1 Gerrit User 11").bot);
  CHECK(votes.at("Code-Review-1 Gerrit User 12").vote == "changes_requested");
  CHECK(votes.at("Code-Review- Gerrit User 12").vote == "dismissed");
  CHECK(votes.size() == 6);
  std::map<std::string, ReviewEvent> by_what;
  for (const auto& event : sink.of<ReviewEvent>()) by_what[event.what] = event;
  CHECK(by_what["merged"].revision == third);
  CHECK(by_what["merged"].branch == "main");
  CHECK(by_what["merged"].at == Instant{k_t0 + 50});
  CHECK(by_what["requested"].actor == PersonId{id63(sha256("10" + k_server))});
  REQUIRE(sink.coverage.size() == 1);
  CHECK(sink.coverage[0].since == Instant{k_t0});
  CHECK(sink.coverage[0].until == Instant{k_t0 + 51});
}

TEST_CASE("changes collected equal refs counted, and a second reading adds nothing") {
  const Scratch scratch;
  const auto repository = make_repository(scratch);
  std::mt19937 random(4711);
  std::string stream;
  std::map<std::string, int> approvals;
  for (int number = 1; number <= 120; ++number) {
    std::vector<Written> notes{{7, k_t0 + number * 100, begin_of(oid_of(number))}};
    for (auto count = random() % 5; count > 0; --count) {
      const int by = 7 + static_cast<int>(random() % 3);
      const int value = static_cast<int>(random() % 5) - 2;
      notes.push_back(
          {by, notes.back().at + 1,
           vote_of(1, "Code-Review=" + std::string(value > 0 ? "+" : "") + std::to_string(value))});
      approvals[std::to_string(number)] += value == 2 && by != 7;
    }
    if (random() % 2 == 0)
      notes.push_back({8, notes.back().at + 1, "Submit patch set 1\n\nPatch-set: 1\nStatus: merged"});
    else if (random() % 2 == 0)
      notes.push_back({7, notes.back().at + 1, "Abandoned\n\nPatch-set: 1\nStatus: abandoned"});
    stream += stream_of(number, notes);
    if (number == 60 || number == 120) {  // half of them packed, half loose
      REQUIRE(import(scratch, repository, stream) == "");
      if (number == 60) REQUIRE(shell(repository, "git pack-refs --all") == "");
      stream.clear();
    }
  }
  Recorder sink;
  REQUIRE(read(repository, sink));
  CHECK(sink.gaps.empty());
  std::map<std::string, int> counted;
  std::set<std::string> changes;
  for (const auto& event : sink.of<ReviewEvent>()) {
    changes.insert(event.change);
    counted[event.change] += event.what == "vote" && event.vote == "approved" && !event.self;
  }
  CHECK(changes.size() == 120);
  std::erase_if(counted, [](const auto& one) { return one.second == 0; });
  std::erase_if(approvals, [](const auto& one) { return one.second == 0; });
  CHECK(counted == approvals);
  const auto before = sink.records;
  REQUIRE(read(repository, sink));
  CHECK(sink.puts == 0);
  CHECK(sink.records == before);

  SECTION("a vote more is read, and a change that is gone is taken back") {
    REQUIRE(shell(repository, "git update-ref -d refs/changes/05/5/meta") == "");
    REQUIRE(import(scratch, repository, stream_of(121, {{7, k_t0 + 20'000, begin_of(oid_of(121))}})) == "");
    REQUIRE(read(repository, sink));
    std::set<std::string> left;
    for (const auto& [key, text] : sink.records) left.insert(text.substr(0, text.find('\n')));
    CHECK(left.size() == 120);
    CHECK(left.count("change=121") == 1);
    CHECK(left.count("change=5") == 0);
    Recorder full;
    REQUIRE(read(repository, full));
    CHECK(full.records == sink.records);
  }
  SECTION("a chain that cannot be read is a gap that says how many there are") {
    REQUIRE(shell(repository,
                  "mkdir -p .git/refs/changes/99/99; git update-ref -d refs/changes/99/99/meta; "
                  "mkdir -p .git/refs/changes/99/99; echo 1234567890123456789012345678901234567890 "
                  "> .git/refs/changes/99/99/meta") == "");
    Recorder damaged;
    REQUIRE(read(repository, damaged));
    REQUIRE(damaged.gap("review_event", "missing_object") != nullptr);
    CHECK(damaged.gap("review_event", "missing_object")->announced == 120);
  }
}

TEST_CASE("a repository without changes, or none at all, is a gap and not an empty list") {
  const Scratch scratch;
  const auto repository = make_repository(scratch);
  Recorder sink;
  REQUIRE(read(repository, sink));
  CHECK(sink.gap("review_event", "not_found") != nullptr);
  CHECK(sink.coverage.empty());
  Recorder nowhere;
  REQUIRE(read(scratch / "nowhere", nowhere));
  CHECK(nowhere.gap("review_event", "refused") != nullptr);
  Recorder wrong;
  CHECK_FALSE(read(repository, wrong, {{"approve", "Code-Review"}}));
}

}  // namespace gerrit_tests
