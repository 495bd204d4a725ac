#pragma once
// Two trees merged by name as raw objects; equal subtrees are never opened.
#include <cstdint>
#include <string>
#include <string_view>

#include "collector/git/libgit.hpp"
#include "collector/git/recent_cache.hpp"

namespace plumbline::git {

struct TreeEntry {
  std::uint32_t mode = 0;
  std::string_view name;
  const unsigned char* oid = nullptr;  ///< 20 bytes inside the tree
  [[nodiscard]] bool is_tree() const { return (mode & 0170000u) == 0040000u; }
  [[nodiscard]] bool is_file() const { return (mode & 0170000u) == 0100000u; }
  [[nodiscard]] Oid id() const;
};

/// Entries of a raw tree, in its order. Total over hostile bytes: what is torn ends the list and sets `torn`.
class TreeCursor {
 public:
  explicit TreeCursor(std::string_view raw) : m_rest(raw) { parse(); }
  [[nodiscard]] bool at_end() const { return m_length == 0; }
  [[nodiscard]] bool torn() const { return m_torn; }
  [[nodiscard]] const TreeEntry& entry() const { return m_entry; }
  void next() {
    m_rest.remove_prefix(m_length);
    parse();
  }
  /// Leaves out the entries both have byte by byte, most of them between neighbours in history.
  static void skip_equal(TreeCursor& a, TreeCursor& b);

 private:
  void parse();
  std::string_view m_rest;   ///< from the entry on
  std::size_t m_length = 0;  ///< of the entry; 0: none
  TreeEntry m_entry;
  bool m_torn = false;
};

/// Order of git: a folder sorts as if its name ended in '/'.
[[nodiscard]] int compare_entries(const TreeEntry& a, const TreeEntry& b);

/// Raw trees by id, those used last. One a thread.
class TreeCache {
 public:
  TreeCache(const Objects& objects, std::size_t limit_bytes);
  /// Its `found` says why it cannot be read.
  [[nodiscard]] Object get(const Oid& oid);

 private:
  const Objects& m_objects;
  std::size_t m_largest;
  RecentCache<Oid, Object, OidHash> m_trees;
};

/// What a comparison tells. Paths are valid during the call only.
class DiffSink {
 public:
  virtual ~DiffSink() = default;
  /// One path added (no `before`), deleted (no `after`) or changed in content, mode or type.
  virtual void changed(std::string_view path, const TreeEntry* before, const TreeEntry* after) = 0;
  /// The folder `prefix` ("" or "a/b/") could not be read on the new side.
  virtual void unreadable(std::string_view prefix, const Oid& tree, Found found) = 0;
  /// The folder could be read on the new side and not on the old one: all its paths come as added.
  virtual void resumed(std::string_view prefix) = 0;
};

class TreeDiff {
 public:
  TreeDiff(TreeCache& cache, DiffSink& sink) : m_cache(cache), m_sink(sink) {}
  /// Compares two trees; null stands for the empty one. False: the limit on paths or depth was reached.
  [[nodiscard]] bool compare(const Oid* before, const Oid* after);

 private:
  void folder(const Oid* before, const Oid* after, int depth);
  void merge(TreeCursor& a, TreeCursor& b, int depth);
  void pair(const TreeEntry* before, const TreeEntry* after, int depth);
  TreeCache& m_cache;
  DiffSink& m_sink;
  std::string m_path;
  std::int64_t m_left = 0;
  bool m_deep = false;
};

}  // namespace plumbline::git
