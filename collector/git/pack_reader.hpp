#pragma once
// Objects straight from the packs, past libgit2.
//
// Why: every read of libgit2 takes a lock all threads share, maps and unmaps windows, and inflates whole
// chains of deltas anew, of which neighbouring trees share nearly all. That was 57 % of the time of a reading
// of FRR (415,000 objects, two workers); `git log --raw`, which we are measured against, keeps its bases.
// libgit2 stays the authority: what is not plainly there and plainly sound is "none" here and read through
// it, so that loose objects, new packs, other formats, damage and limits are judged in one place.
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/git/inflate.hpp"
#include "collector/git/mapped_file.hpp"
#include "collector/git/pack_file.hpp"
#include "collector/git/recent_cache.hpp"

namespace plumbline::git {

/// All packs of one objects folder that can be read here, as they stood when it was opened. Shared by
/// threads.
class Packs {
 public:
  /// Never fails: a pack that cannot be read here is left out.
  [[nodiscard]] static std::shared_ptr<const Packs> open(const std::string& objects_folder);
  /// One pack from bytes that outlive it, for tests.
  [[nodiscard]] static std::shared_ptr<const Packs> view(std::string_view index, std::string_view pack);
  [[nodiscard]] const std::vector<PackFile>& all() const { return m_all; }
  /// Objects in all packs together.
  [[nodiscard]] std::size_t count() const;

 private:
  std::vector<MappedFile> m_files;
  std::vector<PackFile> m_all;
};

/// An object's bytes; shared with the cache of bases, never changed.
struct PackedObject {
  PackType type = PackType::blob;
  std::shared_ptr<char[]> owner;
  std::string_view bytes;
};

/// Memory for objects, used again when a cache lets go of it: the allocator of the system spends more on
/// blocks of some kilobytes than their inflating costs. One a thread.
class SpareRooms {
 public:
  /// At least `size` bytes; their content means nothing.
  [[nodiscard]] std::shared_ptr<char[]> take(std::size_t size);
  /// What `take(size)` gave. Kept where nobody else holds it.
  void give_back(std::shared_ptr<char[]> room, std::size_t size);

 private:
  std::array<std::vector<std::shared_ptr<char[]>>, 64> m_spare;  ///< by class of size
  std::size_t m_bytes = 0;
};

/// Reads objects of Packs with a memory of bases. One a thread.
class PackReader {
 public:
  explicit PackReader(std::shared_ptr<const Packs> packs);
  /// None: not in these packs, or not to be read here.
  [[nodiscard]] std::optional<PackedObject> read(const Oid& oid);
  struct Size {
    PackType type;
    std::uint64_t bytes;
  };
  /// Type and size without making the object.
  [[nodiscard]] std::optional<Size> size(const Oid& oid);

 private:
  struct Link {
    std::uint64_t at = 0;
    PackEntry entry;
  };
  struct Place {
    std::uint32_t pack = 0;
    std::uint64_t at = 0;
  };
  struct Mix {
    std::size_t operator()(std::uint64_t key) const { return (key * 0x9e3779b97f4a7c15u) >> 32; }
  };
  [[nodiscard]] std::optional<Place> find(const Oid& oid) const;
  [[nodiscard]] std::optional<PackedObject> unpack(const Place& place);
  [[nodiscard]] std::optional<PackedObject> whole(const PackEntry& entry);
  [[nodiscard]] std::optional<PackedObject> made_of(const PackedObject& base, const PackEntry& entry);
  [[nodiscard]] std::optional<std::string_view> inflate_delta(const PackEntry& entry);
  void remember(std::uint64_t key, const PackedObject& object);

  std::shared_ptr<const Packs> m_packs;
  Inflater m_inflater;
  std::vector<Link> m_chain;
  std::string m_delta;
  SpareRooms m_rooms;
  RecentCache<std::uint64_t, PackedObject, Mix> m_bases;  ///< by pack and place in it
};

}  // namespace plumbline::git
