#include "collector/ci/zip.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>

namespace plumbline::ci {
namespace {

struct FreeArchive {
  void operator()(archive* p) const { archive_read_free(p); }
};
using Reader = std::unique_ptr<archive, FreeArchive>;

tl::unexpected<Error> broken(archive* reader) {
  const char* said = archive_error_string(reader);
  return fail(Errc::unreadable,
              std::string("the zip cannot be read: ") + (said == nullptr ? "it is cut off" : said));
}

struct Counting {
  const ZipLimits& limits;
  std::uint64_t packed, entries = 0, bytes = 0;
  [[nodiscard]] bool exceeded() const {
    return entries > limits.entries || bytes > limits.bytes ||
           (bytes > (1u << 20) && bytes / limits.ratio > packed);
  }
};

Result<void> read_file(archive* reader, const ZipFile& file, Counting& counting) {
  std::array<char, 64 * 1024> buffer;
  for (;;) {
    const auto got = archive_read_data(reader, buffer.data(), buffer.size());
    if (got < 0) return broken(reader);
    if (got == 0) break;
    counting.bytes += static_cast<std::uint64_t>(got);
    if (counting.exceeded()) return fail(Errc::limit, "the zip unpacks to more than may be taken");
    file.feed({buffer.data(), static_cast<std::size_t>(got)});
  }
  if (file.end) file.end();
  return {};
}

}  // namespace

Result<void> read_zip(std::string_view bytes, const ZipLimits& limits,
                      const std::function<ZipFile(const std::string& name)>& open) {
  const Reader reader(archive_read_new());
  if (!reader) return fail(Errc::io, "libarchive cannot be set up");
  archive_read_support_format_zip(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
    return broken(reader.get());
  Counting counting{limits, bytes.size()};
  archive_entry* entry = nullptr;
  for (;;) {
    const int code = archive_read_next_header(reader.get(), &entry);
    if (code == ARCHIVE_EOF) return {};
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return broken(reader.get());
    ++counting.entries;
    if (counting.exceeded()) return fail(Errc::limit, "the zip holds more files than may be taken");
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr) name = archive_entry_pathname(entry);
    if (name == nullptr || archive_entry_filetype(entry) != AE_IFREG) continue;
    const ZipFile file = open(name);
    if (!file.feed) continue;
    if (auto ok = read_file(reader.get(), file, counting); !ok) return ok;
  }
}

}  // namespace plumbline::ci
