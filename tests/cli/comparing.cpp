// diff, trend --as-reported, query, the formats of report and the log, asked of the real binary.
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/cli/audited.hpp"

namespace comparing_tests {
using namespace plumbline::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using nlohmann::json;

namespace {

Ran ask(const std::vector<std::string>& arguments) {
  return run_plumbline(arguments, audited().path());
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

}  // namespace

TEST_CASE("diff says what came between two dates, and its terms sum to the change of two assessments") {
  const std::vector<std::string> dates{"--from", "2023-06-01", "--to", "2025-01-04"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"diff", dates[0], dates[1], dates[2], dates[3]});
    return ask(more);
  };
  const Ran text = with({});
  CHECK(text.code == 0);
  CHECK_THAT(text.out,
             Contains("Came (") && Contains("CR1.4") && Contains("evidence added") && Contains("commit "));
  const auto document = json::parse(with({"--format", "json"}).out);
  const auto score = [&](const std::string& date) {
    return json::parse(ask({"assess", "--as-of", date, "--format", "json"}).out).at("score");
  };
  CHECK(document.at("from").at("score") == score("2023-06-01"));
  CHECK(document.at("to").at("score") == score("2025-01-04"));
  int possible = 0;
  for (const auto& term : document.at("terms")) possible += term.at("possible").get<int>();
  CHECK(possible == document.at("change").at("possible").get<int>());
  CHECK(possible > 0);
  CHECK_THAT(with({"--format", "csv"}).out, StartsWith("control,title,from,to,at,term"));
  CHECK_THAT(with({"--subject", "product"}).out, Contains("of product"));
}

TEST_CASE("diff refuses dates in the wrong order, none at all and a subject nobody knows") {
  CHECK(ask({"diff", "--from", "2025-01-01", "--to", "2024-01-01"}).code == 2);
  CHECK_THAT(ask({"diff"}).err, Contains("--from"));
  CHECK_THAT(ask({"diff", "--from", "2025-01-01", "--subject", "prodcut"}).err, Contains("product"));
}

TEST_CASE("a repository dropped from the file shows in diff as scope, at dates after the first run") {
  const Scratch here;
  small_product(here.path("good"));
  GitRepository bare{fs::path(here.path("bare"))};
  bare.write("main.c", "int main(void) { return 0; }\n");
  bare.commit("Begin", k_2023);
  const auto file = [&](const std::string& sources) {
    here.write("plumbline.yaml",
               "organisation: {name: acme, places: {ci.config: [git]}, sources: [" + sources + "]}\n");
  };
  file("{name: good, git: good}, {name: bare, git: bare}");
  REQUIRE(run_plumbline({"audit"}, here.path(), {{"PLUMBLINE_NOW", "2026-01-01T00:00:00Z"}}).code == 0);
  file("{name: good, git: good}");
  REQUIRE(run_plumbline({"audit"}, here.path(), {{"PLUMBLINE_NOW", "2026-02-01T00:00:00Z"}}).code == 0);
  const auto found =
      json::parse(run_plumbline({"diff", "--from", "2026-01-10", "--format", "json"}, here.path()).out);
  CHECK(found.at("went") == json::array({"bare"}));
  CHECK(found.at("terms").at(2).at("term") == "scope");
  CHECK(found.at("terms").at(2).at("possible").get<int>() > 0);
  const auto past = json::parse(
      run_plumbline({"diff", "--from", "2024-01-10", "--to", "2025-01-03", "--format", "json"}, here.path())
          .out);
  CHECK(past.at("went").empty());
  const Ran reported = run_plumbline({"trend", "--as-reported", "--format", "csv"}, here.path());
  CHECK(lines_of(reported.out).size() == 3);
  CHECK_THAT(reported.out, Contains("2026-01-01T00:00:00Z,") && Contains("2026-02-01T00:00:00Z,"));
}

