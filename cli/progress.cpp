#include "cli/progress.hpp"

#include <fmt/core.h>

#include <cstdio>

#include "cli/log.hpp"
#include "dashboards/dashboards.hpp"

namespace plumbline::cli {
namespace {

std::string grouped(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

}  // namespace

std::string progress_line(const Progress& p, double seconds) {
  std::string line = dashboards::safe_text(p.source) + ": " + grouped(p.done);
  if (p.total > 0) line += " of " + grouped(p.total);
  line += fmt::format(" {}", p.phase);
  if (seconds < 0.5 || p.done == 0) return line;
  const double rate = static_cast<double>(p.done) / seconds;
  line += fmt::format(", {} a second", grouped(static_cast<std::uint64_t>(rate)));
  if (p.total > p.done)
    line += fmt::format(", {:.0f} s left", static_cast<double>(p.total - p.done) / rate + 0.5);
  return line;
}

ProgressStyle progress_style(bool quiet, bool terminal) {
  if (quiet) return ProgressStyle::silent;
  return terminal ? ProgressStyle::live : ProgressStyle::plain;
}

void ProgressPrinter::say(const std::string& what) {
  if (m_style != ProgressStyle::live) return;
  const std::lock_guard lock(m_mutex);
  fmt::print(stderr, "\r\x1b[K{}", dashboards::safe_text(what));
  std::fflush(stderr);
  m_line_stands = true;
}

void ProgressPrinter::show(const Progress& progress) {
  if (m_style == ProgressStyle::silent) return;
  const std::lock_guard lock(m_mutex);
  const auto now = Clock::now();
  const std::string phase = fmt::format("{}/{}", progress.source, progress.phase);
  if (phase != m_phase) {
    m_phase = phase;
    m_phase_began = now;
    if (m_style == ProgressStyle::plain && m_shown == Clock::time_point{}) m_shown = now;
  }
  const auto pause =
      m_style == ProgressStyle::live ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10'000);
  if (now - m_shown < pause) return;
  m_shown = now;
  const std::string line =
      progress_line(progress, std::chrono::duration<double>(now - m_phase_began).count());
  if (m_style == ProgressStyle::live) {
    fmt::print(stderr, "\r\x1b[K{}", line);
    m_line_stands = true;
  } else {
    tell(Level::info, line + "\n", progress.phase,
         {{"source", std::string(progress.source)},
          {"done", static_cast<std::int64_t>(progress.done)},
          {"total", static_cast<std::int64_t>(progress.total)}});
  }
  std::fflush(stderr);
}

void ProgressPrinter::clear() {
  const std::lock_guard lock(m_mutex);
  if (!m_line_stands) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  m_line_stands = false;
}

}  // namespace plumbline::cli
