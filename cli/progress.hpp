#pragma once
// Long work shows that it lives: one line again and again on a terminal, a plain line every ten seconds
// elsewhere.
#include <chrono>
#include <mutex>
#include <string>

#include "collector/collector.hpp"

namespace plumbline::cli {

/// "haproxy: 12,400 of 26,000 commits, 9,800 a second, 2 s left"; of the seconds since the phase began.
[[nodiscard]] std::string progress_line(const Progress& progress, double seconds);

enum class ProgressStyle { silent, plain, live };
[[nodiscard]] ProgressStyle progress_style(bool quiet, bool terminal);

/// Writes to stderr; may be told from several threads.
class ProgressPrinter {
 public:
  explicit ProgressPrinter(ProgressStyle style) : m_style(style) {}
  ~ProgressPrinter() { clear(); }
  ProgressPrinter(const ProgressPrinter&) = delete;
  ProgressPrinter& operator=(const ProgressPrinter&) = delete;

  void show(const Progress& progress);
  /// Work without a count: stands on a terminal until cleared, is not told elsewhere.
  void say(const std::string& what);
  /// Takes the live line away, so that other text starts on an empty one.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  std::mutex m_mutex;
  ProgressStyle m_style;
  std::string m_phase;
  Clock::time_point m_phase_began{}, m_shown{};
  bool m_line_stands = false;
};

}  // namespace plumbline::cli
