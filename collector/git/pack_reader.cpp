#include "collector/git/pack_reader.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <filesystem>
#include <system_error>

#include "collector/git/pack_delta.hpp"

namespace plumbline::git {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t k_most_packs = 1000;                // our choice; who has more is read through libgit2
constexpr std::uint64_t k_most_object_bytes = 64u << 20;  // of one object or delta; a larger one is libgit2's
constexpr std::size_t k_longest_chain = 4095;             // git's own limit (pack.depth)
constexpr std::size_t k_bases_bytes = 16u << 20;          // of bases, one thread; our choice
constexpr std::size_t k_bases = 8192;                     // trees and documents have some kilobytes
constexpr std::size_t k_largest_base = k_bases_bytes / 4;
constexpr std::size_t k_spare_bytes = 4u << 20;

std::uint64_t key_of(std::uint32_t pack, std::uint64_t at) {
  return std::uint64_t{pack} << 48 | at;
}

/// Classes of size, four in each doubling, so that at most a quarter is wasted: 64, 80, 96, 112, 128, 160 …
std::size_t class_of(std::size_t size) {
  if (size <= 64) return 0;
  const auto shift = static_cast<std::size_t>(std::bit_width(size - 1)) - 3;
  return (shift - 4) * 4 + ((size - 1) >> shift) - 3;
}

std::size_t size_of_class(std::size_t number) {
  return (4 + number % 4) << (number / 4 + 4);
}

}  // namespace

std::shared_ptr<const Packs> Packs::open(const std::string& objects_folder) {
  const auto out = std::make_shared<Packs>();
  std::error_code error;
  std::vector<fs::path> indices;
  for (fs::directory_iterator it(fs::path(objects_folder) / "pack", error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".idx") indices.push_back(it->path());
  }
  if (indices.size() > k_most_packs) return out;
  for (auto& path : indices) {
    auto index = MappedFile::open(path.string());
    auto pack = MappedFile::open(path.replace_extension(".pack").string());
    if (!index || !pack || pack->bytes().size() >> 48 != 0) continue;
    const auto file = PackFile::parse(index->bytes(), pack->bytes());
    if (!file) continue;
    out->m_all.push_back(*file);
    out->m_files.push_back(std::move(*index));
    out->m_files.push_back(std::move(*pack));
  }
  // The largest holds most of what is asked for.
  std::sort(out->m_all.begin(), out->m_all.end(),
            [](const auto& a, const auto& b) { return a.count() > b.count(); });
  return out;
}

std::shared_ptr<const Packs> Packs::view(std::string_view index, std::string_view pack) {
  const auto out = std::make_shared<Packs>();
  if (const auto file = PackFile::parse(index, pack)) out->m_all.push_back(*file);
  return out;
}

std::size_t Packs::count() const {
  std::size_t n = 0;
  for (const auto& pack : m_all) n += pack.count();
  return n;
}

std::shared_ptr<char[]> SpareRooms::take(std::size_t size) {
  const auto number = class_of(size);
  if (number >= m_spare.size()) return std::make_shared_for_overwrite<char[]>(size);
  if (m_spare[number].empty()) return std::make_shared_for_overwrite<char[]>(size_of_class(number));
  auto out = std::move(m_spare[number].back());
  m_spare[number].pop_back();
  m_bytes -= size_of_class(number);
  return out;
}

void SpareRooms::give_back(std::shared_ptr<char[]> room, std::size_t size) {
  const auto number = class_of(size);
  if (number >= m_spare.size() || room.use_count() != 1 || m_bytes > k_spare_bytes) return;
  std::atomic_thread_fence(std::memory_order_acquire);  // after the last look of another thread that let go
  m_bytes += size_of_class(number);
  m_spare[number].push_back(std::move(room));
}

PackReader::PackReader(std::shared_ptr<const Packs> packs)
    : m_packs(std::move(packs)), m_bases(k_bases, k_bases_bytes) {}

std::optional<PackReader::Place> PackReader::find(const Oid& oid) const {
  const auto& all = m_packs->all();
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    if (const auto at = all[i].find(oid)) return Place{i, *at};
  }
  return std::nullopt;
}

