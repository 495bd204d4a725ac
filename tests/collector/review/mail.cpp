// Boxes of made-up mail: patches, versions, answers and what is not to be believed.
#include "collector/mail/mail_collector.hpp"
#include "collector/mail/patch_id.hpp"
#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"

namespace mail_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

constexpr std::int64_t k_t0 = 1'700'000'000;  // Tue, 14 Nov 2023 22:13:20 +0000

std::string date_of(int minute) {
  return "Tue, 14 Nov 2023 22:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":00 +0000";
}
std::string letter(const std::string& id, const std::string& from, int minute, const std::string& subject,
                   const std::string& body, const std::string& answers = "") {
  return "From mboxrd@z Thu Jan  1 00:00:00 1970\nMessage-ID: <" + id + ">\nFrom: " + from +
         "\nDate: " + date_of(minute) + "\nSubject: " + subject + "\n" +
         (answers.empty() ? "" : "In-Reply-To: <" + answers + ">\n") + "\n" + body + "\n\n";
}
std::string diff_of(const std::string& word) {
  return "Why.\n---\n f | 1 +\n 1 file changed, 1 insertion(+)\n\ndiff --git a/f b/f\nindex 1111111..2222222 "
         "100644\n--- a/f\n+++ b/f\n"
         "@@ -1 +1,2 @@\n one\n+" +
         word + "\n-- \n2.39.2\n";
}

Result<void> read(const std::filesystem::path& place, Recorder& sink, const std::string& repository = "") {
  SourceSpec source;
  source.name = "l", source.type = "mail", source.location = place.string();
  if (!repository.empty()) source.settings["repository"] = repository;
  CollectContext context;
  context.now = k_now;
  context.cursor = sink.cursor;
  return mail::MailCollector().collect(source, context, sink);
}

std::map<std::string, ReviewEvent> votes_on(const Recorder& sink, const std::string& change) {
  std::map<std::string, ReviewEvent> out;
  for (const auto& event : sink.of<ReviewEvent>()) {
    if (event.change == change && event.what == "vote") out[sink.names.at(event.actor->value)] = event;
  }
  return out;
}

const std::string k_ann = "Ann <ann@example.org>", k_bob = "Bob <bob@example.org>",
                  k_cyd = "Cyd <cyd@example.org>";

}  // namespace

TEST_CASE("subjects of patches, and of what is none") {
  const auto subject = [](const char* text) { return mail::parse_subject(text); };
  CHECK(subject("[PATCH] a: b")->title == "a: b");
  CHECK(subject("[ovs-dev] [PATCH v3 2/7] a: b.")->version == 3);
  CHECK(subject("[ovs-dev] [PATCH v3 2/7] a: b.")->number == 2);
  CHECK(subject("[PATCH 0/2] all")->number == 0);
  CHECK(subject("[RFC PATCH net-next] x")->title == "x");
  for (const auto* text : {"", "Re: [PATCH] a: b", "[PATCH]", "PATCH: x", "[ANNOUNCE] v2", "[PATCH"})
    CHECK_FALSE(subject(text));
  CHECK(mail::comparable("  A:  b.") == "a: b");
}

TEST_CASE("dates and encoded words of mail") {
  CHECK(mail::parse_mail_date("Tue, 14 Nov 2023 22:13:20 +0000") == Instant{k_t0});
  CHECK(mail::parse_mail_date("15 Nov 2023 00:13:20 +0200 (EET)") == Instant{k_t0});
  for (const auto* text :
       {"", "yesterday", "99 Nov 2023 22:13:20 +0000", "14 Foo 2023 22:13:20", "14 Nov 99999 1:1:1"})
    CHECK_FALSE(mail::parse_mail_date(text));
  CHECK(mail::decode_words("=?utf-8?q?J=C3=BCrgen?= =?UTF-8?B?IFM=?=") == "J\xc3\xbcrgen S");
  CHECK(mail::decode_words("=?utf-8?x?broken") == "=?utf-8?x?broken");
}

