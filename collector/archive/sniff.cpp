#include "collector/archive/sniff.hpp"

#include <algorithm>

namespace plumbline::archive {
namespace {

using namespace std::string_view_literals;

// A tar begins with a head whose checksum is right, whatever its dialect.
bool is_tar(std::string_view block) {
  if (block.size() < 512 || block[0] == '\0') return false;
  std::uint64_t sum = 0, stated = 0;
  for (std::size_t i = 0; i < 512; ++i)
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(block[i]);
  bool digits = false;
  for (const char c : block.substr(148, 8)) {
    if (c >= '0' && c <= '7') {
      stated = stated * 8 + static_cast<std::uint64_t>(c - '0');
      digits = true;
    } else if (digits || (c != ' ' && c != '\0')) {
      break;
    }
  }
  return digits && sum == stated;
}

}  // namespace

Kind kind_of(std::string_view b) {
  if (b.starts_with("PK\x03\x04"sv) || b.starts_with("PK\x05\x06"sv) || b.starts_with("PK\x07\x08PK"sv))
    return Kind::zip;
  if (b.starts_with("\x1f\x8b\x08"sv) ||
      b.starts_with("\xfd"
                    "7zXZ\0"sv) ||
      b.starts_with("\x28\xb5\x2f\xfd"sv))
    return Kind::compressed;
  if (b.size() > 10 && b.starts_with("BZh"sv) && b[3] >= '1' && b[3] <= '9' &&
      b.substr(4).starts_with("\x31\x41\x59\x26\x53\x59"sv))
    return Kind::compressed;
  return is_tar(b) ? Kind::tar : Kind::plain;
}

std::uint64_t zip_heads(std::string_view bytes, std::uint64_t most) {
  std::uint64_t count = 0;
  for (std::size_t at = 0; count < most; at += 4, ++count) {
    at = bytes.find("PK\x01\x02"sv, at);
    if (at == bytes.npos) break;
  }
  return count;
}

bool stays_inside(std::string_view path, std::size_t most) {
  if (path.empty() || path.size() > most || path.front() == '/' || path.front() == '\\') return false;
  if (path.size() > 1 && path[1] == ':') return false;
  const auto odd = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (std::any_of(path.begin(), path.end(), odd)) return false;
  for (std::size_t at = 0; at <= path.size();) {
    const auto end = std::min(path.find_first_of("/\\", at), path.size());
    if (path.substr(at, end - at) == "..") return false;
    at = end + 1;
  }
  return true;
}

}  // namespace plumbline::archive
