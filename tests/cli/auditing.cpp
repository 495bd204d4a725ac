// Collecting from end to end: one command, a second time, with gaps, with a file, with a broken database.
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/cli/audited.hpp"

namespace auditing_tests {
using namespace plumbline::test;
using Catch::Matchers::Contains;
using Catch::Matchers::Matches;
using Catch::Matchers::StartsWith;
using nlohmann::json;

namespace {

constexpr const char* k_quiet_line = "[0-9]+ sources?, [0-9]+ new records?, [0-9]+ gaps?, [0-9.]+ seconds\n";

// Half of a product: a clone that ends at its last commit.
void shallow_copy(const Scratch& scratch, const std::string& from, const std::string& to) {
  const Ran cloned =
      run({"git", "clone", "-q", "--depth", "1", "file://" + scratch.path(from), scratch.path(to)},
          scratch.path());
  REQUIRE(cloned.code == 0);
}

}  // namespace

TEST_CASE("audit needs no file: database, page and summary come of one command") {
  const Scratch here;
  small_product(here.path("product"));
  const Ran ran = run_plumbline({"audit", "product"}, here.path());
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("of 128") && Contains("Page: plumbline-report/index.html"));
  CHECK(fs::exists(here.path("plumbline.db")));
  CHECK(fs::exists(here.path("plumbline-report/index.html")));
}

TEST_CASE("a second audit finds nothing new and tells the same") {
  const Scratch here;
  small_product(here.path("product"));
  const Ran first = run_plumbline({"audit", "product"}, here.path());
  const Ran second = run_plumbline({"audit", "--quiet", "product"}, here.path());
  CHECK(second.code == 0);
  CHECK_THAT(second.out, Matches(k_quiet_line) && Contains("1 source, 0 new records, 0 gaps"));
  CHECK(second.err.empty());
  CHECK(run_plumbline({"audit"}, here.path()).out == first.out);
}

TEST_CASE("auditing another repository loses none") {
  const Scratch here;
  small_product(here.path("one/lib"));
  small_product(here.path("two/lib"));
  REQUIRE(run_plumbline({"audit", "one/lib"}, here.path()).code == 0);
  REQUIRE(run_plumbline({"audit", "two/lib"}, here.path()).code == 0);
  const Ran doctor = run_plumbline({"doctor"}, here.path());
  CHECK_THAT(doctor.out,
             Contains("source       lib: readable") && Contains("source       two-lib: readable"));
}

TEST_CASE("a source that cannot be read whole ends with 3, and its gap is told first") {
  const Scratch here;
  small_product(here.path("product"));
  shallow_copy(here, "product", "clone");
  const Ran ran = run_plumbline({"audit", "clone"}, here.path());
  CHECK(ran.code == 3);
  CHECK_THAT(ran.err, Contains("gap: clone: shallow"));
  CHECK(fs::exists(here.path("plumbline-report/index.html")));
  const Ran quiet = run_plumbline({"collect", "--quiet"}, here.path());
  CHECK(quiet.code == 3);
  CHECK_THAT(quiet.out, Matches(k_quiet_line) && Contains("1 gap,"));
  CHECK_THAT(quiet.err, Contains("gap: clone: shallow"));
}

TEST_CASE("a path that is no repository is a gap like any other: told, counted and in the exit code") {
  const Scratch here;
  small_product(here.path("product"));
  const Ran ran = run_plumbline({"audit", "-q", "product", "nowhere"}, here.path());
  CHECK(ran.code == 3);
  CHECK_THAT(ran.out, Contains("1 source, ") && Contains("1 gap,"));
  CHECK_THAT(ran.err, StartsWith("gap: not read: ") && Contains("nowhere"));
}

TEST_CASE("with a log of JSON all that is not the result goes there, each gap and notice as an object") {
  const Scratch here;
  auto repository = small_product(here.path("product"));
  shallow_copy(here, "product", "clone");
  repository.git({"tag", "of-a-file", "HEAD:main.c"});
  const std::vector<std::string> json_log{"--log-format", "json"};
  for (const auto& call :
       {std::vector<std::string>{"audit", "-q", "clone", "product"}, {"collect"}, {"collect", "-q"}}) {
    std::vector<std::string> words = json_log;
    words.insert(words.end(), call.begin(), call.end());
    const Ran ran = run_plumbline(words, here.path());
    CHECK(ran.code == 3);
    CHECK_THAT(ran.out, Matches("2 sources, [0-9]+ new records, 1 gap, 1 notice, [0-9.]+ seconds\n"));
    std::istringstream lines(ran.err);
    int gaps = 0, notices = 0;
    for (std::string line; std::getline(lines, line);) {
      const auto object = json::parse(line);
      const auto kind = object.at("fields").value("kind", "");
      gaps += kind == "gap" && object.at("level") == "warning" ? 1 : 0;
      notices += kind == "notice" && object.at("level") == "info" ? 1 : 0;
    }
    CHECK(gaps == 1);
    CHECK(notices == 1);
  }
}

