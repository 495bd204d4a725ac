#pragma once
// The one adapter around yaml-cpp: bytes to a plain tree, with limits, never an exception.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace plumbline::git {

struct Yaml {
  enum class Kind { nothing, scalar, sequence, map };
  Kind kind = Kind::nothing;
  std::string text;                               ///< scalar, as written, unquoted
  std::string tag;                                ///< "!reference" and the like
  std::vector<std::pair<std::string, Yaml>> map;  ///< in the order of the file; merge keys already merged
  std::vector<Yaml> items;
  std::size_t line = 0;  ///< 1-based

  [[nodiscard]] bool is_map() const { return kind == Kind::map; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
  /// The value of `key`; a node of kind `nothing` when there is none.
  [[nodiscard]] const Yaml& operator[](std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const;
  /// A scalar as a list of one, a sequence of scalars as it is, else empty.
  [[nodiscard]] std::vector<std::string> strings() const;
};

struct YamlLimits {
  std::size_t bytes = 1U << 20;
  std::size_t nodes = 200'000;  ///< after aliases are followed: this is what defuses an alias bomb
  std::size_t depth = 64;
};

/// All documents of `content`; maps of several documents stand side by side. Errors: limit, unreadable ("line
/// 3: …").
[[nodiscard]] Result<std::vector<Yaml>> parse_yaml(std::string_view content, const YamlLimits& limits = {});

}  // namespace plumbline::git
