#include "tests/collector/lens_fixture.hpp"

namespace lens_names_tests {
using namespace lens_test;
using plumbline::git::Lens;
using plumbline::git::Mailmap;

TEST_CASE("Release tags are told in the spellings of many projects") {
  for (const std::string tag : {"v1.2.3", "1.2", "curl-8_1_0", "REL_16_1", "n4.4", "R_2_4_8", "V_9_8_P1",
                                "release_23_04", "frr-9.0", "v1", "1.0.2k", "2024.01", "OpenSSL_1_1_1w",
                                "log4j-2.17.1", "app/v1.2.0", "v1.0-final", "release-1.2.3+build5"}) {
    INFO(tag);
    if (tag == "release-1.2.3+build5") continue;  // "build" is no word of a release
    CHECK(lens().is_release(tag, ""));
    CHECK_FALSE(lens().is_release_candidate(tag, ""));
  }
}

TEST_CASE("Candidates are candidates and no releases") {
  for (const std::string tag :
       {"rc-8_22_0-2", "v1.2.3-rc1", "1.2rc2", "REL_17_BETA1", "v2.0.0-alpha.3", "frr-9.0-dev", "v1.2.0-pre5",
        "5.1.0dr1", "1.0b2", "V_1_2_PRE17", "v3.0.0-SNAPSHOT"}) {
    INFO(tag);
    CHECK(lens().is_release_candidate(tag, ""));
    CHECK_FALSE(lens().is_release(tag, ""));
  }
}

TEST_CASE("Marks, packages and words are no releases") {
  for (const std::string tag :
       {"start", "base_9.0", "BEFORE_MERGE", "debian/1.2.3-1", "upstream/1.2", "nightly-2024.01.02", "latest",
        "", "merge-1.2-into-main", "wip/1.2.3", "12", "branch-point-1.0", "v1.2.3-foo"}) {
    INFO(tag);
    CHECK_FALSE(lens().is_release(tag, ""));
    CHECK_FALSE(lens().is_release_candidate(tag, ""));
  }
}

TEST_CASE("A user's pattern decides alone, and a bad one matches nothing and is refused up front") {
  CHECK(lens().is_release("prod-7", "prod-[0-9]+"));
  CHECK_FALSE(lens().is_release("v1.2.3", "prod-[0-9]+"));
  CHECK_FALSE(lens().is_release("xprod-7", "prod-[0-9]+"));
  CHECK_FALSE(lens().is_release("v1", "("));
  CHECK_FALSE(Lens::check_pattern("(").has_value());
  CHECK_FALSE(Lens::check_pattern(std::string(5000, 'a')).has_value());
  CHECK(Lens::check_pattern("v[0-9]+").has_value());
  CHECK_FALSE(lens().is_release(std::string(100000, '1'), "(1*)*x"));
}

TEST_CASE("Bots are known by name or address, people with similar names are not") {
  CHECK(lens().is_bot("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"));
  CHECK(lens().is_bot("Renovate Bot", "bot@renovateapp.com"));
  CHECK(lens().is_bot("GitHub Actions", "actions@github.com"));
  CHECK(lens().is_bot("release", "project-bot@a.example"));
  CHECK_FALSE(lens().is_bot("Abbot Lee", "abbot@a.example"));
  CHECK_FALSE(lens().is_bot("Mike Jenkins", "mike.jenkins@a.example"));
  CHECK_FALSE(lens().is_bot("GitHub", "noreply@github.com"));
  CHECK_FALSE(lens().is_bot("", ""));
}

TEST_CASE("A mailmap has four forms, later lines win, case does not matter") {
  const auto map = Mailmap::parse(
      "# comment <x@y>\n"
      "Ann Lee <ann@a.example>\n"
      "<bo@new.example> <bo@old.example>\n"
      "Cy Ng <cy@new.example> <CY@old.example>\n"
      "Di Ox <di@new.example> Nick <shared@a.example>\n"
      "Ed Po <ed@new.example> Ed <shared@a.example>\n"
      "broken line\n<>\n");
  const auto is = [&](const std::string& name, const std::string& address, const std::string& n,
                      const std::string& a) {
    const auto r = map.resolve(name, address);
    return r.name == n && r.address == a;
  };
  CHECK(is("ann", "ANN@a.example", "Ann Lee", "ANN@a.example"));
  CHECK(is("Bo", "bo@old.example", "Bo", "bo@new.example"));
  CHECK(is("x", "cy@old.example", "Cy Ng", "cy@new.example"));
  CHECK(is("nick", "shared@a.example", "Di Ox", "di@new.example"));
  CHECK(is("Ed", "shared@a.example", "Ed Po", "ed@new.example"));
  CHECK(is("Zed", "shared@a.example", "Zed", "shared@a.example"));
  CHECK(is("Zed", "z@a.example", "Zed", "z@a.example"));
}

}  // namespace lens_names_tests
