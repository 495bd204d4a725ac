// A pack of git, entry by entry. Seeds are text, a line an entry: a letter (c, t, b, g: an object; d: a delta
// by distance; i: a delta by id; x: raw bytes), two hex digits (which entry is the base), then bytes in hex.
#include <algorithm>

#include "collector/git/pack_reader.hpp"
#include "tests/collector/pack_fixture.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

namespace {

std::string unhex(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const std::string two(text.substr(i, 2));
    out += static_cast<char>(std::strtoul(two.c_str(), nullptr, 16));
  }
  return out;
}

void add(test::PackMaker& maker, std::string_view line) {
  constexpr std::string_view k_objects = "?ctbg";
  if (line.empty()) return;
  const auto bytes = unhex(line.substr(std::min<std::size_t>(line.size(), 3)));
  const auto base = unhex(line.substr(1, 2)) + '\0';
  const std::size_t n = static_cast<unsigned char>(base.front());
  if (const auto type = k_objects.find(line.front()); type != std::string_view::npos && type != 0)
    maker.add_object(static_cast<unsigned>(type), bytes);
  else if (line.front() == 'i')
    maker.add_id_delta(n, bytes);
  else if (line.front() == 'd')
    maker.add_offset_delta(n < maker.offsets.size() ? maker.here() - maker.offsets[n] : n, bytes);
  else
    maker.add_raw(bytes);
}

void read(std::string_view index, std::string_view pack) {
  git::PackReader reader(git::Packs::view(index, pack));
  for (int pass = 0; pass < 2; ++pass) {  // the second time bases are remembered
    for (std::size_t n = 0; n < 256; ++n) {
      const auto size = reader.size(test::PackMaker::id(n));
      const auto object = reader.read(test::PackMaker::id(n));
      fuzz::must(!object || (size && size->bytes == object->bytes.size()), "the size told is the size read");
      fuzz::must(!object || size->type == object->type, "the type told is the type read");
      fuzz::must(!object || object->bytes.size() <= 64u << 20, "no object is beyond the limit");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  test::PackMaker maker;
  auto rest = text;
  for (int n = 0; n < 200 && !rest.empty(); ++n) add(maker, fuzz::take_until(rest, '\n'));
  read(maker.index(), maker.pack());
  // The same bytes as the index, and as the pack behind a sound head.
  read(text, maker.pack());
  auto index = maker.index();
  const auto tail = std::min(index.size(), text.size());
  index.replace(index.size() - tail, tail, text.substr(text.size() - tail));
  read(index, maker.pack());
  return 0;
}
