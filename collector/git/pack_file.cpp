#include "collector/git/pack_file.hpp"

#include <algorithm>
#include <cstring>

namespace plumbline::git {
namespace {

constexpr std::size_t k_id = 20;
constexpr std::size_t k_pack_head = 12;  // "PACK", version, count
constexpr std::size_t k_index_head = 8;  // magic, version
constexpr std::size_t k_fan = 256UL * 4;
constexpr std::size_t k_per_object = k_id + 4 + 4;  // name, CRC, offset

std::uint32_t big32(const char* p) {
  const auto* b = reinterpret_cast<const unsigned char*>(p);
  return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
}

std::uint64_t big64(const char* p) {
  return std::uint64_t{big32(p)} << 32 | big32(p + 4);
}

bool ascends(std::string_view fan) {
  for (std::size_t i = 4; i < fan.size(); i += 4) {
    if (big32(fan.data() + i) < big32(fan.data() + i - 4)) return false;
  }
  return true;
}

/// The distance back to the base, in git's own way of writing it; absent: torn.
std::optional<std::uint64_t> take_distance(std::string_view& rest) {
  std::uint64_t out = 0;
  for (bool more = true, first = true; more; first = false) {
    if (rest.empty() || out >> 55 != 0) return std::nullopt;
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    out = (first ? 0 : (out + 1) << 7) | (byte & 0x7fu);
    more = (byte & 0x80u) != 0;
  }
  return out;
}

}  // namespace

std::optional<PackFile> PackFile::parse(std::string_view index, std::string_view pack) {
  using namespace std::string_view_literals;
  if (index.size() < k_index_head + k_fan + 2 * k_id || !index.starts_with("\377tOc\0\0\0\2"sv))
    return std::nullopt;
  PackFile out;
  out.m_fan = index.substr(k_index_head, k_fan);
  out.m_count = big32(out.m_fan.data() + k_fan - 4);
  const std::size_t n = out.m_count;
  auto rest = index.substr(k_index_head + k_fan);
  if (!ascends(out.m_fan) || (rest.size() - 2 * k_id) / k_per_object < n) return std::nullopt;
  out.m_names = rest.substr(0, n * k_id);
  out.m_offsets = rest.substr(n * (k_id + 4), n * 4);
  out.m_large = rest.substr(n * k_per_object, rest.size() - n * k_per_object - 2 * k_id);
  const auto made_for = index.substr(index.size() - 2 * k_id, k_id);
  const bool fits = pack.size() >= k_pack_head + k_id && pack.starts_with("PACK\0\0\0\2"sv) &&
                    big32(pack.data() + 8) == out.m_count && pack.ends_with(made_for);
  if (!fits) return std::nullopt;
  out.m_pack = pack.substr(0, pack.size() - k_id);
  return out;
}

std::optional<std::uint64_t> PackFile::offset(std::uint32_t i) const {
  constexpr std::uint32_t k_in_large = 0x80000000u;
  const auto small = big32(m_offsets.data() + std::size_t{4} * i);
  if ((small & k_in_large) == 0) return small;
  const std::size_t at = std::size_t{8} * (small & ~k_in_large);
  if (m_large.size() < 8 || at > m_large.size() - 8) return std::nullopt;
  return big64(m_large.data() + at);
}

std::optional<std::uint64_t> PackFile::find(const Oid& oid) const {
  const std::size_t first = oid.bytes[0];
  const auto* wanted = reinterpret_cast<const char*>(oid.bytes.data());
  const std::uint64_t value = big32(wanted);
  std::uint32_t low = first == 0 ? 0 : big32(m_fan.data() + 4 * (first - 1));
  std::uint32_t high = big32(m_fan.data() + 4 * first);
  std::uint64_t least = std::uint64_t{first} << 24;
  std::uint64_t most = least + (1u << 24);
  // Ids are spread evenly, so a few looks go where this one should stand; an index that is not sorted costs
  // no more than halving.
  for (int look = 0; low < high; ++look) {
    const std::uint64_t width = high - low;
    const bool guess = look < 4 && value >= least && value < most;
    const auto at =
        low + static_cast<std::uint32_t>(guess ? width * (value - least) / (most - least) : width / 2);
    const int order = std::memcmp(wanted, name(at), k_id);
    if (order == 0) return offset(at);
    (order < 0 ? high : low) = order < 0 ? at : at + 1;
    (order < 0 ? most : least) = big32(name(at)) + (order < 0 ? 1u : 0u);
  }
  return std::nullopt;
}

bool PackFile::find_base(PackEntry& entry, std::uint64_t at) const {
  if (entry.type == PackType::offset_delta) {
    const auto back = take_distance(entry.data);
    if (!back || *back == 0 || *back > at) return false;
    entry.base = at - *back;
    return true;
  }
  if (entry.data.size() < k_id) return false;
  Oid oid;
  std::memcpy(oid.bytes.data(), entry.data.data(), k_id);
  entry.data.remove_prefix(k_id);
  const auto found = find(oid);
  entry.base = found.value_or(0);
  return found.has_value();
}

std::optional<PackEntry> PackFile::entry(std::uint64_t at) const {
  if (at < k_pack_head || at >= m_pack.size()) return std::nullopt;
  PackEntry out;
  out.data = m_pack.substr(at);
  // Three bits of type and four of the size, then seven a byte, lowest first.
  for (unsigned shift = 0;; shift += shift == 0 ? 4 : 7) {
    if (out.data.empty() || shift > 53) return std::nullopt;
    const auto byte = static_cast<unsigned char>(out.data.front());
    out.data.remove_prefix(1);
    if (shift == 0) out.type = static_cast<PackType>((byte >> 4) & 7u);
    out.size |= std::uint64_t{byte & (shift == 0 ? 0x0fu : 0x7fu)} << shift;
    if ((byte & 0x80u) == 0) break;
  }
  const bool known = out.type != PackType{0} && out.type != PackType{5};
  if (!known || (out.is_delta() && !find_base(out, at))) return std::nullopt;
  return out;
}

}  // namespace plumbline::git