TEST_CASE("trend --as-reported tells what a run saw, and that evidence came late") {
  const Scratch here;
  auto product = small_product(here.path("product"));
  product.git({"checkout", "-q", "-b", "side", "main~7"}, k_2023 + k_year);
  product.git({"branch", "-q", "-D", "main"}, k_2023 + k_year);
  product.git({"branch", "-q", "-m", "main"}, k_2023 + k_year);
  REQUIRE(
      run_plumbline({"audit", "product"}, here.path(), {{"PLUMBLINE_NOW", "2025-06-01T00:00:00Z"}}).code ==
      0);
  product.write(
      ".github/workflows/scan.yml",
      "name: scan\non: [push, pull_request]\njobs:\n  codeql:\n    runs-on: ubuntu-latest\n    steps:\n"
      "      - uses: github/codeql-action/init@v3\n      - uses: github/codeql-action/analyze@v3\n");
  product.commit("Late", k_2023 + k_year + 3600);
  REQUIRE(
      run_plumbline({"audit", "product"}, here.path(), {{"PLUMBLINE_NOW", "2025-07-01T00:00:00Z"}}).code ==
      0);
  const auto points =
      json::parse(run_plumbline({"trend", "--as-reported", "--format", "json"}, here.path()).out)
          .at("points");
  REQUIRE(points.size() == 2);
  CHECK(points[0].at("at") == "2025-06-01T00:00:00Z");
  CHECK(points[1].at("reported") == points[1].at("today"));
  CHECK(points[0].at("reported") != points[0].at("today"));
  const Ran text = run_plumbline({"trend", "--as-reported"}, here.path());
  CHECK_THAT(text.out, Contains("evidence came late"));
  const auto known =
      json::parse(run_plumbline({"assess", "--known-at", "2025-06-01", "--format", "json"}, here.path()).out);
  CHECK(points[0].at("reported").at("possible") == known.at("score").at("possible"));
}

TEST_CASE("query reads the documented views as a table, JSON and CSV") {
  const std::string sql =
      "SELECT subject, count(*) AS changes, NULL AS none, x'6162' AS raw, 1.5 AS half FROM change";
  const Ran table = ask({"query", sql});
  CHECK(table.code == 0);
  CHECK_THAT(table.out, Contains("subject") && Contains("product") && Contains("NULL") &&
                            Contains("x'6162'") && Contains("1 row"));
  const auto document = json::parse(ask({"query", sql, "--format", "json"}).out);
  CHECK(document.at("columns").size() == 5);
  CHECK(document.at("rows") == json::parse("[[\"product\", 8, null, {\"blob\": \"6162\"}, 1.5]]"));
  CHECK(document.at("more") == false);
  CHECK(ask({"query", sql, "--format", "csv"}).out ==
        "subject,changes,none,raw,half\r\nproduct,8,,x'6162',1.5\r\n");
  CHECK_THAT(
      ask({"query",
           "SELECT date(at) AS day, \"of\" FROM score_step WHERE practice = '' ORDER BY at DESC LIMIT 1"})
          .out,
      Contains("128"));
}

TEST_CASE("query tells what JSON has no number for as text, and takes what a WITH calls its own") {
  const auto beyond =
      json::parse(ask({"query", "SELECT 1e308*10, -1e308*10, 1e308*0", "--format", "json"}).out);
  CHECK(beyond.at("rows") == json::parse(R"([["Infinity", "-Infinity", 0.0]])"));
  CHECK_THAT(ask({"query", "SELECT -1e308*10 AS x", "--format", "csv"}).out, Contains("-Infinity"));
  const std::string counted =
      "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 9) SELECT count(*) FROM a, "
      "change";
  CHECK(json::parse(ask({"query", counted, "--format", "json"}).out).at("rows") == json::parse("[[72]]"));
}

TEST_CASE("query refuses everything but reading, and names place and nearest view or column") {
  struct Call {
    std::string sql, says;
  };
  const Call calls[] = {
      {"SELECT * FROM chagne", "line 1, column 15: "},
      {"SELECT * FROM chagne", "the nearest view is change"},
      {"SELECT subject,\n  sbject FROM change", "line 2, column 3: "},
      {"SELECT sbject FROM change", "did you mean subject?"},
      {"SELECT * FROM e_commit", "the views of docs/views.md only; the nearest view is commits"},
      {"SELECT count(*) FROM e_commit", "the nearest view is commits"},
      {"WITH a AS (SELECT 1 FROM meta) SELECT count(*) FROM a", "the table meta"},
      {"WITH batch AS (SELECT 1) SELECT count(*) FROM batch", "may not bear the name of another table"},
      {"SELECT * FROM sqlite_master", "docs/views.md"},
      {"SELECT 1; SELECT 2", "one SELECT and nothing else"},
      {"DELETE FROM change", "refused"},
      {"ATTACH 'x' AS y", "refused"},
      {"PRAGMA user_version", "refused"},
      {"SELECT load_extension('x')", "load_extension()"},
      {"SELECT date('now')", "seconds UTC"},
      {"SELECT random()", "random()"},
      {"SELEC 1", "line 1, column 1: "},
      {"SELECT :x", "parameter"},
      {"", "one SELECT"},
  };
  for (const auto& call : calls) {
    const Ran ran = ask({"query", call.sql});
    INFO(call.sql);
    CHECK(ran.code != 0);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Contains(call.says));
  }
}

TEST_CASE("query says aloud that there are more rows than it prints, and ends with 3") {
  const Ran ran = ask({"query", "SELECT oid FROM change", "--limit", "2", "--format", "json"});
  CHECK(ran.code == 3);
  CHECK_THAT(ran.err, Contains("more than 2 rows"));
  CHECK(json::parse(ran.out).at("rows").size() == 2);
  CHECK(json::parse(ran.out).at("more") == true);
  const Ran whole = ask({"query", "SELECT oid FROM change", "--limit", "8"});
  CHECK(whole.code == 0);
}

