#pragma once
// Work in a process of its own: a server that hangs is ended by the clock, and what is set for one server
// (its authorities, its home) is not set for the next.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "collector/git/repository.hpp"

namespace plumbline::git {

/// Where the child says how far it is and how it ended.
class ChildVoice {
 public:
  explicit ChildVoice(int pipe) : m_pipe(pipe) {}
  void progress(std::uint64_t done, std::uint64_t total) const;
  void refused(const Refusal& refusal) const;
  void done() const;

 private:
  void say(std::string_view word, std::string_view text) const;
  int m_pipe;
};

struct ChildLimits {
  std::int64_t seconds = 0;      ///< of wall time; then the child is ended
  std::uint64_t file_bytes = 0;  ///< of the largest file it may write
};

/// Runs `work` in a child and waits for it. Absent: it said that it was done. Must not be called while other
/// threads of this process run: what they hold locked stays locked in the child.
[[nodiscard]] std::optional<Refusal> run_child(
    const std::function<void(const ChildVoice&)>& work, const ChildLimits& limits,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress);

}  // namespace plumbline::git