TEST_CASE("a patch through two versions, with answers of all kinds") {
  const Scratch scratch;
  write(scratch / "box/list.mbox",
        letter("p1@x", k_ann, 1, "[PATCH] f: Add two.", diff_of("early")) +
            letter("a1@x", k_bob, 2, "Re: [PATCH] f: Add two.",
                   "> Reviewed-by: Eve <eve@example.org>\n\nReviewed-by: Bob <bob@example.org>", "p1@x") +
            letter("p2@x", k_ann, 3, "[PATCH v2] f: Add two", diff_of("two")) +
            letter("a2@x", k_cyd, 4, "Re: [PATCH v2] f: Add two", "Acked-by: Cyd <cyd@example.org>", "p2@x") +
            letter("a3@x", "Dan <dan@example.org>", 5, "Re: [PATCH v2] f: Add two",
                   "Reviewed-by: Linus <linus@example.org>", "a2@x") +
            letter("a4@x", k_ann, 6, "Re: [PATCH v2] f: Add two", "Reviewed-by: Ann <ann@example.org>",
                   "p2@x") +
            letter("a5@x", "Fay <fay@example.org>", 7, "Re: [PATCH v2] f: Add two",
                   "Nacked-by: Fay <fay@example.org>", "p2@x") +
            letter("z@x", "Gus <gus@example.org>", 8, "Re: something else",
                   "Reviewed-by: Gus <gus@example.org>", "unknown@x"));
  const auto repository = make_repository(scratch);
  REQUIRE(
      shell(repository,
            "at 1700000000; echo one > f; git add f; git commit -qm 'Begin'; at 1700003600; echo two >> f; "
            "git commit -qam 'f: Add two.' ; at 1700007200; echo three >> f; git commit -qam 'Other'") == "");
  Recorder sink;
  REQUIRE(read(scratch / "box", sink, repository.string()));
  const auto votes = votes_on(sink, "<p1@x>");
  CHECK(votes.at("Bob").vote == "approved");
  CHECK(votes.at("Bob").outdated);  // of the first version
  CHECK(votes.at("Cyd").vote == "approved");
  CHECK_FALSE(votes.at("Cyd").outdated);
  CHECK(votes.at("Dan").vote == "commented");  // another's name in one's mail is no vote
  CHECK(votes.at("Ann").self);
  CHECK(votes.at("Fay").vote == "changes_requested");
  CHECK(votes.count("Eve") == 0);  // quoted
  CHECK(votes.count("Linus") == 0);
  CHECK(votes.size() == 5);
  std::string merged;
  for (const auto& event : sink.of<ReviewEvent>()) {
    if (event.what == "merged") merged = event.revision.value_or("") + " " + event.facts.value_or("");
  }
  CHECK(merged == shell(repository, "git rev-parse HEAD~1") + " by-patch-id");
  const auto* said = sink.gap("notice", "notice");
  REQUIRE(said != nullptr);
  CHECK(said->detail.find("1 of 1 changes (100 %) are joined with commits: 1 by title and patch-id") !=
        std::string::npos);
  CHECK(said->detail.find("1 answers to no patch seen here") != std::string::npos);
  const auto before = sink.records;
  REQUIRE(read(scratch / "box", sink, repository.string()));
  CHECK(sink.puts == 0);
  CHECK(sink.records == before);
}

TEST_CASE("a series is reviewed by an answer to its cover letter, and each class of the unjoined is said") {
  const Scratch scratch;
  const auto plain = [](const std::string& word) { return "Why, in words about " + word; };
  write(scratch / "list.mbox",
        letter("c@x", k_ann, 1, "[PATCH 0/3] All", "hello") +
            letter("s1@x", k_ann, 2, "[PATCH 1/3] f: Add two", diff_of("two"), "c@x") +
            letter("s2@x", k_ann, 3, "[PATCH 2/3] g: never lands", diff_of("seven"), "c@x") +
            letter("s3@x", k_ann, 4, "[PATCH 3/3] h: no difference", plain("h"), "c@x") +
            letter("r@x", k_bob, 5, "Re: [PATCH 0/3] All",
                   "For the series:\nReviewed-by: Bob <bob@example.org>", "c@x"));
  const auto repository = make_repository(scratch);
  REQUIRE(shell(repository,
                "at 1700000000; echo one > f; git add f; git commit -qm 'Begin'; at 1700003600; echo TWO >> "
                "f; git commit -qam 'f: Add two'") == "");
  Recorder sink;
  REQUIRE(read(scratch / "list.mbox", sink, repository.string()));
  for (const auto* change : {"<s1@x>", "<s2@x>", "<s3@x>"}) {
    INFO(change);
    REQUIRE(votes_on(sink, change).count("Bob") == 1);
    CHECK(votes_on(sink, change).at("Bob").vote == "approved");
  }
  const auto said = sink.gap("notice", "notice")->detail;
  INFO(said);
  CHECK(said.find("1 of 3 changes (33 %)") != std::string::npos);
  CHECK(said.find("1 by title alone") != std::string::npos);
  CHECK(said.find("1 with no such commit, 1 whose difference cannot be read") != std::string::npos);
}

