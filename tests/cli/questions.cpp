// Questions to a database that is there.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/audited.hpp"

namespace questions_tests {
using namespace plumbline::test;
using Catch::Matchers::Contains;

namespace {

Ran ask(std::vector<std::string> arguments, std::map<std::string, std::string> environment = {}) {
  return run_plumbline(arguments, audited().path(), std::move(environment));
}

}  // namespace

TEST_CASE("hardening by one distribution's package file is told as that, by the build's own file as it is") {
  const Scratch here;
  GitRepository product{fs::path(here.path("product"))};
  product.write("debian/rules",
                "#!/usr/bin/make -f\nexport DEB_BUILD_MAINT_OPTIONS = hardening=+all\n%:\n\tdh $@\n");
  product.write("Makefile", "CFLAGS += -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE\n");
  product.commit("Begin", k_2023);
  REQUIRE(run_plumbline({"audit", "product"}, here.path()).code == 0);
  const auto rows = nlohmann::json::parse(
      run_plumbline({"population", "hardening_flags_are_set", "--format", "json"}, here.path()).out);
  std::map<std::string, bool> packaged;
  for (const auto& row : rows) {
    const auto detail = row.at("detail").get<std::string>();
    packaged[row.at("path")] = detail.find("of one distribution's package") != std::string::npos;
  }
  CHECK(packaged == std::map<std::string, bool>{{"Makefile", false}, {"debian/rules", true}});
}

TEST_CASE("assess prints the score as a range of 128 on one screen, and says self-assessment") {
  const Ran ran = ask({"assess"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("of 128") && Contains("elf-assessment") && Contains("plumbline explain"));
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') <= 40);
  CHECK(ran.out.find('\x1b') == std::string::npos);
}

TEST_CASE("assess --all prints every activity") {
  const Ran ran = ask({"assess", "--all"});
  CHECK(ran.code == 0);
  for (const auto* id : {"SM1.4", "CR1.4", "CMVM1.1", "ST2.4"}) CHECK_THAT(ran.out, Contains(id));
}

TEST_CASE("assess --format json is one document with the score, the controls and the digest") {
  const Ran ran = ask({"assess", "--format", "json"});
  REQUIRE(ran.code == 0);
  const auto document = nlohmann::json::parse(ran.out);
  CHECK(document.at("pack") == "bsimm");
  CHECK(document.at("edition") == "BSIMM16");
  CHECK(document.at("subject") == "all");
  CHECK(document.at("controls").size() == 128);
  CHECK(document.at("practices").size() == 12);
  CHECK(document.at("score").at("of") == 128);
  CHECK(document.at("digest").get<std::string>().size() >= 64);
  CHECK(ask({"assess", "--format", "json"}).out == ran.out);
}

TEST_CASE("the answer is the same for the same as-of on another day") {
  const Ran one = ask({"assess", "--as-of", "2025-01-03", "--known-at", "2026-06-01", "--format", "json"});
  const Ran other = ask({"assess", "--as-of", "2025-01-03", "--known-at", "2026-06-01", "--format", "json"},
                        {{"PLUMBLINE_NOW", "2027-05-05"}});
  CHECK(one.code == 0);
  CHECK(one.out == other.out);
}

TEST_CASE("before the first evidence nothing was known, and that is said") {
  const Ran ran = ask({"assess", "--known-at", "2020-01-01"});
  CHECK(ran.code == 2);
  CHECK_FALSE(ran.err.empty());
}

TEST_CASE("an unknown name gets the nearest valid one") {
  struct Call {
    std::vector<std::string> arguments;
    std::string near;
  };
  const Call calls[] = {
      {{"explain", "CR1.44"}, "CR1.4"},
      {{"explain", "BSIMM15:CR1.4"}, "BSIMM16"},
      {{"assess", "--subject", "prodct"}, "product"},
      {{"assess", "--pack", "bsim"}, "bsimm"},
      {{"population", "changes_are_reviewd"}, "changes_are_reviewed"},
  };
  for (const auto& call : calls) {
    const Ran ran = ask(call.arguments);
    INFO(call.near);
    CHECK(ran.code == 2);
    CHECK_THAT(ran.err, Contains(call.near));
  }
}

TEST_CASE("explain leads from the state to the evidence, by either form of the id") {
  const Ran ran = ask({"explain", "CR1.4"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("CR1.4") && Contains("static_analysis_is_configured"));
  CHECK(ask({"explain", "BSIMM16:CR1.4"}).out == ran.out);
}

TEST_CASE("a trend is told as text, JSON and CSV") {
  const Ran late = ask({"trend", "--since", "2090-01-01"});
  CHECK_THAT(late.out, Contains("the newest evidence is of 2025-01-") && Contains("trend --since 2024-01-"));
  const Ran csv = ask({"trend", "--since", "2024-06-15", "--every", "P1M", "--format", "csv"});
  CHECK(csv.code == 0);
  CHECK_THAT(csv.out, Contains("2024-06-15") && Contains("2024-07-01") && Contains("2024-08-01") &&
                          !Contains("2024-06-14"));
  CHECK(nlohmann::json::parse(ask({"trend", "--format", "json"}).out).is_structured());
  CHECK(ask({"trend"}).code == 0);
  CHECK(ask({"trend", "--steps"}).code == 0);
}

TEST_CASE("a population has one row a change, with the full commit id") {
  const Ran csv = ask({"population", "changes_are_reviewed"});
  REQUIRE(csv.code == 0);
  const std::string head = run({"git", "rev-parse", "HEAD"}, audited().path("product")).out.substr(0, 40);
  CHECK_THAT(csv.out, Contains(head));
  CHECK(std::count(csv.out.begin(), csv.out.end(), '\n') == 9);
  const Ran json = ask({"population", "changes_are_reviewed", "--format", "json"});
  CHECK_THAT(json.out, Contains(head));
  CHECK(nlohmann::json::accept(json.out));
}

TEST_CASE("a population asks a probe with the parameters named, and refuses others") {
  const Ran all = ask({"population", "changes_are_scanned"});
  CHECK(all.code == 0);
  const Ran sast = ask({"population", "changes_are_scanned", "category=sast"});
  CHECK(sast.code == 0);
  CHECK(sast.out.size() <= all.out.size());
  CHECK(ask({"population", "changes_are_scanned", "category=nothing-asks-it"}).code == 0);
  const Ran wrong = ask({"population", "changes_are_scanned", "categry=sast"});
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, Contains("did you mean \"category\"?"));
  CHECK(ask({"population", "changes_are_scanned", "sast"}).code == 2);
}

TEST_CASE("report writes the page into the folder named") {
  const Scratch elsewhere;
  const Ran ran = ask({"report", "-o", elsewhere.path("page")});
  CHECK(ran.code == 0);
  CHECK_THAT(read_file(elsewhere.path("page/index.html")), Contains("Content-Security-Policy"));
}

TEST_CASE("an output that cannot be written is no success") {
  const Ran ran = run({"sh", "-c", "exec \"$0\" assess > /dev/full", PLUMBLINE_BINARY}, audited().path(),
                      {{"PLUMBLINE_DATA", PLUMBLINE_SOURCE_DIR}});
  CHECK(ran.code == 3);
  CHECK_THAT(ran.err, Contains("plumbline: "));
}

TEST_CASE("doctor says what is where and that all is well") {
  const Ran ran = ask({"doctor"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("libgit2 ") && Contains("proves itself") && Contains("product: readable") &&
                          Contains("All is well"));
}

TEST_CASE("a score under --fail-under ends with 1, after the whole answer") {
  const Ran ran = ask({"assess", "--fail-under", "129"});
  CHECK(ran.code == 1);
  CHECK(ran.out == ask({"assess"}).out);
  CHECK_THAT(ran.err, Contains("--fail-under asks for 129"));
  CHECK(ask({"assess", "--fail-under", "0"}).code == 0);
}

}  // namespace questions_tests
