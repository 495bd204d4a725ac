#include "core/utf16.hpp"

#include "tests/catch.hpp"

namespace utf16_tests {
using namespace plumbline;

namespace {

std::string wide(std::u16string_view text, ByteOrder order) {
  std::string out;
  for (const char16_t c : text) {
    const auto low = static_cast<char>(c & 0xff), high = static_cast<char>(c >> 8);
    out += order == ByteOrder::little ? low : high;
    out += order == ByteOrder::little ? high : low;
  }
  return out;
}

}  // namespace

TEST_CASE("UTF-16 is told by its mark, or by the NULs beside its letters") {
  const std::u16string text = u"0 errors in 12 files of größe \xd83d\xde05, and so on";
  const std::string utf8 =
      "0 errors in 12 files of gr\xc3\xb6\xc3\x9f"
      "e \xf0\x9f\x98\x85, and so on";
  for (const auto order : {ByteOrder::little, ByteOrder::big}) {
    for (const bool marked : {true, false}) {
      const auto bytes = wide((marked ? u"\xfeff" : u"") + text, order);
      CHECK(utf16_order(bytes) == order);
      CHECK(utf8_of_utf16(bytes, order) == utf8);
    }
  }
}

TEST_CASE("text with a NUL here and there, binary files and short ones are no UTF-16") {
  CHECK_FALSE(utf16_order(utf8_of_utf16("", ByteOrder::little)));
  CHECK_FALSE(utf16_order(std::string("a\0b\0", 4)));
  CHECK_FALSE(utf16_order("a plain line of text, long enough to be judged\n" + std::string(3, '\0')));
  CHECK_FALSE(utf16_order(std::string(200, '\0')));
  CHECK(utf8_of_utf16(std::string("a\0b", 3), ByteOrder::little) == "a");
}

}  // namespace utf16_tests
