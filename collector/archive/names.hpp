#pragma once
// Names of entries, whatever bytes they are.
#include <clocale>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace plumbline::archive {

/// As UTF-8: bytes that are no character of it are told as %ff, so that two names stay two.
[[nodiscard]] std::string readable(std::string_view name);

/// While it lives this thread's characters are UTF-8: in the locale of a program that sets none, libarchive
/// gives no name to an entry whose name it would have to turn into plain ASCII.
class Utf8Names {
 public:
  Utf8Names();
  ~Utf8Names();
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t m_own;
  locale_t m_before = nullptr;
};

/// Of a zip: the names its directory has in bytes that are no UTF-8, by the number of the entry in the order
/// the entries lie in the file. The library gives none to an entry that calls such a name UTF-8. Nothing of a
/// directory that is damaged, or so large that it is told in 64 bits. `read(at, size)`: fewer at the end.
using ReadAt = std::function<std::string(std::uint64_t at, std::size_t size)>;
[[nodiscard]] std::map<std::size_t, std::string> odd_zip_names(std::uint64_t size, const ReadAt& read);

}  // namespace plumbline::archive
