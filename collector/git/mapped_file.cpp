#include "collector/git/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <limits>

namespace plumbline::git {

std::optional<MappedFile> MappedFile::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return std::nullopt;
  struct stat about {};
  std::optional<MappedFile> out;
  if (fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0 &&
      static_cast<std::uintmax_t>(about.st_size) <= std::numeric_limits<std::size_t>::max() / 2) {
    const auto size = static_cast<std::size_t>(about.st_size);
    void* start = mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
    if (start != MAP_FAILED) out.emplace(MappedFile({static_cast<const char*>(start), size}));
  }
  ::close(file);
  return out;
}

MappedFile::~MappedFile() {
  if (!m_bytes.empty()) munmap(const_cast<char*>(m_bytes.data()), m_bytes.size());
}

}  // namespace plumbline::git
