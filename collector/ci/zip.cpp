#include "collector/ci/zip.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "collector/archive/names.hpp"
#include "collector/archive/sniff.hpp"

namespace plumbline::ci {
namespace {

struct FreeArchive {
  void operator()(::archive* p) const { archive_read_free(p); }
};
using Reader = std::unique_ptr<::archive, FreeArchive>;

tl::unexpected<Error> broken(::archive* reader) {
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

Result<void> read_file(::archive* reader, const ZipFile& file, Counting& counting) {
  std::array<char, std::size_t{64} << 10> buffer;
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

struct EndWriting {
  void operator()(::archive* p) const { archive_write_free(p); }
};

/// A zip that grows in memory.
class ZipWriter {
 public:
  [[nodiscard]] bool open() {
    const auto append = [](::archive*, void* out, const void* data, std::size_t size) {
      static_cast<std::string*>(out)->append(static_cast<const char*>(data), size);
      return static_cast<la_ssize_t>(size);
    };
    return m_archive && archive_write_set_format_zip(m_archive.get()) == ARCHIVE_OK &&
           archive_write_set_bytes_in_last_block(m_archive.get(), 1) == ARCHIVE_OK &&
           archive_write_open(m_archive.get(), &m_bytes, nullptr, append, nullptr) == ARCHIVE_OK;
  }
  [[nodiscard]] bool add(const std::string& name, const std::string& text) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                         archive_entry_free);
    if (!entry) return false;
    archive_entry_set_pathname_utf8(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(text.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    return archive_write_header(m_archive.get(), entry.get()) == ARCHIVE_OK &&
           archive_write_data(m_archive.get(), text.data(), text.size()) ==
               static_cast<la_ssize_t>(text.size());
  }
  [[nodiscard]] std::optional<std::string> end() {
    if (archive_write_close(m_archive.get()) != ARCHIVE_OK) return std::nullopt;
    return std::move(m_bytes);
  }

 private:
  std::string m_bytes;
  std::unique_ptr<::archive, EndWriting> m_archive{archive_write_new()};
};

}  // namespace

Result<void> read_zip(std::string_view bytes, const ZipLimits& limits,
                      const std::function<ZipFile(const std::string& name)>& open) {
  const archive::Utf8Names utf8;
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
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    // what bears no name that can be read is told by its content alone
    const ZipFile file = open(name != nullptr ? name : fmt::format("entry {}", counting.entries));
    if (!file.feed) continue;
    if (auto ok = read_file(reader.get(), file, counting); !ok) return ok;
  }
}

Result<std::string> changed_zip(std::string_view bytes, const ZipLimits& limits,
                                const std::function<std::string(std::string_view)>& change) {
  ZipWriter writer;
  bool fine = writer.open();
  std::string text;
  const auto read = read_zip(bytes, limits, [&](const std::string& name) {
    text.clear();
    return ZipFile{[&](std::string_view piece) { text.append(piece); },
                   [&, name] {
                     if (archive::kind_of(text) == archive::Kind::plain) text = change(text);
                     fine = fine && writer.add(name, text);
                   }};
  });
  if (!read) return tl::unexpected(read.error());
  auto out = fine ? writer.end() : std::nullopt;
  if (!out) return fail(Errc::io, "the zip cannot be written anew");
  return std::move(*out);
}

std::optional<std::string> recordable_archive(std::string_view body,
                                              const std::function<std::string(std::string_view)>& change) {
  switch (archive::kind_of(body)) {
    case archive::Kind::plain:
      return std::nullopt;
    case archive::Kind::zip:
      return changed_zip(body, {}, change).value_or("");
    default:
      return std::string(body);
  }
}

}  // namespace plumbline::ci
