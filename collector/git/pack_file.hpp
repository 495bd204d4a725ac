#pragma once
// The bytes of one pack and of its index (format 2), every offset checked. What is unusual or damaged in any
// way is "not here", and libgit2 decides (pack_reader.hpp).
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/shapes.hpp"

namespace plumbline::git {

/// Type of an entry, as git numbers them.
enum class PackType : std::uint8_t {
  commit = 1,
  tree = 2,
  blob = 3,
  tag = 4,
  offset_delta = 6,
  id_delta = 7
};

/// The head of one entry of a pack.
struct PackEntry {
  PackType type = PackType::blob;
  std::uint64_t size = 0;  ///< inflated: of the object, or of the delta
  std::uint64_t base = 0;  ///< of a delta: where its base stands in the same pack
  std::string_view data;   ///< the deflated bytes and all that follows them
  [[nodiscard]] bool is_delta() const { return type >= PackType::offset_delta; }
};

/// Views two files; copyable, and shared between threads.
class PackFile {
 public:
  /// Absent: not an index of format 2 and the pack it was made for.
  [[nodiscard]] static std::optional<PackFile> parse(std::string_view index, std::string_view pack);
  /// Where the object stands; absent: not in this pack, or the index says a place outside of it.
  [[nodiscard]] std::optional<std::uint64_t> find(const Oid& oid) const;
  /// Absent: no entry can begin there, or its head is torn, or its base is not in this pack.
  [[nodiscard]] std::optional<PackEntry> entry(std::uint64_t at) const;
  [[nodiscard]] std::uint32_t count() const { return m_count; }

 private:
  [[nodiscard]] std::optional<std::uint64_t> offset(std::uint32_t i) const;
  [[nodiscard]] bool find_base(PackEntry& entry, std::uint64_t at) const;
  [[nodiscard]] const char* name(std::uint32_t i) const { return m_names.data() + std::size_t{20} * i; }
  std::string_view m_fan, m_names, m_offsets, m_large;
  std::string_view m_pack;  ///< without the checksum at its end
  std::uint32_t m_count = 0;
};

}  // namespace plumbline::git
