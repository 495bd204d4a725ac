#include "collector/git/libgit.hpp"

#include <array>
#include <cstring>
#include <utility>

#include "collector/git/object_id.hpp"

namespace plumbline::git {
namespace {

// Blobs of documents and whole packs are read through windows; both figures are our choice.
constexpr std::size_t k_window_bytes = 64u << 20;
constexpr std::size_t k_mapped_bytes = 512u << 20;

bool set_up() {
  git_libgit2_init();
  static constexpr std::array<const char*, 3> k_extensions{"partialclone", "worktreeconfig",
                                                           "preciousobjects"};
  git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, const_cast<const char**>(k_extensions.data()),
                   k_extensions.size());
  git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, k_window_bytes);
  git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, k_mapped_bytes);
  git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
  // zlib's checksum still guards each object; documents are compared with their id in read_checked.
  git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
  return true;
}

git_oid to_git(const Oid& oid) {
  git_oid out;
  std::memcpy(out.id, oid.bytes.data(), oid.bytes.size());
  return out;
}

Object failed(int error) {
  return {nullptr, error == GIT_ENOTFOUND ? Found::missing : Found::damaged};
}

}  // namespace

void init_libgit() {
  static const bool done = set_up();
  static_cast<void>(done);
}

std::string last_error() {
  const git_error* error = git_error_last();
  return error != nullptr && error->message != nullptr ? error->message : "no reason given";
}

Result<Objects> Objects::open(const std::string& folder) {
  init_libgit();
  git_odb* raw = nullptr;
  if (git_odb_new(&raw) != 0) return fail(Errc::io, "cannot set up an object reader: " + last_error());
  OdbHandle odb(raw);
  git_odb_backend* packs = nullptr;
  git_odb_backend* loose = nullptr;
  if (git_odb_backend_pack(&packs, folder.c_str()) != 0 || git_odb_add_backend(raw, packs, 2) != 0 ||
      git_odb_backend_loose(&loose, folder.c_str(), -1, 0, 0, 0) != 0 ||
      git_odb_add_backend(raw, loose, 1) != 0) {
    return fail(Errc::unreadable, "cannot read the objects in " + folder + ": " + last_error());
  }
  return Objects(std::move(odb));
}

Object Objects::read_any(const Oid& oid, git_object_t& type) const {
  const git_oid id = to_git(oid);
  git_odb_object* raw = nullptr;
  const int error = git_odb_read(&raw, m_odb.get(), &id);
  if (error != 0) return failed(error);
  Object out{ObjectHandle(raw), Found::yes};
  type = git_odb_object_type(raw);
  return out;
}

Object Objects::read(const Oid& oid, git_object_t type) const {
  git_object_t actual = GIT_OBJECT_INVALID;
  Object out = read_any(oid, actual);
  if (out && actual != type) out = {nullptr, Found::damaged};
  return out;
}

Found Objects::read_size(const Oid& oid, git_object_t type, std::size_t& size) const {
  const git_oid id = to_git(oid);
  if (git_odb_exists_ext(m_odb.get(), &id, GIT_ODB_LOOKUP_NO_REFRESH) == 0) return Found::missing;
  git_object_t actual = GIT_OBJECT_INVALID;
  const int error = git_odb_read_header(&size, &actual, m_odb.get(), &id);
  if (error != 0) return failed(error).found;
  return actual == type ? Found::yes : Found::damaged;
}

Object Objects::read_checked(const Oid& oid, git_object_t type, std::size_t limit) const {
  std::size_t size = 0;
  if (const auto found = read_size(oid, type, size); found != Found::yes) return {nullptr, found};
  if (size > limit) return {nullptr, Found::limit};
  Object out = read(oid, type);
  if (out && !is_named(oid, git_object_type2string(type), out.bytes())) return {nullptr, Found::damaged};
  return out;
}

}  // namespace plumbline::git
