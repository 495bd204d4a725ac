#pragma once
// The file before SQLite sees it: where it lies, whether it is whole, and who writes to it.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace plumbline::store {

/// What a folder lies on: statfs's number, and for FUSE the name of the file system ("fuse.sshfs").
struct FileSystem {
  std::int64_t magic = 0;
  std::string type;
};
using FileSystemProbe = std::function<FileSystem(const std::string& folder)>;

[[nodiscard]] FileSystem file_system_of(const std::string& folder);
/// Why a store must not lie there ("NFS"); empty: it may. WAL needs memory shared by all who open the file,
/// which file systems of other machines do not give.
[[nodiscard]] std::string network_name(const FileSystem& system);

enum class FileState { missing, empty, present };
/// Looks at the file without opening it by SQLite.
/// Errors: unsupported (network), integrity (no SQLite file, not ours, shorter than it says), io (no right to
/// read).
[[nodiscard]] Result<FileState> inspect(const std::string& path, const FileSystemProbe& probe);

/// Makes an empty file only its owner may read: it will hold names and addresses of people.
[[nodiscard]] Result<void> create_private(const std::string& path);

/// The right to write, held by a process for a run: a lock of the kernel on `<path>.lock`, so that it ends
/// with the process however that ends. The file itself stays; its text names the holder.
class RunLock {
 public:
  RunLock() = default;
  ~RunLock() { release(); }
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;
  /// Waits up to `timeout_ms`. Errors: busy with the holder's process and command, io.
  [[nodiscard]] Result<void> acquire(const std::string& path, std::string_view command, int timeout_ms);
  void release();
  [[nodiscard]] bool held() const { return m_file >= 0; }

 private:
  int m_file = -1;
};

}  // namespace plumbline::store