TEST_CASE("what a query finds reaches no terminal and no spreadsheet as a command") {
  const Ran table = ask({"query", "SELECT char(27) || '[2J' AS x, '=1+1' AS y"});
  CHECK(table.out.find('\x1b') == std::string::npos);
  CHECK_THAT(ask({"query", "SELECT '=1+1' AS y", "--format", "csv"}).out, Contains("'=1+1"));
}

TEST_CASE(
    "report writes the page, JSON, CSV and Markdown; each says what it is, of when, and how much was "
    "judged") {
  const Scratch out;
  const Ran md = ask({"report", "--format", "md"});
  CHECK(md.code == 0);
  CHECK_THAT(md.out, Contains("# BSIMM16 self-assessment of product") && Contains("of 128") &&
                         Contains("could not be judged") && Contains("As of ") &&
                         Contains("known at 2026-01-01T"));
  const Ran csv = ask({"report", "--format", "csv"});
  CHECK(lines_of(csv.out).size() == 129);
  CHECK_THAT(csv.out, Contains("\"BSIMM16 self-assessment\",all,20"));
  const Ran file = ask({"report", "--format", "json", "-o", out.path("a.json")});
  CHECK(file.code == 0);
  CHECK_THAT(file.out, Contains("File: " + out.path("a.json")));
  CHECK(read_file(out.path("a.json")) == ask({"assess", "--format", "json"}).out);
  CHECK(json::parse(read_file(out.path("a.json"))).at("label") == "BSIMM16 self-assessment");
  CHECK(ask({"report", "--format", "md", "-o", out.path("no/such/place.md")}).code == 3);
  CHECK(ask({"report", "--format", "md", "-o", out.path()}).code == 3);
}

TEST_CASE("gaps come first in every format of a report") {
  const Scratch here;
  small_product(here.path("product"));
  REQUIRE(run({"git", "clone", "-q", "--depth", "1", "file://" + here.path("product"), here.path("clone")},
              here.path())
              .code == 0);
  CHECK(run_plumbline({"audit", "clone"}, here.path()).code == 3);
  const Ran md = run_plumbline({"report", "--format", "md"}, here.path());
  CHECK_THAT(md.out, StartsWith("> **Not seen:** clone"));
  const Ran csv = run_plumbline({"report", "--format", "csv"}, here.path());
  CHECK_THAT(lines_of(csv.out).at(1), StartsWith("gap,clone,"));
  CHECK_THAT(run_plumbline({"assess", "-q"}, here.path()).out, Contains("1 gap"));
}

TEST_CASE("with --log-format json every line on stderr is one object with time, level, message and fields") {
  const Scratch here;
  small_product(here.path("product"));
  const auto check = [&](const std::vector<std::string>& call, int code) {
    const Ran ran = run_plumbline(call, here.path());
    INFO(ran.err);
    CHECK(ran.code == code);
    CHECK_FALSE(ran.err.empty());
    for (const auto& line : lines_of(ran.err)) {
      REQUIRE(json::accept(line));
      const auto object = json::parse(line);
      CHECK(object.at("time") == "2026-01-01T00:00:00Z");
      CHECK(object.at("fields").is_object());
      CHECK_FALSE(object.at("message").get<std::string>().empty());
      CHECK(
          (object.at("level") == "info" || object.at("level") == "warning" || object.at("level") == "error"));
    }
    return ran.err;
  };
  CHECK_THAT(check({"-v", "--log-format", "json", "audit", "product", "nowhere"}, 3),
             Contains("\"message\":\"collected\"") && Contains("\"source\":\"product\""));
  check({"--log-format", "json", "explain", "CR9.9"}, 2);
  check({"assess", "--log-format=json", "--formt", "x"}, 2);
}

