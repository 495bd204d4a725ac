#include "core/digest.hpp"

#include "tests/catch.hpp"

using namespace plumbline;

TEST_CASE("sha256 of nothing is the published value") {
  CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("a Merkle root changes with any leaf and with their order") {
  const std::vector<Digest> abc{sha256("a"), sha256("b"), sha256("c")};
  const std::vector<Digest> acb{sha256("a"), sha256("c"), sha256("b")};
  const std::vector<Digest> ab{sha256("a"), sha256("b")};
  CHECK(merkle_root(abc) != merkle_root(acb));
  CHECK(merkle_root(abc) != merkle_root(ab));
}
