#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace plumbline::git {

/// A regular file, mapped for reading. It stays whole when the file is unlinked meanwhile, as a repack does.
/// Who cuts it short under our eyes ends the process (SIGBUS), as with git and libgit2, which map packs too:
/// git never does so, and a store survives a reading that is killed.
class MappedFile {
 public:
  /// Absent: no regular file, a symbolic link, empty, too large to be mapped, or no right to read it.
  [[nodiscard]] static std::optional<MappedFile> open(const std::string& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}
  MappedFile& operator=(MappedFile&&) = delete;
  [[nodiscard]] std::string_view bytes() const { return m_bytes; }

 private:
  explicit MappedFile(std::string_view bytes) : m_bytes(bytes) {}
  std::string_view m_bytes;
};

}  // namespace plumbline::git
