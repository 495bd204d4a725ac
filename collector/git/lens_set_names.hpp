#pragma once
// Which names a text gives a value: asked of configurations, of scripts and of what they call, by one rule. A
// name too many leaves a condition undecided, one too few decides it wrongly.
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "collector/git/lens_shell.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {

/// Part of the name of a variable.
inline bool is_variable_part(char c) {
  return (is_word(c) && (c & '\x80') == 0) || c == '_';
}

/// Names that a script gives a value while it runs, or takes it from: `NAME=`, `NAME+=`, `${NAME:=x}`, `for
/// NAME in`, `read NAME`, `unset NAME`, and `NAME<<END` as GITHUB_ENV has it. Not `-DNAME=`, an option.
void for_each_name_assigned_in(std::string_view script, const std::function<void(std::string_view)>& f);
[[nodiscard]] std::set<std::string, std::less<>> names_assigned_in(std::string_view script);

/// Whether a name gets a value somewhere in a configuration: by a script in it or as a key, `NAME:`.
/// `content` outlives the answer.
[[nodiscard]] Shell::IsSet is_set_in(std::string_view content);

}  // namespace plumbline::git
