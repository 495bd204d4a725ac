#include "collector/git/pack_delta.hpp"

#include <cstring>

namespace plumbline::git {
namespace {

constexpr unsigned k_most_shift = 56;  // sizes of more than 63 bits are none of ours

class Steps {
 public:
  explicit Steps(std::string_view rest)
      : m_at(reinterpret_cast<const unsigned char*>(rest.data())), m_end(m_at + rest.size()) {}
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(m_end - m_at); }
  [[nodiscard]] unsigned take() { return *m_at++; }
  [[nodiscard]] const unsigned char* take(std::size_t n) {
    const auto* out = m_at;
    m_at += n;
    return out;
  }
  /// The bytes of a number that `mask` names, lowest first; false: the delta ends before.
  [[nodiscard]] bool number(unsigned mask, std::size_t& out) {
    out = 0;
    for (unsigned shift = 0; mask != 0; mask >>= 1, shift += 8) {
      if ((mask & 1u) == 0) continue;
      if (left() == 0) return false;
      out |= static_cast<std::size_t>(take()) << shift;
    }
    return true;
  }

 private:
  const unsigned char* m_at;
  const unsigned char* m_end;
};

std::optional<std::uint64_t> take_size(std::string_view& rest) {
  std::uint64_t size = 0;
  for (unsigned shift = 0; !rest.empty() && shift <= k_most_shift; shift += 7) {
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    size |= static_cast<std::uint64_t>(byte & 0x7fu) << shift;
    if ((byte & 0x80u) == 0) return size;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Delta> parse_delta(std::string_view bytes) {
  const auto base = take_size(bytes);
  const auto result = base ? take_size(bytes) : std::nullopt;
  if (!result) return std::nullopt;
  return Delta{*base, *result, bytes};
}

bool apply_delta(const Delta& delta, std::string_view base, char* out) {
  if (base.size() != delta.base_size) return false;
  Steps steps(delta.steps);
  std::size_t left = delta.result_size;
  while (steps.left() != 0) {
    const unsigned step = steps.take();
    std::size_t n = step;
    const void* from = nullptr;
    if ((step & 0x80u) != 0) {
      std::size_t at = 0;
      if (!steps.number(step & 0x0fu, at) || !steps.number((step >> 4) & 7u, n)) return false;
      if (n == 0) n = 0x10000;
      if (at > base.size() || n > base.size() - at) return false;
      from = base.data() + at;
    } else {
      if (n == 0 || n > steps.left()) return false;  // 0 is reserved
      from = steps.take(n);
    }
    if (n > left) return false;
    std::memcpy(out, from, n);
    out += n;
    left -= n;
  }
  return left == 0;
}

}  // namespace plumbline::git
