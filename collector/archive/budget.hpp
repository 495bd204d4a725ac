#pragma once
// What a walk may still take, shared by all archives it is in.
#include <chrono>
#include <cstdint>
#include <string>

#include "collector/archive/archive.hpp"

namespace plumbline::archive {

class Budget {
 public:
  explicit Budget(const Limits& limits) : m_limits(limits), m_began(std::chrono::steady_clock::now()) {}

  [[nodiscard]] const Limits& limits() const { return m_limits; }
  /// A file that lies in no archive begins; `size`: of it, 0: nobody knows.
  void begin(std::uint64_t size) { m_outer = size, m_within = 0; }
  /// One more file was seen.
  [[nodiscard]] Result<void> entry(std::string_view path);
  /// So many bytes were handed out, of an archive that has eaten `eaten` so far.
  [[nodiscard]] Result<void> bytes(std::string_view path, std::uint64_t out, std::uint64_t made,
                                   std::uint64_t eaten);
  [[nodiscard]] Result<void> time(std::string_view path);
  /// The walk itself is at its end, not only an archive in it.
  [[nodiscard]] bool spent() const { return m_spent; }
  /// The caller's own error: the walk is at its end likewise.
  void stop() { m_spent = true; }

  void refuse(std::string path, Error error);
  [[nodiscard]] Walked& walked() { return m_walked; }

 private:
  tl::unexpected<Error> end(std::string message);
  Limits m_limits;
  std::chrono::steady_clock::time_point m_began;
  Walked m_walked;
  bool m_spent = false;
  std::uint64_t m_outer = 0, m_within = 0;  // size of the outermost file, and all that came out of it
};

}  // namespace plumbline::archive
