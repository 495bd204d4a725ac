#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "store/file.hpp"

namespace plumbline::store {
namespace {

std::string holder(int file) {
  char text[200];
  const auto count = ::pread(file, text, sizeof text, 0);
  return count > 0 ? std::string(text, static_cast<std::size_t>(count))
                   : "a process that has not said its name yet";
}

bool wait_for(int file, int timeout_ms) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EINTR && errno != EWOULDBLOCK) return false;
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

}  // namespace

Result<void> RunLock::acquire(const std::string& path, std::string_view command, int timeout_ms) {
  const auto name = path + ".lock";
  const int file = ::open(name.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) {
    return fail(Errc::io,
                fmt::format("taking the right to write to {}: {}: {}; check your right to write there", path,
                            name, std::strerror(errno)));
  }
  if (!wait_for(file, timeout_ms)) {
    auto error =
        fail(Errc::busy,
             fmt::format("writing to the store {}: another run holds it ({}); waited {} ms, try again when "
                         "it has ended",
                         path, holder(file), timeout_ms));
    ::close(file);
    return error;
  }
  const auto text = fmt::format("process {}: {}", ::getpid(), command.substr(0, 150));
  // The name is for people only: a disk too full for it must not stop the run here.
  if (::ftruncate(file, 0) == 0) [[maybe_unused]]
    const auto written = ::pwrite(file, text.data(), text.size(), 0);
  m_file = file;
  return {};
}

void RunLock::release() {
  if (m_file >= 0) ::close(m_file);
  m_file = -1;
}

}  // namespace plumbline::store
