// One person over all sources: what the people file joins, and what it must not.
#include "collector/people_book.hpp"

#include "collector/git/lens.hpp"
#include "collector/review/accounts.hpp"
#include "collector/tickets/words.hpp"
#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"

namespace people_book_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

const std::string k_file =
    "# who is who\n"
    "Ann@Example.org ann ann-work \"Ann Berg\" 12+ann@users.noreply.github.com\r\n"
    "\n"
    "bob \"Bob B.\" bob@example.org, bob@old.example.org\n";

SourceSpec with_people(std::map<std::string, std::string> settings = {}) {
  SourceSpec out;
  out.name = "s";
  out.settings = std::move(settings);
  out.settings["people"] = k_file;
  return out;
}

PersonId by(const std::string& address) {
  return PersonId{id63(sha256(address))};
}

}  // namespace

TEST_CASE("the first address of a line is what a person is called, whatever they are named by") {
  const auto book = PeopleBook::parse(k_file);
  REQUIRE(book);
  CHECK(book->people().size() == 2);
  CHECK(book->address_of("ANN@example.org", "", "") == "ann@example.org");
  CHECK(book->address_of("", "ann-work", "") == "ann@example.org");
  CHECK(book->address_of("", "", "ann berg") == "ann@example.org");
  CHECK(book->address_of("bob@old.example.org", "", "") == "bob@example.org");
  CHECK(book->address_of("bob@old.example.org", "ann", "") == "bob@example.org");  // an address decides first
}

TEST_CASE("words that only look alike join nobody") {
  const auto book = PeopleBook::parse(k_file);
  for (const auto* word : {"annette", "ann-", "ann@example.org.evil.example", "berg", "Ann", "b", ""}) {
    INFO(word);
    CHECK(book->address_of(word, "", "") == (std::string(word) == "Ann" ? "ann@example.org" : ""));
  }
  const git::Mailmap none = git::Mailmap::parse("");
  CHECK(none.resolve("Ann Berg", "other@example.org").address == "other@example.org");
}

TEST_CASE("a people file that is wrong says where") {
  const auto wrong = [](const std::string& text) {
    const auto book = PeopleBook::parse(text);
    return book ? std::string("read") : book.error().message;
  };
  CHECK(wrong("ann@example.org ann\nbob ann\n").find("line 2: names nobody by an address") == 0);
  CHECK(wrong("ann@example.org ann\nbob@example.org Ann\n")
            .find("line 2: \"ann\" is said of ann@example.org too") == 0);
  CHECK(wrong("ann@example.org ann ann\n") == "read");
  CHECK(wrong("") == "read");
}

TEST_CASE("one person has one id in git, at a forge and in a tracker") {
  const auto source = with_people();
  auto map =
      git::Mailmap::parse("Ann Berg <ann@home.example> <a@laptop>\nBob <bob@old.example.org> <b@laptop>\n");
  map.add_people(PeopleBook::of(source).people());
  CHECK(map.resolve("B", "b@laptop").address == "bob@example.org");  // through the repository's own map first
  CHECK(map.resolve("Bob", "BOB@old.example.org").address == "bob@example.org");
  CHECK(map.resolve("Eve", "eve@example.org").address == "eve@example.org");
  Recorder sink;
  const review::Accounts accounts(source, "github.com");
  CHECK(accounts.id({"ann-work", "", ""}, sink) == by("ann@example.org"));
  CHECK(accounts.id({"", "Whoever", "bob@old.example.org"}, sink) == by("bob@example.org"));
  CHECK(accounts.id({"eve", "", ""}, sink) == by("eve@users.noreply.github.com"));
  const auto words = tickets::Words::of(source);
  REQUIRE(words);
  CHECK(words->address_of({"bob", "", ""}) == "bob@example.org");
  CHECK(words->address_of({"", "Bob B.", ""}) == "bob@example.org");
  CHECK(words->address_of({"bobby", "Bob", ""}).empty());
}

TEST_CASE("two accounts of one person are one reviewer, by the people file and a feed's own line together") {
  const review::Accounts accounts(with_people({{"aliases", "bob bob-bot2\nzoe zoe@example.org"}}),
                                  "github.com");
  CHECK(accounts.same({"ann", "", ""}, {"ann-work", "", ""}));
  CHECK(accounts.same({"bob-bot2", "", ""}, {"", "", "bob@old.example.org"}));
  CHECK_FALSE(accounts.same({"ann", "", ""}, {"bob", "", ""}));
  CHECK_FALSE(accounts.same({"zoe", "", ""}, {"ann", "", ""}));
  CHECK_FALSE(accounts.same({"x", "Ann", ""}, {"y", "Ann", ""}));  // two may share a name
  Recorder sink;
  CHECK(accounts.id({"bob-bot2", "", ""}, sink) == by("bob@example.org"));
  CHECK(accounts.id({"zoe", "", ""}, sink) == by("zoe@example.org"));
}

}  // namespace people_book_tests
