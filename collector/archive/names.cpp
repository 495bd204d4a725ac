#include "collector/archive/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/utf8.hpp"

namespace plumbline::archive {
namespace {

constexpr std::size_t k_end = 22, k_comment = 0xffff, k_head = 46;

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = size; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

}  // namespace

Utf8Names::Utf8Names() : m_own(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
  if (m_own != nullptr) m_before = uselocale(m_own);
}

Utf8Names::~Utf8Names() {
  if (m_own == nullptr) return;
  uselocale(m_before);
  freelocale(m_own);
}

std::string readable(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const auto size = utf8_sequence(name);
    if (size == 0) {
      out += fmt::format("%{:02x}", static_cast<unsigned char>(name.front()));
    } else {
      out += name.substr(0, size);
    }
    name.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

// APPNOTE 4.3.16 (end of central directory) and 4.3.12 (its heads).
std::map<std::size_t, std::string> odd_zip_names(std::uint64_t size, const ReadAt& read) {
  const auto from = size > k_end + k_comment ? size - k_end - k_comment : 0;
  const auto tail = read(from, k_end + k_comment);
  const auto end = tail.rfind("PK\x05\x06");
  if (end == tail.npos || end + k_end > tail.size()) return {};
  const auto count = number(tail, end + 10, 2), length = number(tail, end + 12, 4);
  const auto begin = number(tail, end + 16, 4);
  if (count == 0xffff || begin + length > size) return {};
  std::vector<std::pair<std::uint64_t, std::string>> heads;
  bool odd = false;
  auto at = begin;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto head = read(at, k_head);
    if (head.size() < k_head || !head.starts_with("PK\x01\x02")) return {};
    const auto name_size = static_cast<std::size_t>(number(head, 28, 2));
    const auto name = read(at + k_head, name_size);
    auto& one = heads.emplace_back(number(head, 42, 4), std::string());
    if (readable(name) != name) one.second = name;
    odd = odd || !one.second.empty();
    at += k_head + name_size + number(head, 30, 2) + number(head, 32, 2);
  }
  std::map<std::size_t, std::string> out;
  if (!odd) return out;
  std::stable_sort(heads.begin(), heads.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < heads.size(); ++i) {
    if (!heads[i].second.empty()) out.emplace(i, heads[i].second);
  }
  return out;
}

}  // namespace plumbline::archive