TEST_CASE("a commit that is not there is told of once, wherever it is missing") {
  const Scratch here;
  auto repository = small_product(here.path("product"));
  repository.git({"checkout", "-q", "-b", "side"});
  repository.write("a.c", "int a;\n");
  repository.commit("One", k_2023 + 3 * k_year);
  repository.write("b.c", "int b;\n");
  repository.commit("Two", k_2023 + 3 * k_year + 60);
  repository.git({"checkout", "-q", "main"});
  repository.git({"merge", "-q", "--no-ff", "-m", "Merge", "side"}, k_2023 + 3 * k_year + 120);
  const auto lose = [&](const std::string& what) {
    const auto oid = run({"git", "rev-parse", what}, here.path("product")).out.substr(0, 40);
    fs::remove(here.path("product/.git/objects/" + oid.substr(0, 2) + "/" + oid.substr(2)));
    return oid;
  };
  for (const std::string what : {"side~1", "main~3"}) {
    const auto oid = lose(what);
    const Ran ran = run_plumbline({"audit", "-q", "--db", oid + ".db", "product"}, here.path());
    CHECK(ran.code == 3);
    INFO(ran.err);
    CHECK_THAT(ran.out, Contains(", 1 gap, "));
    CHECK_THAT(ran.err, Contains(oid));
    if (what != "side~1") continue;
    repository.git({"reset", "-q", "--hard", "main~1"});
    repository.git({"branch", "-q", "-D", "side"});
  }
}

TEST_CASE("what is left out by design is told as a notice and does not end with 3") {
  const Scratch here;
  auto repository = small_product(here.path("product"));
  repository.git({"tag", "of-a-file", "HEAD:main.c"});
  const Ran ran = run_plumbline({"audit", "product"}, here.path());
  CHECK(ran.code == 0);
  CHECK_THAT(ran.err, Contains("notice: product: 1 tags name a tree or a blob and are left out") &&
                          !Contains("gap: ") && Contains("0 gaps, 1 notice, "));
  CHECK(run_plumbline({"collect"}, here.path()).code == 0);
  CHECK(run_plumbline({"doctor"}, here.path()).code == 0);
}

TEST_CASE("3 goes before 1") {
  const Scratch here;
  small_product(here.path("product"));
  shallow_copy(here, "product", "clone");
  CHECK(run_plumbline({"audit", "clone", "--fail-under", "129"}, here.path()).code == 3);
}

TEST_CASE("a source that left its place is a gap of the next collecting, and doctor says so") {
  const Scratch here;
  small_product(here.path("product"));
  REQUIRE(run_plumbline({"audit", "product"}, here.path()).code == 0);
  fs::rename(here.path("product"), here.path("moved"));
  const Ran collected = run_plumbline({"collect"}, here.path());
  CHECK(collected.code == 3);
  CHECK_THAT(collected.err, Contains("gap: product: "));
  const Ran doctor = run_plumbline({"doctor"}, here.path());
  CHECK(doctor.code == 3);
  CHECK_THAT(doctor.out, Contains("is not there"));
}

TEST_CASE("init writes a file that collect reads, and never overwrites one") {
  const Scratch here;
  small_product(here.path("src/radio \"x\""));
  small_product(here.path("src/charging"));
  const Ran init = run_plumbline({"init"}, here.path());
  REQUIRE(init.code == 0);
  CHECK_THAT(init.out, Contains("2 sources"));
  const std::string written = read_file(here.path("plumbline.yaml"));
  CHECK(run_plumbline({"init"}, here.path()).code == 2);
  CHECK(read_file(here.path("plumbline.yaml")) == written);
  const Ran collected = run_plumbline({"collect"}, here.path());
  CHECK(collected.code == 0);
  CHECK_THAT(collected.out, Contains("2 sources, ") && Contains("Next: plumbline assess"));
  CHECK(run_plumbline({"assess", "--subject", "my-product"}, here.path()).code == 0);
}

TEST_CASE("init says what a clone cannot tell, and its own line turns it when the mark is taken off") {
  const Scratch here;
  small_product(here.path("product"));
  const Ran init = run_plumbline({"init", "product"}, here.path());
  CHECK_THAT(init.out, Contains("nothing after its newest commit") && Contains("`live: true`"));
  REQUIRE(
      run_plumbline({"audit", "--quiet"}, here.path(), {{"PLUMBLINE_NOW", "2025-06-01T00:00:00Z"}}).code ==
      0);
  const auto ask = [&] {
    return run_plumbline({"assess", "--as-of", "2025-05-31", "--all"}, here.path()).out;
  };
  CHECK_THAT(ask(), Contains("a newer reading") && Contains("`live: true`"));

  auto written = read_file(here.path("plumbline.yaml"));
  const std::string marked = "          # live: true\n";
  const auto at = written.find(marked);
  REQUIRE(at != std::string::npos);
  written.replace(at, marked.size(), "          live: true\n");
  here.write("plumbline.yaml", written);
  REQUIRE(
      run_plumbline({"audit", "--quiet"}, here.path(), {{"PLUMBLINE_NOW", "2025-06-01T00:00:00Z"}}).code ==
      0);
  CHECK_THAT(ask(), !Contains("a newer reading") && !Contains("`live: true`"));
}

