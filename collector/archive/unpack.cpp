#include "collector/archive/unpack.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>

#include "collector/archive/names.hpp"
#include "collector/archive/sniff.hpp"

namespace plumbline::archive {
namespace {

using Handle = std::unique_ptr<::archive, int (*)(::archive*)>;
constexpr std::size_t k_piece = 64U << 10;

// Gives back what was looked at.
class Peeked final : public Chunks {
 public:
  explicit Peeked(Chunks& inner) : m_inner(inner) {}
  Result<std::string_view> peek() {
    while (m_front.size() < k_sniffed) {
      auto more = m_inner.next();
      if (!more) return more;
      if (more->empty()) break;
      m_front += *more;
    }
    return std::string_view(m_front);
  }
  Result<std::string_view> next() override {
    if (!m_given && !m_front.empty()) {
      m_given = true;
      return std::string_view(m_front);
    }
    auto out = m_inner.next();
    m_failed = m_failed || !out;
    return out;
  }
  [[nodiscard]] std::uint64_t size() const override { return m_inner.size(); }
  /// What went wrong is the archive's, not the visitor's.
  [[nodiscard]] bool failed() const { return m_failed; }

 private:
  Chunks& m_inner;
  std::string m_front;
  bool m_given = false, m_failed = false;
};

// Where libarchive reads from, and what went wrong there.
struct Feed {
  Chunks& in;
  Budget& budget;
  const std::string& path;
  std::optional<Error> error;
  std::uint64_t eaten = 0;
  Seekable* file = nullptr;  // read there, not from `in`
  std::uint64_t at = 0;      // where in it
};

Result<std::string_view> next_of(Feed& feed) {
  auto piece = feed.file == nullptr ? feed.in.next() : feed.file->read_at(feed.at, 1);
  if (const auto timely = feed.budget.time(feed.path); piece && !timely)
    return tl::unexpected(timely.error());
  return piece;
}

la_ssize_t read_feed(::archive* handle, void* client, const void** buffer) {
  auto& feed = *static_cast<Feed*>(client);
  const auto piece = next_of(feed);
  if (!piece) {
    feed.error = piece.error();
    archive_set_error(handle, -1, "%s", "the archive around it failed");
    return -1;
  }
  (feed.file == nullptr ? feed.eaten : feed.at) += piece->size();
  *buffer = piece->data();
  return static_cast<la_ssize_t>(piece->size());
}

la_int64_t seek_feed(::archive*, void* client, la_int64_t offset, int whence) {
  auto& feed = *static_cast<Feed*>(client);
  const auto size = static_cast<la_int64_t>(feed.file->size());
  const auto from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? static_cast<la_int64_t>(feed.at) : size;
  const bool there = offset >= -from && offset <= size - from;
  const auto to = there ? from + offset : offset < 0 ? 0 : size;
  feed.at = static_cast<std::uint64_t>(to);
  return there ? to : ARCHIVE_FAILED;
}

Error error_of(::archive* handle, const Feed& feed) {
  if (feed.error) return *feed.error;
  const char* words = archive_error_string(handle);
  return {Errc::unreadable, fmt::format("{}: the archive cannot be read: {}", feed.path,
                                        words == nullptr ? "unknown reason" : words)};
}

class EntryChunks final : public Chunks {
 public:
  EntryChunks(::archive* handle, Feed& feed, std::string path, std::uint64_t& made)
      : m_handle(handle), m_feed(feed), m_path(std::move(path)), m_made(made), m_buffer(k_piece, '\0') {}
  Result<std::string_view> next() override {
    const auto got = archive_read_data(m_handle, m_buffer.data(), m_buffer.size());
    if (got < 0) return tl::unexpected(error_of(m_handle, m_feed));
    const auto size = static_cast<std::uint64_t>(got);
    m_made += size;
    if (auto ok = m_feed.budget.bytes(m_path, size, m_made, m_feed.eaten); !ok)
      return tl::unexpected(ok.error());
    return std::string_view(m_buffer.data(), size);
  }

