#include "collector/git/tree_diff.hpp"

#include <algorithm>
#include <cstring>

namespace plumbline::git {
namespace {

// A tree of trees can name more paths than atoms in a few kilobytes. Both figures are our choice, far above
// any real commit.
constexpr std::int64_t k_max_paths = 2'000'000;
constexpr int k_max_depth = 300;
constexpr std::size_t k_trees = 2048;  // places in a cache
const Object k_no_tree{nullptr, {}, Found::yes};

/// As git compares: of a file only the executable bit counts.
std::uint32_t canonical(std::uint32_t mode) {
  switch (mode & 0170000u) {
    case 0100000u:
      return 0100644u | ((mode & 0100u) != 0 ? 0111u : 0u);
    case 0120000u:
      return 0120000u;
    case 0040000u:
      return 0040000u;
    default:
      return 0160000u;
  }
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const auto most = std::min(a.size(), b.size());
  std::size_t n = 0;
  for (std::uint64_t x = 0, y = 0; n + sizeof x <= most; n += sizeof x) {
    std::memcpy(&x, a.data() + n, sizeof x);
    std::memcpy(&y, b.data() + n, sizeof y);
    if (x != y) break;
  }
  while (n < most && a[n] == b[n]) ++n;
  return n;
}

bool is_octal(char c) {
  return c >= '0' && c <= '7';
}

/// Bytes of whole entries that both begin with. Stops at an entry whose mode is written in an unusual way.
std::size_t equal_entries(std::string_view a, std::string_view b) {
  constexpr std::size_t k_id = 20;
  const auto same = a.substr(0, common_prefix(a, b));
  std::size_t done = 0;
  while (same.size() - done > k_id + 8) {
    const char* entry = same.data() + done;
    const bool folder = std::memcmp(entry, "40000 ", 6) == 0;
    const bool file = entry[0] == '1' && entry[6] == ' ' && std::all_of(entry + 1, entry + 6, is_octal);
    if (!folder && !file) break;
    const std::size_t name = folder ? 6 : 7;
    const auto end = same.find('\0', done + name);
    if (end == std::string_view::npos || end == done + name || same.size() - end - 1 < k_id) break;
    done = end + 1 + k_id;
  }
  return done;
}

}  // namespace

Oid TreeEntry::id() const {
  Oid out;
  std::memcpy(out.bytes.data(), oid, out.bytes.size());
  return out;
}

void TreeCursor::parse() {
  m_length = 0;
  if (m_rest.empty()) return;
  std::uint32_t mode = 0;
  std::size_t i = 0;
  for (; i < m_rest.size() && i < 7 && m_rest[i] >= '0' && m_rest[i] <= '7'; ++i) {
    mode = mode * 8 + static_cast<std::uint32_t>(m_rest[i] - '0');
  }
  const auto end = m_rest.find('\0', i);
  m_torn = i == 0 || i >= m_rest.size() || m_rest[i] != ' ' || end == std::string_view::npos ||
           end == i + 1 || m_rest.size() - end - 1 < 20;
  if (m_torn) return;
  m_entry = {canonical(mode), m_rest.substr(i + 1, end - i - 1),
             reinterpret_cast<const unsigned char*>(m_rest.data()) + end + 1};
  m_length = end + 21;
}

void TreeCursor::skip_equal(TreeCursor& a, TreeCursor& b) {
  if (a.m_length == 0 || b.m_length == 0) return;
  const auto same = equal_entries(a.m_rest, b.m_rest);
  bool moved = same != 0;
  if (moved) {
    b.m_rest.remove_prefix(same);
    a.m_rest.remove_prefix(same);
    a.parse();
  }
  while (a.m_length != 0 && b.m_rest.size() >= a.m_length &&
         std::memcmp(a.m_rest.data(), b.m_rest.data(), a.m_length) == 0) {
    b.m_rest.remove_prefix(a.m_length);
    a.next();
    moved = true;
  }
  if (moved) b.parse();
}

int compare_entries(const TreeEntry& a, const TreeEntry& b) {
  const auto n = std::min(a.name.size(), b.name.size());
  if (const int c = std::memcmp(a.name.data(), b.name.data(), n); c != 0) return c;
  const auto tail = [n](const TreeEntry& e) {
    if (e.name.size() > n) return static_cast<int>(static_cast<unsigned char>(e.name[n]));
    return e.is_tree() ? static_cast<int>('/') : 0;
  };
  return tail(a) - tail(b);
}

TreeCache::TreeCache(const Objects& objects, std::size_t limit_bytes)
    : m_objects(objects), m_largest(limit_bytes / 4), m_trees(k_trees, limit_bytes) {}

Object TreeCache::get(const Oid& oid) {
  if (const auto* known = m_trees.find(oid)) return *known;
  Object object = m_objects.read(oid, GIT_OBJECT_TREE);
  if (object && object.bytes().size() < m_largest)
    m_trees.insert(oid, object, object.bytes().size() + 1, [](const Object&) {});
  return object;
}

bool TreeDiff::compare(const Oid* before, const Oid* after) {
  m_path.clear();
  m_left = k_max_paths;
  m_deep = false;
  if (before == nullptr || after == nullptr || *before != *after) folder(before, after, 0);
  return m_left > 0 && !m_deep;
}

void TreeDiff::folder(const Oid* before, const Oid* after, int depth) {
  if (depth > k_max_depth) {
    m_deep = true;
    return;
  }
  const Object a = before != nullptr ? m_cache.get(*before) : k_no_tree;
  const Object b = after != nullptr ? m_cache.get(*after) : k_no_tree;
  if (!b) {
    m_sink.unreadable(m_path, *after, b.found);
    return;
  }
  // A folder that goes while it cannot be read is "resumed" as an empty one.
  if (!a) m_sink.resumed(m_path);
  TreeCursor old_side(a.bytes());
  TreeCursor new_side(b.bytes());
  merge(old_side, new_side, depth);
  if (old_side.torn()) m_sink.resumed(m_path);
  if (new_side.torn()) m_sink.unreadable(m_path, *after, Found::damaged);
}

void TreeDiff::merge(TreeCursor& a, TreeCursor& b, int depth) {
  while (m_left > 0) {
    TreeCursor::skip_equal(a, b);
    if (a.at_end() && b.at_end()) return;
    const int order = a.at_end() ? 1 : b.at_end() ? -1 : compare_entries(a.entry(), b.entry());
    if (order < 0) {
      pair(&a.entry(), nullptr, depth);
      a.next();
    } else if (order > 0) {
      pair(nullptr, &b.entry(), depth);
      b.next();
    } else {
      const bool same =
          a.entry().mode == b.entry().mode && std::memcmp(a.entry().oid, b.entry().oid, 20) == 0;
      if (!same) pair(&a.entry(), &b.entry(), depth);
      a.next();
      b.next();
    }
  }
}

void TreeDiff::pair(const TreeEntry* before, const TreeEntry* after, int depth) {
  const auto length = m_path.size();
  m_path += (after != nullptr ? after : before)->name;
  if ((after != nullptr ? after : before)->is_tree()) {
    m_path += '/';
    const Oid old_id = before != nullptr ? before->id() : Oid{};
    const Oid new_id = after != nullptr ? after->id() : Oid{};
    // Two folders that differ in mode alone hold the same paths.
    if (before == nullptr || after == nullptr || old_id != new_id) {
      folder(before != nullptr ? &old_id : nullptr, after != nullptr ? &new_id : nullptr, depth + 1);
    }
  } else {
    --m_left;
    m_sink.changed(m_path, before, after);
  }
  m_path.resize(length);
}

}  // namespace plumbline::git
