#include "collector/git/lens.hpp"
#include "tests/catch.hpp"

namespace lens_smoke_tests {
using plumbline::git::Lens;

TEST_CASE("The lens loads its own data and has a digest") {
  const auto lens = Lens::load(PLUMBLINE_SOURCE_DIR "/collector/git/lens");
  REQUIRE(lens.has_value());
  CHECK(lens->digest().size() == 64);
  CHECK(lens->digest() == Lens::load(PLUMBLINE_SOURCE_DIR "/collector/git/lens")->digest());
}

TEST_CASE("A missing folder is an error that names the file") {
  const auto lens = Lens::load("/nonexistent");
  REQUIRE_FALSE(lens.has_value());
  CHECK(lens.error().message.find("kinds.yaml") != std::string::npos);
}

}  // namespace lens_smoke_tests