 private:
  ::archive* m_handle;
  Feed& m_feed;
  std::string m_path;
  std::uint64_t& m_made;
  std::string m_buffer;
};

Handle reader_of(Kind kind) {
  Handle out(archive_read_new(), archive_read_free);
  if (kind == Kind::zip) {
    archive_read_support_format_zip(out.get());
    return out;
  }
  archive_read_support_format_tar(out.get());
  if (kind == Kind::compressed) {
    archive_read_support_format_raw(out.get());
    archive_read_support_filter_gzip(out.get());
    archive_read_support_filter_xz(out.get());
    archive_read_support_filter_zstd(out.get());
    archive_read_support_filter_bzip2(out.get());
  }
  return out;
}

std::string name_of(archive_entry* entry) {
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  return name == nullptr ? "" : name;
}

std::string without_dots(std::string name) {
  while (name.starts_with("./")) name.erase(0, 2);
  return name;
}

// Why an entry is not handed over; empty: it is.
std::string objection(archive_entry* entry, const std::string& name, const Limits& limits) {
  if (!stays_inside(name, limits.path_bytes))
    return "its path leads out of the archive, is too long or holds control characters; it was not read";
  if (archive_entry_hardlink(entry) != nullptr || archive_entry_filetype(entry) == AE_IFLNK)
    return "is a link; links are not followed";
  if (archive_entry_filetype(entry) != AE_IFREG) return "is no file; it was not read";
  if (archive_entry_is_encrypted(entry) != 0) return "is encrypted; it was not read";
  return {};
}

class Unpacker {
 public:
  Unpacker(const std::string& path, int depth, Kind kind, Feed& feed, const Visit& visit)
      : m_path(path), m_depth(depth), m_kind(kind), m_feed(feed), m_visit(visit), m_handle(reader_of(kind)) {}

  void know(std::map<std::size_t, std::string> odd_names) { m_odd_names = std::move(odd_names); }
  Result<void> run(const std::optional<std::string_view>& memory) {
    const Utf8Names utf8;
    if (m_feed.file != nullptr) archive_read_set_seek_callback(m_handle.get(), seek_feed);
    const int opened = memory ? archive_read_open_memory(m_handle.get(), memory->data(), memory->size())
                              : archive_read_open(m_handle.get(), &m_feed, nullptr, read_feed, nullptr);
    if (memory) m_feed.eaten = memory->size();
    if (m_feed.file != nullptr) m_feed.eaten = m_feed.file->size();
    if (opened != ARCHIVE_OK) return tl::unexpected(error_of(m_handle.get(), m_feed));
    for (;;) {
      archive_entry* entry = nullptr;
      const int got = archive_read_next_header(m_handle.get(), &entry);
      if (got == ARCHIVE_EOF) return {};
      if (got < ARCHIVE_WARN) return tl::unexpected(error_of(m_handle.get(), m_feed));
      if (auto ok = one(entry); !ok) return ok;
    }
  }

 private:
  std::string raw_name(archive_entry* entry) {
    const auto number = m_entries++;
    auto name = name_of(entry);
    const auto odd = m_odd_names.find(number);
    return name.empty() && odd != m_odd_names.end() ? odd->second : name;
  }

  Result<void> one(archive_entry* entry) {
    const bool raw = m_kind == Kind::compressed && archive_format(m_handle.get()) == ARCHIVE_FORMAT_RAW;
    const std::string name = raw ? "" : without_dots(readable(raw_name(entry)));
    Budget& budget = m_feed.budget;
    if (!raw && archive_entry_filetype(entry) == AE_IFDIR) return budget.entry(m_path);
    const std::string path = raw ? m_path : m_path.empty() ? name : m_path + "/" + name;
    if (!raw) {
      if (auto ok = budget.entry(m_path); !ok) return ok;
      if (auto why = objection(entry, name, budget.limits()); !why.empty()) {
        budget.refuse(path, {Errc::unsupported, fmt::format("{}: {}", path, why)});
        return {};
      }
    }
    EntryChunks chunks(m_handle.get(), m_feed, path, m_made);
    auto walked = walk_chunks(path, m_depth + 1, chunks, budget, m_visit);
    if (walked || budget.spent() || raw || m_feed.error) return walked;
    // What is wrong inside spoils the entry, not its neighbours.
    budget.refuse(path, walked.error());
    return {};
  }