TEST_CASE("doctor says of the file what the next reading would refuse, places and gates too") {
  struct Wrong {
    std::string part, says;
  };
  const std::string head = "organisation:\n  name: house\n  sources: [{name: product, git: product}]\n";
  for (const auto& wrong :
       {Wrong{"gates:\n  tailoring:\n    - {product: product, drop: [G99], reason: none}\n", "G99"},
        Wrong{"gates:\n  held:\n    - {product: prodct, release: v1, gate: G5, at: "
              "2024-01-01, decision: pass}\n",
              "\"prodct\" is no product"},
        Wrong{"gates:\n  held:\n    - {product: product, release: v1, gate: G5, at: 2099-01-01}\n",
              "plumbline.yaml:6: at: 2099-01-01T00:00:00Z is to come"},
        Wrong{"gates:\n  held:\n    - {product: product, release: v1, gate: G5, at: 2024-01-01, roles: "
              "[secnd_line]}\n",
              "plumbline.yaml:6: roles: there is no role \"secnd_line\". Did you mean \"second_line\"?"},
        Wrong{"gates:\n  releases:\n    - {product: product, source: prodct}\n",
              "plumbline.yaml:6: source: \"prodct\" is no git source of product. Did you mean \"product\"?"},
        Wrong{"  places: {doc.thread: git}\n", "Did you mean doc.threat?"}}) {
    const Scratch here;
    small_product(here.path("product"));
    here.write("plumbline.yaml", head);
    REQUIRE(run_plumbline({"audit", "--quiet"}, here.path()).code == 0);
    CHECK(run_plumbline({"doctor"}, here.path()).code == 0);
    here.write("plumbline.yaml", head + wrong.part);
    const Ran collected = run_plumbline({"collect"}, here.path());
    const Ran doctor = run_plumbline({"doctor"}, here.path());
    INFO(collected.err << doctor.out);
    CHECK(collected.code == 2);
    CHECK(doctor.code == 2);
    CHECK_THAT(doctor.out, Contains("plumbline.yaml:") && Contains(wrong.says) && Contains("and is refused"));
    const auto why = collected.err.substr(collected.err.find("plumbline.yaml:"));
    CHECK_THAT(doctor.out, Contains(why.substr(0, why.find('\n'))));
  }
}

TEST_CASE("init in a repository itself names it, and audit without a path reads what the file names") {
  const Scratch here;
  small_product(here.path("product"));
  REQUIRE(run_plumbline({"init"}, here.path("product")).code == 0);
  CHECK_THAT(read_file(here.path("product/plumbline.yaml")), Contains("git: \".\""));
  const Ran ran = run_plumbline({"audit", "--quiet"}, here.path("product"));
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("1 source, "));
}

TEST_CASE("a file that is wrong ends with 2, naming file, line and key") {
  const Scratch here;
  here.write("plumbline.yaml", "organisation:\n  name: a\n  surces: []\n");
  const Ran ran = run_plumbline({"collect"}, here.path());
  CHECK(ran.code == 2);
  CHECK_THAT(ran.err,
             Contains("plumbline.yaml:3: organisation: unknown key \"surces\". Did you mean \"sources\"?"));
}

TEST_CASE("a place for a kind that nothing asks for ends with 2 and the nearest kind") {
  const Scratch here;
  here.write("plumbline.yaml",
             "organisation:\n  name: a\n  places: {doc.thread: git}\n  sources: [{name: b, git: .}]\n");
  const Ran ran = run_plumbline({"collect"}, here.path());
  CHECK(ran.code == 2);
  CHECK_THAT(ran.err,
             Contains("plumbline.yaml:3: places: \"doc.thread\"") && Contains("Did you mean doc.threat?"));
}

TEST_CASE("what is no database of ours ends with 4 and is left as it is") {
  const Scratch here;
  const std::string other = "this is no database, but somebody's notes, and long enough to be read as one. " +
                            std::string(4096, 'x');
  here.write("plumbline.db", other);
  for (const auto* command : {"assess", "collect", "doctor"}) {
    INFO(command);
    CHECK(run_plumbline({command}, here.path()).code == 4);
  }
  CHECK(read_file(here.path("plumbline.db")) == other);
}

TEST_CASE("collecting shows a plain line elsewhere than on a terminal, and logs on demand") {
  const Scratch here;
  small_product(here.path("product"));
  const Ran ran = run_plumbline({"-v", "audit", "product"}, here.path());
  CHECK(ran.code == 0);
  CHECK(ran.err.find('\r') == std::string::npos);
  CHECK(ran.err.find('\x1b') == std::string::npos);
  CHECK_THAT(ran.err, Contains("info: read source=product location="));
}

}  // namespace auditing_tests
