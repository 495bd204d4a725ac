#include "core/shapes.hpp"

namespace plumbline {

std::string Oid::hex() const {
  return plumbline::hex(bytes);
}

std::optional<Oid> Oid::parse(std::string_view digits) {
  Oid oid;
  if (digits.size() != oid.bytes.size() * 2) return std::nullopt;
  const auto value = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  for (std::size_t i = 0; i < oid.bytes.size(); ++i) {
    const int high = value(digits[2 * i]);
    const int low = value(digits[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    oid.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
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

}  // namespace plumbline
