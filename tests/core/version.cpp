#include "core/version.hpp"

#include "tests/catch.hpp"

namespace version_tests {
using namespace plumbline;

namespace {

std::string parts(const std::string& tag) {
  const auto v = parse_version(tag);
  return v ? v->prefix + "|" + v->text() + "|" + v->suffix : "none";
}

}  // namespace

TEST_CASE("names of tags are taken apart") {
  CHECK(parts("v1.2.3") == "v|1.2.3|");
  CHECK(parts("curl-8_1_0") == "curl-|8.1.0|");
  CHECK(parts("REL_16_1") == "REL_|16.1|");
  CHECK(parts("n4.4") == "n|4.4|");
  CHECK(parts("frr-10.0") == "frr-|10.0|");
  CHECK(parts("v2.7.2-rc1") == "v|2.7.2|-rc1");
  CHECK(parts("2024.05.01") == "|2024.5.1|");
  CHECK(parts("release/v1.0") == "release/v|1.0|");
  CHECK(parts("R_2_4_7") == "R_|2.4.7|");
  CHECK(parts("v3") == "v|3|");
  CHECK(parts("nightly") == "none");
  CHECK(parts(std::string(300, '1')) == "none");
}

TEST_CASE("versions are ordered by their numbers") {
  const auto less = [](const char* a, const char* b) {
    return parse_version(a)->compare(*parse_version(b)) < 0;
  };
  CHECK(less("v1.9", "v1.10"));
  CHECK(less("curl-7_9_8", "curl-7_10"));
  CHECK(parse_version("v1.0")->compare(*parse_version("v1.0.0")) == 0);
}

}  // namespace version_tests
