#include "core/digest.hpp"

#include "core/shapes.hpp"
#include "tests/catch.hpp"

namespace digest_tests {
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

TEST_CASE("an object id is forty hexadecimal digits of either case, and nothing else") {
  const std::string digits = "0123456789abcdefABCDEF";
  const std::string id = "89abcdef0123456789ABCDEF0123456789abcdef";
  REQUIRE(Oid::parse(id).has_value());
  CHECK(Oid::parse(id)->hex() == "89abcdef0123456789abcdef0123456789abcdef");
  CHECK_FALSE(Oid::parse(id.substr(1)).has_value());
  CHECK_FALSE(Oid::parse(id + "0").has_value());
  for (std::size_t place = 0; place < id.size(); ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      auto text = id;
      text[place] = static_cast<char>(byte);
      const bool is_digit = digits.find(text[place]) != digits.npos;
      REQUIRE(Oid::parse(text).has_value() == is_digit);
    }
  }
}

}  // namespace digest_tests
