#include "core/shapes.hpp"

#include <array>

namespace plumbline {

std::string Oid::hex() const {
  return plumbline::hex(bytes);
}

namespace {

// Of each byte the hexadecimal digit it is; 0xff: none. Every line of packed-refs is parsed every night.
constexpr auto k_digits = [] {
  std::array<std::uint8_t, 256> out{};
  out.fill(0xff);
  for (std::uint8_t i = 0; i < 10; ++i) out[static_cast<std::size_t>('0' + i)] = i;
  for (std::uint8_t i = 0; i < 6; ++i)
    out[static_cast<std::size_t>('a' + i)] = out[static_cast<std::size_t>('A' + i)] =
        static_cast<std::uint8_t>(10 + i);
  return out;
}();

}  // namespace

std::optional<Oid> Oid::parse(std::string_view digits) {
  Oid oid;
  if (digits.size() != oid.bytes.size() * 2) return std::nullopt;
  const auto digit = [&](std::size_t at) { return k_digits[static_cast<unsigned char>(digits[at])]; };
  unsigned wrong = 0;
  for (std::size_t i = 0; i < oid.bytes.size(); ++i) {
    const unsigned high = digit(2 * i), low = digit(2 * i + 1);
    wrong |= high | low;
    oid.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  if (wrong > 0xf) return std::nullopt;
  return oid;
}

SourceId source_id(std::string_view name) {
  return {id63(sha256(name))};
}

Native native_of(std::initializer_list<std::string_view> parts) {
  std::string bytes;
  for (const auto part : parts) {
    bytes += std::to_string(part.size());
    bytes += ':';
    bytes += part;
  }
  const Digest digest = sha256(bytes);
  return {std::string(reinterpret_cast<const char*>(digest.data()), 16)};
}

Native native_of(const Oid& oid) {
  return {std::string(reinterpret_cast<const char*>(oid.bytes.data()), oid.bytes.size())};
}

Record::Record(const Record&) = default;
Record::Record(Record&&) noexcept = default;
Record& Record::operator=(const Record&) = default;
Record& Record::operator=(Record&&) noexcept = default;
Record::~Record() = default;

}  // namespace plumbline