TEST_CASE("mail that lies, breaks or floods is counted and bounds nothing else") {
  const Scratch scratch;
  const std::string huge(mail::k_most_bytes + 10, 'x');
  write(scratch / "list.mbox", letter("good@x", k_ann, 1, "[PATCH] a: b", diff_of("two")) +
                                   "From mboxrd@z Thu Jan  1 00:00:00 1970\nSubject: no id\n\nbody\n\n" +
                                   "From mboxrd@z Thu Jan  1 00:00:00 1970\nMessage-ID: <f@x>\nDate: Tue, 14 "
                                   "Nov 2090 22:13:20 +0000\nSubject: [PATCH] z: late\n\nx\n\n" +
                                   letter("huge@x", k_ann, 2, "[PATCH] huge: one", huge) +
                                   letter("line@x", k_bob, 3, "Re: [PATCH] a: b",
                                          "x\n>From here\nReviewed-by: Bob <bob@example.org>", "good@x") +
                                   letter("good@x", k_ann, 4, "[PATCH] a: b", "the same id again"));
  Recorder sink;
  REQUIRE(read(scratch / "list.mbox", sink));
  CHECK(sink.gap("review_event", "damaged") != nullptr);
  CHECK(sink.gap("review_event", "undated") != nullptr);
  CHECK(sink.gap("review_event", "too_large") != nullptr);
  CHECK(votes_on(sink, "<good@x>").at("Bob").vote == "approved");
  int pushed = 0;
  for (const auto& event : sink.of<ReviewEvent>()) pushed += event.what == "pushed";
  CHECK(pushed == 1);
  CHECK(sink.gap("notice", "notice")->detail.find("no repository is named") != std::string::npos);
  Recorder nothing;
  write(scratch / "readme.txt", "no box at all\n");
  REQUIRE(read(scratch / "readme.txt", nothing));
  CHECK(nothing.gap("review_event", "unsupported") != nullptr);
  CHECK(nothing.coverage.empty());
  Recorder nowhere;
  REQUIRE(read(scratch / "nowhere", nowhere));
  CHECK(nowhere.gap("review_event", "refused") != nullptr);
}

TEST_CASE("a public-inbox is read commit by commit") {
  const Scratch scratch;
  const auto inbox = make_repository(scratch, "inbox");
  const auto one = letter("p@x", k_ann, 1, "[PATCH] a: b", diff_of("two")),
             two = letter("r@x", k_bob, 2, "Re: [PATCH] a: b", "Reviewed-by: Bob <bob@example.org>", "p@x");
  write(inbox / "m", one.substr(one.find('\n') + 1));
  REQUIRE(shell(inbox, "git add m; git commit -qm one") == "");
  write(inbox / "m", two.substr(two.find('\n') + 1));
  REQUIRE(shell(inbox, "git add m; git commit -qm two; git rm -q m; git commit -qm 'taken back'") == "");
  Recorder sink;
  REQUIRE(read(inbox, sink));
  CHECK(votes_on(sink, "<p@x>").at("Bob").vote == "approved");
}

TEST_CASE("torn and hostile messages end in bounds") {
  const auto whole =
      letter("p@x", k_ann, 1, "[PATCH] =?utf-8?q?a=3A_b?=", "--b\nContent-Type: text/plain\n\nx\n--b--");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    static_cast<void>(mail::parse_message(std::string_view(whole).substr(0, size)));
    std::size_t messages = 0;
    mail::MboxCutter cutter([&](std::string&&) { ++messages; });
    cutter.feed(std::string_view(whole).substr(0, size));
    cutter.end();
    CHECK(messages <= 1);
  }
  std::string nested = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 2000; ++i) nested += "--b\nContent-Type: multipart/mixed; boundary=b\n\n";
  static_cast<void>(mail::parse_message(nested));
  CHECK(mail::patch_id_of("diff --git a/f b/f\n@@ nonsense") == "");
}

}  // namespace mail_tests
