// Three lines whose clones end apart: what each did is told, though the whole cannot be judged after the
// first end.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/audited.hpp"

namespace uneven_tests {
using namespace plumbline::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using nlohmann::json;

namespace {

constexpr std::int64_t k_day = 86'400;
constexpr const char* k_scan =
    "name: scan\non: [push, pull_request]\njobs:\n  codeql:\n    runs-on: ubuntu-latest\n    steps:\n"
    "      - uses: actions/checkout@v4\n      - uses: github/codeql-action/init@v3\n"
    "      - uses: github/codeql-action/analyze@v3\n";
constexpr const char* k_policy =
    "# Security policy\n\nReport a vulnerability to security@example.org with a description and a way to "
    "reproduce it. We answer within three working days, fix within ninety days and publish an advisory "
    "with a CVE number once a release with the fix is out. Supported: the last two minor releases.\n";

GitRepository begun(const Scratch& here, const std::string& name) {
  GitRepository repository{fs::path(here.path(name))};
  repository.write("main.c", "int main(void) { return 0; }\n");
  repository.write("SECURITY.md", k_policy);
  repository.commit("Begin", k_2023);
  return repository;
}

/// core ends on 2024-01-11 with an analyser that is new, radio on 2024-07-09 without its policy; edge goes on
/// to 2024-12-31 and adds an analyser a month before.
const Scratch& uneven() {
  static const auto k_scratch = [] {
    auto here = std::make_unique<Scratch>();
    auto core = begun(*here, "core");
    core.write(".github/workflows/scan.yml", k_scan);
    core.commit("Scan", k_2023 + k_year + 10 * k_day);
    auto radio = begun(*here, "radio");
    radio.git({"rm", "-q", "SECURITY.md"}, k_2023 + k_year + 180 * k_day);
    radio.commit("Say no more", k_2023 + k_year + 180 * k_day);
    radio.write("main.c", "int main(void) { return 1; }\n");
    radio.commit("Go on", k_2023 + k_year + 190 * k_day);
    auto edge = begun(*here, "edge");
    edge.write(".github/workflows/scan.yml", k_scan);
    edge.commit("Scan", k_2023 + k_year + 335 * k_day);
    edge.write("main.c", "int main(void) { return 2; }\n");
    edge.commit("Go on", k_2023 + k_year + 365 * k_day);
    here->write(
        "plumbline.yaml",
        "organisation:\n  name: acme\n  places: {ci.config: git, doc.security_policy: git}\n  lines:\n"
        "    - {name: core line, products: [{name: c, sources: [{name: core, git: core}]}]}\n"
        "    - {name: radio line, products: [{name: r, sources: [{name: radio, git: radio}]}]}\n"
        "    - {name: edge line, products: [{name: e, sources: [{name: edge, git: edge}]}]}\n");
    const Ran ran = run_plumbline({"collect"}, here->path());
    if (ran.code != 0) throw std::runtime_error("collect failed: " + ran.err);
    return here;
  }();
  return *k_scratch;
}

Ran ask(const std::vector<std::string>& arguments) {
  return run_plumbline(arguments, uneven().path());
}

json part(const json& document, const std::string& subject) {
  for (const auto& one : document.at("parts")) {
    if (one.at("subject") == subject) return one;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("diff of a whole whose parts end apart tells what each part did, up to its own end") {
  const auto found = json::parse(ask({"diff", "--from", "2024-02-01", "--format", "json"}).out);
  CHECK(found.at("change").at("possible") == 0);  // of the whole nothing can be said after the first end
  REQUIRE(found.at("parts").size() == 3);
  const auto core = part(found, "core line"), radio = part(found, "radio line"),
             edge = part(found, "edge line");
  CHECK(core.at("to").at("as_of") == "2024-01-11T00:00:00Z");
  CHECK(core.at("controls").empty());
  CHECK(radio.at("to").at("as_of") == "2024-07-09T00:00:00Z");
  CHECK(radio.at("change").at("possible") == -1);
  CHECK(edge.at("to").at("as_of") == found.at("to").at("as_of"));
  CHECK(edge.at("change").at("possible").get<int>() > 0);
  int sum = 0;
  for (const auto& term : edge.at("terms")) sum += term.at("possible").get<int>();
  CHECK(sum == edge.at("change").at("possible").get<int>());
  CHECK(edge.at("parts").empty());
  const auto same = json::parse(ask({"diff", "--from", "2024-02-01", "--to", "2024-12-31T00:00:00Z",
                                     "--subject", "edge line", "--format", "json"})
                                    .out);
  CHECK(edge.at("controls") == same.at("controls"));
}

TEST_CASE("diff says first what was not read, and names each part's moves with the way to its evidence") {
  const std::string text = ask({"diff", "--from", "2024-02-01"}).out;
  CHECK_THAT(text, StartsWith("Not read up to 2024-12-31: core 2024-01-11, radio 2024-07-09."));
  CHECK_THAT(text, !Contains("No activity changed between the two"));
  CHECK_THAT(text, Contains("No activity of the whole changed as far as it could be judged."));
  CHECK_THAT(text, Contains("core line: not read in this time, only up to 2024-01-11"));
  CHECK_THAT(text, Contains("radio line, 2024-02-01 to 2024-07-09:") && Contains("evidence left: gone"));
  CHECK_THAT(text, Contains("edge line, 2024-02-01 to 2024-12-31:"));
  CHECK_THAT(text,
             Contains("Why: plumbline explain ") && Contains(" --subject 'edge line' --as-of 2024-12-01"));
  CHECK_THAT(ask({"diff", "--from", "2024-02-01", "--format", "csv"}).out,
             Contains(",\"radio line\",2024-02-01T00:00:00Z,"));
}

TEST_CASE("parts that all were read are not told apart: the whole says it") {
  const auto early =
      json::parse(ask({"diff", "--from", "2023-06-01", "--to", "2024-01-12", "--format", "json"}).out);
  CHECK(early.at("parts").empty());
  const auto line =
      json::parse(ask({"diff", "--from", "2024-02-01", "--subject", "edge line", "--format", "json"}).out);
  CHECK(line.at("parts").empty());
}

TEST_CASE("assess of a whole whose parts end apart says so first, then each part's last move") {
  const std::string text = ask({"assess"}).out;
  CHECK_THAT(text,
             StartsWith("Not read: core line after 2024-01-11, radio line after 2024-07-09. Bring them"));
  CHECK_THAT(text, Contains("Moved, core line (read to 2024-01-11): +"));
  CHECK_THAT(text, Contains("Moved, radio line (read to 2024-07-09): −1 possible on 2024-06-29; down: "));
  CHECK_THAT(text, Contains("Moved, edge line (read to 2024-12-31): +"));
  CHECK_THAT(text, !Contains("source not read since"));
  CHECK_THAT(ask({"assess", "--all"}).out, Contains("So the whole"));
  CHECK_THAT(ask({"assess", "--subject", "edge line"}).out, !Contains("Not read"));
}

TEST_CASE("trend of a whole whose parts end apart begins with which ended and how to go on") {
  const std::string text = ask({"trend"}).out;
  CHECK_THAT(text, StartsWith("Last read, unknown once grace is over: core 2024-01-11, radio 2024-07-09."));
  CHECK_THAT(text, Contains("plumbline collect"));
}

TEST_CASE("a report to paste begins with what was not read and tells each part's last move") {
  const std::string text = ask({"report", "--format", "md"}).out;
  CHECK_THAT(text,
             StartsWith("> **Not read:** core line after 2024-01-11, radio line after 2024-07-09. Bring"));
  CHECK_THAT(text, Contains("Moved, each part up to its own end:\n\n- core line (read to 2024-01-11): +4 "
                            "possible on 2024-01-11;"));
  CHECK_THAT(text, Contains("- radio line (read to 2024-07-09): −1 possible on 2024-06-29; down: "));
}

}  // namespace uneven_tests
