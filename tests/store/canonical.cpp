#include "store/canonical.hpp"

#include "tests/store/scratch.hpp"

namespace canonical_tests {
using namespace plumbline;
using namespace plumbline::store;

namespace {

std::string hex_of(const Canonical& bytes) {
  return hex({reinterpret_cast<const std::uint8_t*>(bytes.bytes().data()), bytes.size()});
}

}  // namespace

TEST_CASE("canonical bytes are those of docs/store-format.md") {
  Canonical out;
  out.null();
  out.integer(300);
  out.integer(-1);
  out.text("ab");
  CHECK(hex_of(out) ==
        "6e69d80469017402"
        "6162");
  out.clear();
  out.integer(INT64_MAX);
  out.integer(INT64_MIN);
  CHECK(hex_of(out) ==
        "69feffffffffffffffff01"
        "69ffffffffffffffffff01");
}

TEST_CASE("no two sequences of values share their canonical bytes") {
  const auto of = [](const std::vector<std::string>& texts) {
    Canonical out;
    for (const auto& text : texts) out.text(text);
    return hex_of(out);
  };
  CHECK(of({"a", "bc"}) != of({"ab", "c"}));
  CHECK(of({""}) != of({}));
  Canonical number;
  number.integer(0);
  Canonical nothing;
  nothing.null();
  CHECK(hex_of(number) != hex_of(nothing));
  Canonical blob;
  blob.blob("a");
  CHECK(hex_of(blob) != of({"a"}));
}

TEST_CASE("a set root says which leaves, not in what order") {
  const Digest a = sha256("a");
  const Digest b = sha256("b");
  CHECK(set_root({a, b}) == set_root({b, a}));
  CHECK(set_root({a, b}) != set_root({a, a}));
}

}  // namespace canonical_tests
