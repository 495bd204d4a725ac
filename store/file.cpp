#include "store/file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "store/schema.hpp"

namespace plumbline::store {
namespace {

std::string folder_of(const std::string& path) {
  return std::filesystem::absolute(path).parent_path().string();
}

// The type of the mount a folder lies on: the longest mount point that begins its path (man 5 proc,
// mountinfo).
std::string mount_type(const std::string& folder) {
  std::ifstream mounts("/proc/self/mountinfo");
  std::string line;
  std::string best;
  std::string type;
  while (std::getline(mounts, line)) {
    std::istringstream words(line);
    std::string skip;
    std::string point;
    words >> skip >> skip >> skip >> skip >> point;
    const bool below = folder.starts_with(point) &&
                       (point == "/" || folder.size() == point.size() || folder[point.size()] == '/');
    const auto dash = line.find(" - ");
    if (!below || point.size() < best.size() || dash == std::string::npos) continue;
    best = point;
    std::istringstream(line.substr(dash + 3)) >> type;
  }
  return type;
}

std::uint32_t big_endian(const char* bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

// https://www.sqlite.org/fileformat.html, "the database header": page size at 16, count of pages at 28,
// application at 68.
Result<void> check_header(const std::string& path, const std::array<char, 100>& head, std::uintmax_t size) {
  if (std::memcmp(head.data(), "SQLite format 3", 16) != 0) {
    return fail(Errc::integrity,
                fmt::format("opening the store {}: this is no SQLite file; name another one", path));
  }
  const auto application = big_endian(head.data() + 68);
  if (application != 0 && application != k_application_id) {
    return fail(
        Errc::integrity,
        fmt::format("opening the store {}: this file belongs to another program; name another one", path));
  }
  std::uint64_t page = big_endian(head.data() + 16) >> 16;
  if (page == 1) page = 65536;
  std::error_code none;
  const auto wal = std::filesystem::file_size(path + "-wal", none);
  // While a log of changes lies beside it, the file may lag behind its own header.
  const bool settled = none || wal == 0;
  if (settled && size < page * big_endian(head.data() + 28)) {
    return fail(
        Errc::integrity,
        fmt::format(
            "opening the store {}: the file is cut short ({} bytes, its header says {}); restore it from a "
            "copy or collect again into a new one",
            path, size, page * big_endian(head.data() + 28)));
  }
  return {};
}

}  // namespace

FileSystem file_system_of(const std::string& folder) {
  struct statfs info {};
  if (statfs(folder.c_str(), &info) != 0) return {};
  constexpr std::int64_t k_fuse = 0x65735546;
  FileSystem out{static_cast<std::int64_t>(static_cast<std::uint32_t>(info.f_type)), {}};
  if (out.magic == k_fuse) out.type = mount_type(folder);
  return out;
}

std::string network_name(const FileSystem& system) {
  // Numbers of linux/magic.h and man 2 statfs.
  static constexpr std::pair<std::int64_t, std::string_view> k_magic[] = {
      {0x6969, "NFS"},        {0x517B, "SMB"},
      {0xFF534D42, "CIFS"},   {0xFE534D42, "SMB2"},
      {0x5346414F, "AFS"},    {0x73757245, "Coda"},
      {0x00C36400, "Ceph"},   {0x01021997, "9P, a folder shared with a host"},
      {0x0BD00BD0, "Lustre"}, {0x47504653, "GPFS"},
      {0x01161970, "GFS2"},   {0x7461636F, "OCFS2"}};
  for (const auto& [magic, name] : k_magic) {
    if (system.magic == magic) return std::string(name);
  }
  static constexpr std::string_view k_fuse[] = {"sshfs",   "rclone",  "s3fs",      "glusterfs", "gcsfuse",
                                                "cephfs",  "davfs",   "curlftpfs", "smb",       "nfs",
                                                "juicefs", "moosefs", "afp"};
  const bool remote = std::any_of(std::begin(k_fuse), std::end(k_fuse), [&](std::string_view name) {
    return system.type.find(name) != std::string::npos;
  });
  return remote ? system.type : std::string{};
}

Result<FileState> inspect(const std::string& path, const FileSystemProbe& probe) {
  const auto network = network_name(probe ? probe(folder_of(path)) : file_system_of(folder_of(path)));
  if (!network.empty()) {
    return fail(
        Errc::unsupported,
        fmt::format(
            "opening the store {}: it lies on a network file system ({}), where SQLite's log is not safe "
            "against loss; keep the store on a local disk and copy it from there",
            path, network));
  }
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (status.type() == std::filesystem::file_type::not_found) return FileState::missing;
  if (!std::filesystem::is_regular_file(status)) {
    return fail(Errc::integrity,
                fmt::format("opening the store {}: this is no file; name another path", path));
  }
  const auto size = std::filesystem::file_size(path, code);
  if (!code && size == 0) return FileState::empty;
  std::array<char, 100> head{};
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(Errc::io, fmt::format("opening the store {}: {}; check your right to read it", path,
                                      std::strerror(errno)));
  file.read(head.data(), head.size());
  if (auto ok = check_header(path, head, size); !ok) return tl::unexpected(ok.error());
  return FileState::present;
}

Result<void> create_private(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) {
    return fail(Errc::io, fmt::format("making the store {}: {}; name a path in a folder you may write to",
                                      path, std::strerror(errno)));
  }
  ::close(file);
  return {};
}

}  // namespace plumbline::store