std::optional<PackedObject> PackReader::read(const Oid& oid) {
  const auto place = find(oid);
  return place ? unpack(*place) : std::nullopt;
}

std::optional<PackedObject> PackReader::unpack(const Place& place) {
  const PackFile& pack = m_packs->all()[place.pack];
  m_chain.clear();
  std::optional<PackedObject> object;
  for (auto at = place.at; !object;) {
    if (const auto* known = m_bases.find(key_of(place.pack, at))) {
      object = *known;
      break;
    }
    const auto entry = pack.entry(at);
    if (!entry || entry->size > k_most_object_bytes || m_chain.size() > k_longest_chain) return std::nullopt;
    if (entry->is_delta()) {
      m_chain.push_back({at, *entry});
      at = entry->base;
    } else {
      object = whole(*entry);
      if (!object) return std::nullopt;
      // A commit is rarely a base, and read once.
      if (!m_chain.empty() || object->type != PackType::commit) remember(key_of(place.pack, at), *object);
    }
  }
  for (; object && !m_chain.empty(); m_chain.pop_back()) {
    object = made_of(*object, m_chain.back().entry);
    if (object) remember(key_of(place.pack, m_chain.back().at), *object);
  }
  return object;
}

std::optional<PackedObject> PackReader::whole(const PackEntry& entry) {
  const auto size = static_cast<std::size_t>(entry.size);
  auto bytes = m_rooms.take(size);
  if (!m_inflater.inflate(entry.data, bytes.get(), size)) return std::nullopt;
  const std::string_view view(bytes.get(), size);
  return PackedObject{entry.type, std::move(bytes), view};
}

std::optional<std::string_view> PackReader::inflate_delta(const PackEntry& entry) {
  const auto size = static_cast<std::size_t>(entry.size);
  if (m_delta.size() < size) m_delta.resize(size);
  if (!m_inflater.inflate(entry.data, m_delta.data(), size)) return std::nullopt;
  return std::string_view(m_delta.data(), size);
}

std::optional<PackedObject> PackReader::made_of(const PackedObject& base, const PackEntry& entry) {
  const auto bytes = inflate_delta(entry);
  const auto delta = bytes ? parse_delta(*bytes) : std::nullopt;
  if (!delta || delta->result_size > k_most_object_bytes) return std::nullopt;
  const auto size = static_cast<std::size_t>(delta->result_size);
  auto out = m_rooms.take(size);
  if (!apply_delta(*delta, base.bytes, out.get())) return std::nullopt;
  const std::string_view view(out.get(), size);
  return PackedObject{base.type, std::move(out), view};
}

std::optional<PackReader::Size> PackReader::size(const Oid& oid) {
  const auto place = find(oid);
  if (!place) return std::nullopt;
  const PackFile& pack = m_packs->all()[place->pack];
  auto entry = pack.entry(place->at);
  if (!entry || entry->size > k_most_object_bytes) return std::nullopt;
  std::uint64_t bytes = entry->size;
  if (entry->is_delta()) {
    const auto raw = inflate_delta(*entry);
    const auto delta = raw ? parse_delta(*raw) : std::nullopt;
    if (!delta) return std::nullopt;
    bytes = delta->result_size;
  }
  for (std::size_t depth = 0; entry && entry->is_delta(); ++depth) {
    if (depth > k_longest_chain) return std::nullopt;
    if (const auto* known = m_bases.find(key_of(place->pack, entry->base))) return Size{known->type, bytes};
    entry = pack.entry(entry->base);
  }
  return entry ? std::optional(Size{entry->type, bytes}) : std::nullopt;
}

void PackReader::remember(std::uint64_t key, const PackedObject& object) {
  const auto bytes = object.bytes.size();
  if (bytes > k_largest_base) return;
  m_bases.insert(key, object, bytes + 1,
                 [&](PackedObject gone) { m_rooms.give_back(std::move(gone.owner), gone.bytes.size()); });
}

}  // namespace plumbline::git
