#pragma once
// The parts of a regular expression as its text has them: letters, escapes, classes, groups, and how often
// each stands.
#include <cstddef>
#include <string_view>
#include <vector>

namespace plumbline::ci_log {

/// Length of the atom at `at`: a letter, an escape, a class or a group, without its repeat.
[[nodiscard]] std::size_t atom_size(std::string_view text, std::size_t at);

struct Repeat {
  std::size_t size = 0;  ///< of its words in the expression
  std::size_t least = 1, most = 1;
};
/// What stands behind the atom that ends before `at`.
[[nodiscard]] Repeat repeat_at(std::string_view text, std::size_t at);

/// One that stands for one byte.
[[nodiscard]] bool is_letter(std::string_view atom);
[[nodiscard]] bool is_anchor(std::string_view atom);

/// The alternatives of an expression, or of a group's inside.
[[nodiscard]] std::vector<std::string_view> alternatives(std::string_view text);
/// "(?P<name>x|y)" -> "x|y".
[[nodiscard]] std::string_view inside_of(std::string_view group);

}  // namespace plumbline::ci_log
