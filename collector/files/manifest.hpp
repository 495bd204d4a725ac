#pragma once
// Of which run a file is: said by a manifest, or by its path. docs/files.md describes both.
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "collector/run_context.hpp"
#include "core/result.hpp"
#include "core/shapes.hpp"

namespace plumbline::files {

inline constexpr std::string_view k_manifest_name = "plumbline-manifest.yaml";

struct Manifest {
  struct Entry {
    std::string path;     ///< pattern: * within a folder, ** across folders
    RunContext run;       ///< `at` is `k_always` where no time is given
    std::string outcome;  ///< of the run; empty: not said
  };
  std::vector<Entry> entries;
  std::vector<Coverage> covers;  ///< what the folder is said to hold without a hole

  /// Errors: config (line, key, what is wrong), limit (an alias bomb, too large, too many entries).
  [[nodiscard]] static Result<Manifest> parse(std::string_view yaml);
  /// The first entry whose pattern the path matches.
  [[nodiscard]] const Entry* find(const std::string& path) const;
};

/// "{job}/{time}-{commit}" over the beginning of a path.
class PathPattern {
 public:
  /// Errors: config (an unknown field, a brace without its other).
  [[nodiscard]] static Result<PathPattern> parse(std::string_view pattern);
  /// The run whose id is the part of the path that matched; nothing: the path does not.
  [[nodiscard]] std::optional<RunContext> match(const std::string& path) const;

 private:
  std::regex m_matcher;
  std::vector<std::string> m_fields;
};

/// RFC 3339, a date, 20260131T101500Z with or without its T and Z, 2026-01-31_10-15-00, or seconds since
/// 1970.
[[nodiscard]] std::optional<Instant> time_in_path(std::string_view text);

}  // namespace plumbline::files
