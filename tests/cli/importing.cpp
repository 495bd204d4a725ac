// plumbline import: what each file is, and what is kept of it.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/scratch.hpp"

using namespace plumbline::test;
using nlohmann::json;

namespace {

const std::string k_junit =
    R"(<testsuite name="s" timestamp="2025-06-01T10:00:00"><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite>)";
const std::string k_bom = R"({"bomFormat":"CycloneDX","specVersion":"1.2","version":1,"components":[]})";

}  // namespace

TEST_CASE(
    "an import tells of each file its type, version, status, reason and counts, and a dry run stores "
    "nothing") {
  const Scratch here;
  here.write("in/tests.xml", k_junit);
  here.write("in/bom.json", k_bom);
  const auto ran = run_plumbline({"import", "in", "--dry-run", "--format", "json"}, here.path());
  CHECK(ran.code == 3);  // something was refused
  const auto told = json::parse(ran.out);
  REQUIRE(told.size() == 2);
  CHECK(told[0] == json{{"file", "in/bom.json"},
                        {"type", "cyclonedx"},
                        {"version", "1.2"},
                        {"status", "refused"},
                        {"reason", "CycloneDX \"1.2\" is not read, 1.4 to 1.7 are"},
                        {"counts", json::object()}});
  CHECK(told[1]["status"] == "accepted");
  CHECK(told[1]["type"] == "junit");
  CHECK(told[1]["counts"]["tests"] == 2);
  CHECK(told[1]["counts"]["failed"] == 1);
  CHECK_FALSE(fs::exists(here.path("plumbline.db")));
}

TEST_CASE("what is imported is stored once under its source, and a later collect leaves it") {
  const Scratch here;
  here.write("tests.xml", k_junit);
  CHECK(run_plumbline({"import", "tests.xml", "--source", "lab"}, here.path()).code == 0);
  CHECK(run_plumbline({"import", "tests.xml", "--source", "lab"}, here.path()).code == 0);
  const auto rows = [&] {
    return json::parse(
        run_plumbline({"query", "SELECT subject, passed, failed FROM test_run", "--format", "json"},
                      here.path())
            .out);
  };
  const auto before = rows();
  CHECK(before.dump().find("\"lab\"") != std::string::npos);
  CHECK(run_plumbline({"collect"}, here.path()).code == 0);
  CHECK(rows() == before);
}

TEST_CASE("a file that is not there is refused with its name") {
  const Scratch here;
  const auto ran = run_plumbline({"import", "nothing.xml", "--dry-run"}, here.path());
  CHECK(ran.code == 3);
  CHECK(ran.out.find("nothing.xml") != std::string::npos);
}
