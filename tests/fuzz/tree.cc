// Two raw trees side by side. Seeds are text: a newline stands for the NUL of an entry, '|' parts the trees.
#include <algorithm>
#include <vector>

#include "collector/git/tree_diff.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

namespace {

std::vector<git::TreeEntry> entries_of(std::string_view raw) {
  std::vector<git::TreeEntry> out;
  git::TreeCursor cursor(raw);
  for (; !cursor.at_end(); cursor.next()) {
    const auto& entry = cursor.entry();
    fuzz::must(!entry.name.empty() && fuzz::lies_in(entry.name, raw), "a name lies inside the tree");
    fuzz::must(entry.oid + 20 <= reinterpret_cast<const unsigned char*>(raw.data()) + raw.size(),
               "an id lies inside the tree");
    (void)entry.id();
    out.push_back(entry);
  }
  fuzz::must(out.size() <= raw.size() / 24, "no entry is made up");
  return out;
}

int sign(int v) {
  return (v > 0) - (v < 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(fuzz::text_of(data, size));
  std::replace(bytes.begin(), bytes.end(), '\n', '\0');
  std::string_view rest = bytes;
  const auto first = fuzz::take_until(rest, '|');
  const auto a = entries_of(first);
  const auto b = entries_of(rest);
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    fuzz::must(sign(git::compare_entries(a[i], b[i])) == -sign(git::compare_entries(b[i], a[i])),
               "the order of entries does not depend on the side");
  }
  git::TreeCursor one(first), other(rest);
  git::TreeCursor::skip_equal(one, other);
  const bool still_equal = !one.at_end() && !other.at_end() && one.entry().mode == other.entry().mode &&
                           one.entry().name == other.entry().name && one.entry().id() == other.entry().id();
  // The same entry may be spelt in two ways ("040000" and "40000"): then it stays, and is found equal later.
  fuzz::must(!still_equal || first != rest, "equal trees are skipped whole");
  return 0;
}
