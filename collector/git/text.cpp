#include <iconv.h>

#include <cstring>

#include "collector/git/commit_parse.hpp"
#include "core/utf8.hpp"

namespace plumbline::git {
namespace {

void append_latin1(std::string& out, char c) {
  const auto u = static_cast<unsigned char>(c);
  out += static_cast<char>(0xc0 | u >> 6);
  out += static_cast<char>(0x80 | (u & 0x3f));
}

std::optional<std::string> convert(std::string_view bytes, std::string_view encoding) {
  if (encoding.size() > 40) return std::nullopt;
  const iconv_t cd = iconv_open("UTF-8", std::string(encoding).c_str());
  if (cd == reinterpret_cast<iconv_t>(-1)) return std::nullopt;  // NOLINT(performance-no-int-to-ptr): POSIX
  std::string out(bytes.size() * 4 + 16, '\0');
  char* in = const_cast<char*>(bytes.data());
  std::size_t in_left = bytes.size();
  char* to = out.data();
  std::size_t out_left = out.size();
  const auto lost = iconv(cd, &in, &in_left, &to, &out_left);
  iconv_close(cd);
  if (lost == static_cast<std::size_t>(-1) || in_left != 0) return std::nullopt;
  out.resize(out.size() - out_left);
  return out;
}

bool names_utf8(std::string_view encoding) {
  return encoding.empty() || encoding == "UTF-8" || encoding == "utf-8" || encoding == "utf8" ||
         encoding == "UTF8";
}

std::string repair(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const auto n = utf8_sequence(bytes);
    if (n == 0)
      append_latin1(out, bytes.front());
    else if (bytes.front() != '\0')
      out += bytes.substr(0, n);
    bytes.remove_prefix(n == 0 ? 1 : n);
  }
  return out;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  // Most text is ASCII: eight bytes at a time until one is not.
  for (std::uint64_t word = 0; bytes.size() >= sizeof word; bytes.remove_prefix(sizeof word)) {
    std::memcpy(&word, bytes.data(), sizeof word);
    if ((word & 0x8080808080808080u) != 0) break;
  }
  while (!bytes.empty()) {
    const auto n = utf8_sequence(bytes);
    if (n == 0) return false;
    bytes.remove_prefix(n);
  }
  return true;
}

std::string to_utf8(std::string_view bytes, std::string_view encoding) {
  if (!names_utf8(encoding)) {
    if (auto converted = convert(bytes, encoding)) return repair(*converted);
  }
  if (is_utf8(bytes) && bytes.find('\0') == std::string_view::npos) return std::string(bytes);
  return repair(bytes);
}

std::string printable_name(std::string_view bytes) {
  static constexpr char k_digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const auto n = utf8_sequence(bytes);
    const auto u = static_cast<unsigned char>(bytes.front());
    if (n == 0 || u < 0x20 || u == 0x7f) {
      out += {'\\', 'x', k_digits[u >> 4], k_digits[u & 15]};
      bytes.remove_prefix(1);
    } else {
      out += bytes.substr(0, n);
      bytes.remove_prefix(n);
    }
  }
  return out;
}

}  // namespace plumbline::git