TEST_CASE("a refusal in JSON names the wrong word, where to look it up and how the call ends, as a number") {
  struct Refused {
    std::vector<std::string> call;
    std::string word, see;
  };
  const std::vector<Refused> refusals{
      {{"assess", "--formt", "x"}, "--formt", "plumbline assess --help"},
      {{"assess", "--format", "xml"}, "xml", "plumbline assess --help"},
      {{"assess", "--format=xml"}, "xml", "plumbline assess --help"},
      {{"assess", "--format", "json", "--fail-under", "many"}, "many", "plumbline assess --help"},
      {{"assess", "--as-of", "2024-13-01"}, "2024-13-01", "plumbline assess --help"},
      {{"assess", "--as-of"}, "--as-of", "plumbline assess --help"},
      {{"assess", "extra"}, "extra", "plumbline assess --help"},
      {{"asess"}, "asess", "plumbline --help"},
      {{"--db", "assess.db", "frobnicate"}, "frobnicate", "plumbline --help"},
      {{"explain", "CR9.9"}, "CR9.9", "plumbline explain --help"},
      {{"assess", "--subject", "nobody", "--format", "json"}, "nobody", "plumbline assess --help"},
      {{"diff"}, "", "plumbline diff --help"},
      {{}, "", "plumbline --help"}};
  for (auto [call, word, see] : refusals) {
    INFO(word << " " << see);
    call.insert(call.begin(), {"--log-format", "json"});
    const Ran ran = ask(call);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    REQUIRE(lines_of(ran.err).size() == 1);
    const auto fields = json::parse(ran.err).at("fields");
    CHECK(fields.at("exit") == 2);
    CHECK(fields.at("see") == see);
    if (word.empty())
      CHECK_FALSE(fields.contains("word"));
    else
      CHECK(fields.at("word") == word);
    if (!word.empty()) CHECK_THAT(json::parse(ran.err).at("message").get<std::string>(), Contains(word));
  }
  const Scratch here;
  const Ran none = run_plumbline({"--log-format", "json", "assess"}, here.path());
  CHECK(json::parse(none.err).at("fields").at("exit").is_number_integer());
}

TEST_CASE("numbers in the log are numbers") {
  const Scratch here;
  small_product(here.path("product"));
  const Ran ran = run_plumbline({"-v", "--log-format", "json", "audit", "product"}, here.path());
  int seen = 0;
  for (const auto& line : lines_of(ran.err)) {
    const auto fields = json::parse(line).at("fields");
    for (const auto* name : {"sources", "added", "withdrawn", "gaps", "probes"}) {
      if (!fields.contains(name)) continue;
      INFO(line);
      CHECK(fields.at(name).is_number_integer());
      ++seen;
    }
  }
  CHECK(seen == 5);
}

TEST_CASE("one bad path among good ones keeps none of the good ones from being read") {
  const Scratch here;
  small_product(here.path("product"));
  const Ran ran = run_plumbline({"audit", "product", "/nope"}, here.path());
  CHECK(ran.code == 3);
  CHECK_THAT(ran.err, StartsWith("gap: not read: /nope: cannot be opened"));
  CHECK_THAT(ran.out, Contains("self-assessment of product"));
  const Ran none = run_plumbline({"audit", "/nope", "/never"}, here.path());
  CHECK(none.code == 2);
  CHECK_THAT(none.err, Contains("/nope") && Contains("/never"));
}

TEST_CASE("a repository that cannot be read at all is one gap to a person and all of them in the data") {
  const Scratch here;
  small_product(here.path("product"));
  REQUIRE(run_plumbline({"audit", "product"}, here.path()).code == 0);
  fs::rename(here.path("product"), here.path("moved"));
  const Ran ran = run_plumbline({"collect"}, here.path());
  CHECK(ran.code == 3);
  CHECK(lines_of(ran.err).size() == 1);
  CHECK_THAT(ran.out, Contains("1 gap"));
  const auto gaps = json::parse(run_plumbline({"assess", "--format", "json"}, here.path()).out).at("gaps");
  CHECK(gaps.size() > 1);
  const auto all = lines_of(run_plumbline({"assess", "--all"}, here.path()).out);
  CHECK(std::count_if(all.begin(), all.end(), [](const auto& l) { return l.rfind("Not seen:", 0) == 0; }) ==
        1);
}

TEST_CASE("every format gives the same bytes on another day, in another time zone and another language") {
  const std::vector<std::vector<std::string>> calls{
      {"assess", "--format", "json"},
      {"report", "--format", "csv"},
      {"report", "--format", "md"},
      {"trend", "--format", "csv"},
      {"trend", "--as-reported", "--format", "json"},
      {"diff", "--from", "2024-01-01", "--format", "json"},
      {"diff", "--from", "2024-01-01", "--format", "csv"},
      {"population", "changes_are_reviewed", "--format", "csv"},
      {"query", "SELECT * FROM change ORDER BY oid", "--format", "json"}};
  for (const auto& call : calls) {
    INFO(call.front() << " " << call.back());
    const Ran here = run_plumbline(call, audited().path());
    const Ran there = run_plumbline(call, audited().path(),
                                    {{"PLUMBLINE_NOW", "2027-07-07T07:07:07Z"},
                                     {"TZ", "Pacific/Auckland"},
                                     {"LC_ALL", "tr_TR.UTF-8"},
                                     {"COLUMNS", "200"}});
    CHECK(here.code == 0);
    CHECK_FALSE(here.out.empty());
    CHECK(here.out == there.out);
  }
}

}  // namespace comparing_tests
