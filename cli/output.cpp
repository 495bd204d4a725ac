#include "cli/output.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace plumbline::cli {
namespace {

tl::unexpected<Error> cannot(const std::string& path, int why) {
  return fail(Errc::io,
              fmt::format("could not write {}: {}; name another place with -o", path, std::strerror(why)));
}

bool put(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

Result<void> write_output(const std::string& path, std::string_view bytes) {
  if (path.empty() || path == "-") {
    fmt::print("{}", bytes);
    return {};
  }
  struct stat there {};
  if (::lstat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode) && !S_ISLNK(there.st_mode))
    return cannot(path, S_ISDIR(there.st_mode) ? EISDIR : EEXIST);
  // beside its place, then swapped in: a reader never sees half of it
  std::string fresh = path + ".XXXXXX";
  const int file = ::mkstemp(fresh.data());
  if (file < 0) return cannot(path, errno);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  bool ok = put(file, bytes) && ::fchmod(file, 0666 & ~mask) == 0 && ::fsync(file) == 0;
  int why = errno;
  if (::close(file) != 0 && ok) {
    ok = false;
    why = errno;
  }
  if (ok && ::rename(fresh.c_str(), path.c_str()) == 0) return {};
  if (ok) why = errno;
  ::unlink(fresh.c_str());
  return cannot(path, why);
}

}  // namespace plumbline::cli
