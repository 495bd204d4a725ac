#pragma once
// The one adapter around libarchive.
#include <string>

#include "collector/archive/budget.hpp"

namespace plumbline::archive {

/// Hands over what lies in `in`: itself where it is no archive, else its entries, archives among them opened
/// in turn. `depth`: archives around it. Errors: those of the visitor, unreadable, limit.
[[nodiscard]] Result<void> walk_chunks(const std::string& path, int depth, Chunks& in, Budget& budget,
                                       const Visit& visit);

/// Bytes that can be read from anywhere, as a zip wants it, whose directory is at its end.
class Seekable : public Chunks {
 public:
  /// Some bytes from `at` on, at least `least` where there are so many, valid until the next call; empty: the
  /// end. Errors: unreadable.
  [[nodiscard]] virtual Result<std::string_view> read_at(std::uint64_t at, std::size_t least) = 0;
};

/// Bytes that are all there already.
class MemoryChunks final : public Chunks {
 public:
  MemoryChunks(std::string_view bytes, Budget& budget, std::string path)
      : m_rest(bytes), m_all(bytes), m_budget(budget), m_path(std::move(path)) {}
  [[nodiscard]] Result<std::string_view> next() override;
  [[nodiscard]] std::string_view all() const { return m_all; }

 private:
  std::string_view m_rest, m_all;
  Budget& m_budget;
  std::string m_path;
};

}  // namespace plumbline::archive
