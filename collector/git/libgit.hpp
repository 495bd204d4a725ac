#pragma once
// The one adapter to libgit2: set up once, handles that free themselves, and reading of raw objects. Nothing
// here writes.
#include <git2.h>
#include <git2/sys/odb_backend.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "collector/git/pack_reader.hpp"
#include "core/result.hpp"
#include "core/shapes.hpp"

namespace plumbline::git {

/// Sets libgit2 up, once a process: extensions that change nothing for a reader are allowed, mapped packs are
/// limited, and its object cache is off (the walk keeps its own).
void init_libgit();

/// What libgit2 says of its last failure on this thread.
[[nodiscard]] std::string last_error();

struct FreeHandle {
  void operator()(git_odb* p) const { git_odb_free(p); }
  void operator()(git_repository* p) const { git_repository_free(p); }
  void operator()(git_config* p) const { git_config_free(p); }
};
using OdbHandle = std::unique_ptr<git_odb, FreeHandle>;
using RepositoryHandle = std::unique_ptr<git_repository, FreeHandle>;
using ConfigHandle = std::unique_ptr<git_config, FreeHandle>;

enum class Found : std::uint8_t {
  yes,
  missing,  ///< not in this repository
  damaged,  ///< there, and cannot be read or is of another type
  limit,    ///< larger than asked for
};

/// An object's bytes, which never change; whoever holds a copy keeps them alive.
struct Object {
  std::shared_ptr<const void> owner;
  std::string_view content;
  Found found = Found::missing;
  bool mapped = false;  ///< made from a mapped pack: it can be let go, a second reading gives it again
  [[nodiscard]] std::string_view bytes() const { return content; }
  [[nodiscard]] explicit operator bool() const { return found == Found::yes; }
};

/// The objects of one repository: its own packs and loose objects, never an alternate. One a thread. Sound
/// objects of plain packs are read past libgit2 (pack_reader.hpp), all else through it.
class Objects {
 public:
  /// `folder`: the objects folder.
  [[nodiscard]] static Result<Objects> open(const std::string& folder);
  /// The same for another thread; the packs are mapped once.
  [[nodiscard]] Result<Objects> another() const;

  /// The object, where it is of this type.
  [[nodiscard]] Object read(const Oid& oid, git_object_t type) const;
  /// The size of the object, without loading it, where it is of this type.
  [[nodiscard]] Found read_size(const Oid& oid, git_object_t type, std::size_t& size) const;
  /// Like read, but says `limit` of an object of more bytes, and checks that the bytes are those the id
  /// names.
  [[nodiscard]] Object read_checked(const Oid& oid, git_object_t type, std::size_t limit) const;
  /// Whatever it is; sets `type`.
  [[nodiscard]] Object read_any(const Oid& oid, git_object_t& type) const;

 private:
  Objects(std::string folder, OdbHandle odb, std::shared_ptr<const Packs> packs);
  [[nodiscard]] static Result<Objects> open(const std::string& folder, std::shared_ptr<const Packs> packs);
  [[nodiscard]] Object read_through_libgit(const Oid& oid, git_object_t& type) const;
  std::string m_folder;
  OdbHandle m_odb;
  std::shared_ptr<const Packs> m_packs;
  std::unique_ptr<PackReader> m_reader;
};

struct OidHash {
  std::size_t operator()(const Oid& oid) const {
    std::size_t v = 0;
    __builtin_memcpy(&v, oid.bytes.data(), sizeof v);  // an object id is evenly spread already
    return v;
  }
};

}  // namespace plumbline::git
