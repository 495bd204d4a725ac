#include "collector/git/libgit.hpp"

#include <array>
#include <cstring>
#include <utility>

#include "collector/git/object_id.hpp"

/// libgit2 over Mbed TLS parses every certificate authority of the machine when it is set up, a quarter of a
/// quiet night, for connections of its own. It makes none here: https goes through libcurl (mirror_http.hpp).
/// The loader finds this before the library's; without authorities such a connection would be refused.
extern "C" [[gnu::visibility("default")]] int mbedtls_x509_crt_parse_file(void* chain, const char* path);
extern "C" int mbedtls_x509_crt_parse_file(void* /*chain*/, const char* /*path*/) {
  return -0x2900;  // MBEDTLS_ERR_X509_FILE_IO_ERROR
}

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

Object failed(Found found) {
  return {nullptr, {}, found};
}

Found reason(int error) {
  return error == GIT_ENOTFOUND ? Found::missing : Found::damaged;
}

git_object_t to_git(PackType type) {
  return static_cast<git_object_t>(type);  // both number them as packs do
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
  return open(folder, Packs::open(folder));
}

Result<Objects> Objects::another() const {
  return open(m_folder, m_packs);
}

Objects::Objects(std::string folder, OdbHandle odb, std::shared_ptr<const Packs> packs)
    : m_folder(std::move(folder)),
      m_odb(std::move(odb)),
      m_packs(std::move(packs)),
      m_reader(std::make_unique<PackReader>(m_packs)) {}

Result<Objects> Objects::open(const std::string& folder, std::shared_ptr<const Packs> packs) {
  init_libgit();
  git_odb* raw = nullptr;
  if (git_odb_new(&raw) != 0) return fail(Errc::io, "cannot set up an object reader: " + last_error());
  OdbHandle odb(raw);
  git_odb_backend* packed = nullptr;
  git_odb_backend* loose = nullptr;
  if (git_odb_backend_pack(&packed, folder.c_str()) != 0 || git_odb_add_backend(raw, packed, 2) != 0 ||
      git_odb_backend_loose(&loose, folder.c_str(), -1, 0, 0, 0) != 0 ||
      git_odb_add_backend(raw, loose, 1) != 0) {
    return fail(Errc::unreadable, "cannot read the objects in " + folder + ": " + last_error());
  }
  return Objects(folder, std::move(odb), std::move(packs));
}

Object Objects::read_through_libgit(const Oid& oid, git_object_t& type) const {
  const git_oid id = to_git(oid);
  git_odb_object* raw = nullptr;
  if (const int error = git_odb_read(&raw, m_odb.get(), &id); error != 0) return failed(reason(error));
  type = git_odb_object_type(raw);
  const std::string_view content(static_cast<const char*>(git_odb_object_data(raw)),
                                 git_odb_object_size(raw));
  return {std::shared_ptr<git_odb_object>(raw, git_odb_object_free), content, Found::yes};
}

Object Objects::read_any(const Oid& oid, git_object_t& type) const {
  auto packed = m_reader->read(oid);
  if (!packed) return read_through_libgit(oid, type);
  type = to_git(packed->type);
  return {std::move(packed->owner), packed->bytes, Found::yes, true};
}

Object Objects::read(const Oid& oid, git_object_t type) const {
  git_object_t actual = GIT_OBJECT_INVALID;
  Object out = read_any(oid, actual);
  return out && actual != type ? failed(Found::damaged) : out;
}

Found Objects::read_size(const Oid& oid, git_object_t type, std::size_t& size) const {
  if (const auto packed = m_reader->size(oid)) {
    size = static_cast<std::size_t>(packed->bytes);
    return to_git(packed->type) == type ? Found::yes : Found::damaged;
  }
  const git_oid id = to_git(oid);
  if (git_odb_exists_ext(m_odb.get(), &id, GIT_ODB_LOOKUP_NO_REFRESH) == 0) return Found::missing;
  git_object_t actual = GIT_OBJECT_INVALID;
  const int error = git_odb_read_header(&size, &actual, m_odb.get(), &id);
  if (error != 0) return reason(error);
  return actual == type ? Found::yes : Found::damaged;
}

Object Objects::read_checked(const Oid& oid, git_object_t type, std::size_t limit) const {
  Object out;
  if (auto packed = m_reader->read(oid)) {
    if (to_git(packed->type) != type) return failed(Found::damaged);
    out = {std::move(packed->owner), packed->bytes, Found::yes, true};
  } else {
    // Of what is not plainly in a pack the size is asked first.
    std::size_t size = 0;
    if (const auto found = read_size(oid, type, size); found != Found::yes) return failed(found);
    if (size > limit) return failed(Found::limit);
    out = read(oid, type);
  }
  if (out && out.bytes().size() > limit) return failed(Found::limit);
  if (out && !is_named(oid, git_object_type2string(type), out.bytes())) return failed(Found::damaged);
  return out;
}

}  // namespace plumbline::git
