#pragma once
// Folders, archives (tar, zip), compressed files (gz, xz, zst, bz2) and single files, read in one pass: what
// lies inside is handed over piece by piece, never unpacked to disk, never followed by a link. Types are told
// by content. All of it may be hostile, so everything has a limit.
//
//     auto walked = archive::walk_path("reports.zip", {}, [](const archive::Entry& entry, archive::Chunks&
//     in) {
//       auto bytes = archive::read_all(in, 64U << 20);
//       …
//       return Result<void>{};
//     });
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace plumbline::archive {

/// Our choice, each; reached, the walk or the archive ends with Errc::limit and says which one it was.
struct Limits {
  std::uint64_t total_bytes = 64ULL << 30;  ///< handed out in all, decompressed
  std::uint64_t entries = 1'000'000;        ///< files seen in all, of folders and archives
  int nesting = 4;                          ///< archives in archives; a compressed file counts as one
  int folders = 64;                         ///< folders in folders
  std::uint64_t ratio = 1100;  ///< decompressed bytes for one compressed; deflate cannot do more than 1032
  std::uint64_t ratio_from = 16U << 20;  ///< decompressed bytes below which the ratio is not asked for
  std::uint64_t inner_zip = 256U << 20;  ///< a zip inside an archive is held in memory: its size
  std::size_t path_bytes = 4096;
  std::chrono::milliseconds time = std::chrono::minutes(30);
};

struct Entry {
  std::string
      path;  ///< below what was walked, divided by "/": "logs.zip/1_build.txt"; of a single file its name
  int depth = 0;  ///< archives around it
};

/// The bytes of an entry, in pieces.
class Chunks {
 public:
  virtual ~Chunks() = default;
  /// The next piece, valid until the next call; empty: the end. Errors: unreadable, limit, io.
  [[nodiscard]] virtual Result<std::string_view> next() = 0;
  /// How many bytes there are in all, where that is known without believing an archive; else 0.
  [[nodiscard]] virtual std::uint64_t size() const { return 0; }
};

/// All bytes of an entry, behind those that were taken from it before; room for 64 more is there. Errors:
/// limit (more than `most`), else as Chunks::next.
[[nodiscard]] Result<std::string> read_all(Chunks& chunks, std::uint64_t most, std::string begun = {});

/// A file on disk, before it is opened. `stamp` changes when the file does; it is no evidence of any time.
struct File {
  std::string path;  ///< as Entry::path
  std::uint64_t bytes = 0;
  std::string stamp;
};

/// What was not handed over, and why.
struct Refused {
  std::string path, reason;
  Errc code = Errc::unsupported;
};

struct Walked {
  std::uint64_t entries = 0, bytes = 0;
  std::vector<Refused> refused;    ///< the first thousand
  std::uint64_t more_refused = 0;  ///< those beyond
};

/// Called for each file; the entry's bytes need not be read. An error ends the walk and is its result.
using Visit = std::function<Result<void>(const Entry&, Chunks&)>;
/// Whether a file on disk is to be opened at all. Empty: each is.
using Wanted = std::function<bool(const File&)>;

/// Walks a folder (sorted by name), an archive or a single file. Links, devices and paths that lead out are
/// refused one by one; so is an archive that is damaged or a bomb, and the walk goes on behind it.
/// Errors: not_found, unreadable (the path itself), limit (total, entries, time), those of `visit`.
[[nodiscard]] Result<Walked> walk_path(const std::string& path, const Limits& limits, const Visit& visit,
                                       const Wanted& wanted = {});

/// The same of an archive or file in memory; an entry's path begins inside it. Errors: as above, and
/// unreadable where it is damaged: what came before the damage was handed over.
[[nodiscard]] Result<Walked> walk_bytes(std::string_view bytes, const Limits& limits, const Visit& visit);

/// The files below a folder, or the one file, without opening any. Errors and refusals as walk_path.
[[nodiscard]] Result<Walked> list_path(const std::string& path, const Limits& limits,
                                       const std::function<void(const File&)>& visit);

}  // namespace plumbline::archive