  const std::string& m_path;
  int m_depth;
  Kind m_kind;
  Feed& m_feed;
  const Visit& m_visit;
  Handle m_handle;
  std::uint64_t m_made = 0;
  std::size_t m_entries = 0;
  std::map<std::size_t, std::string> m_odd_names;  // by number
};

Result<std::uint64_t> heads_in(Seekable& file, std::uint64_t most) {
  constexpr std::size_t k_head = 4;
  std::uint64_t count = 0;
  for (std::uint64_t at = 0; count < most;) {
    const auto piece = file.read_at(at, k_head);
    if (!piece) return tl::unexpected(piece.error());
    if (piece->size() < k_head) break;
    count += zip_heads(*piece, most - count);
    at += piece->size() - (k_head - 1);  // one may begin in this piece and end in the next
  }
  return count;
}

Result<void> unpack_zip(const std::string& path, int depth, Feed& feed, const Visit& visit,
                        const std::optional<std::string_view>& bytes) {
  const auto most = feed.budget.limits().entries;
  const auto heads =
      bytes ? Result<std::uint64_t>(zip_heads(*bytes, most + 1)) : heads_in(*feed.file, most + 1);
  if (!heads) return tl::unexpected(heads.error());
  if (*heads > most)
    return fail(Errc::limit, fmt::format("{}: lists more than {} files; it was not read", path, most));
  // Now: what is read of the file later is the library's until it asks again.
  const auto read = [&](std::uint64_t at, std::size_t size) -> std::string {
    if (bytes) return std::string(bytes->substr(std::min<std::size_t>(at, bytes->size()), size));
    const auto piece = feed.file->read_at(at, size);
    return piece ? std::string(piece->substr(0, size)) : std::string();
  };
  Unpacker unpacker(path, depth, Kind::zip, feed, visit);
  unpacker.know(odd_zip_names(bytes ? bytes->size() : feed.file->size(), read));
  return unpacker.run(bytes);
}

}  // namespace

Result<std::string> read_all(Chunks& chunks, std::uint64_t most, std::string begun) {
  constexpr std::size_t k_room = 64;  // a parser may read so far behind the end
  auto out = std::move(begun);
  out.reserve(std::min(chunks.size(), most) + k_room);
  for (;;) {
    const auto piece = chunks.next();
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) {
      out.reserve(out.size() + k_room);
      return out;
    }
    if (out.size() + piece->size() > most)
      return fail(Errc::limit, fmt::format("is larger than {} bytes; it was not read", most));
    out += *piece;
  }
}

Result<std::string_view> MemoryChunks::next() {
  const auto piece = m_rest.substr(0, k_piece);
  m_rest.remove_prefix(piece.size());
  if (auto ok = m_budget.bytes(m_path, piece.size(), 0, 0); !ok) return tl::unexpected(ok.error());
  return piece;
}

Result<void> walk_chunks(const std::string& path, int depth, Chunks& in, Budget& budget, const Visit& visit) {
  Peeked peeked(in);
  const auto front = peeked.peek();
  if (!front) return tl::unexpected(front.error());
  const Kind kind = kind_of(*front);
  if (kind == Kind::plain) {
    auto visited = visit(Entry{path, depth}, peeked);
    if (!visited && !peeked.failed()) budget.stop();
    return visited;
  }
  if (depth >= budget.limits().nesting)
    return fail(Errc::limit, fmt::format("{}: archives are nested deeper than {}; it was not read", path,
                                         budget.limits().nesting));
  Feed feed{peeked, budget, path, {}, 0, nullptr, 0};
  if (kind != Kind::zip) return Unpacker(path, depth, kind, feed, visit).run({});
  if (auto* memory = dynamic_cast<MemoryChunks*>(&in))
    return unpack_zip(path, depth, feed, visit, memory->all());
  feed.file = dynamic_cast<Seekable*>(&in);
  if (feed.file != nullptr) return unpack_zip(path, depth, feed, visit, {});
  const auto bytes = read_all(peeked, budget.limits().inner_zip);
  if (!bytes) return fail(bytes.error().code, fmt::format("{}: {}", path, bytes.error().message));
  return unpack_zip(path, depth, feed, visit, *bytes);
}

}  // namespace plumbline::archive
