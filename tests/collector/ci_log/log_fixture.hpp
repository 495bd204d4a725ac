#pragma once
// The real catalogue, compiled once for all tests, and a log read in one go.
#include <string>
#include <string_view>
#include <vector>

#include "collector/ci_log/ci_log.hpp"
#include "tests/catch.hpp"

namespace plumbline::ci_log {

inline const Signatures& catalogue() {
  static const Signatures k_catalogue = [] {
    auto loaded = Signatures::load(PLUMBLINE_SOURCE_DIR);
    if (!loaded) FAIL(loaded.error().message);
    return std::move(*loaded);
  }();
  return k_catalogue;
}

/// Read in chunks of `chunk` bytes.
inline std::vector<ToolSeen> seen_in(std::string_view log, std::size_t chunk = std::string_view::npos) {
  Scanner scanner(catalogue());
  while (!log.empty()) {
    scanner.feed(log.substr(0, chunk));
    log.remove_prefix(std::min(chunk, log.size()));
  }
  return scanner.finish();
}

inline std::string all_lines(const std::vector<ToolSeen>& seen) {
  std::string out;
  for (const auto& one : seen) {
    for (const auto& line : one.lines) out.append(line).append("\n");
  }
  return out;
}

}  // namespace plumbline::ci_log
