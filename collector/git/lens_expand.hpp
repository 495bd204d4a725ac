#pragma once
// Variables that a configuration itself gives a value, put into the commands that name them. What is given
// nowhere, or by a script while it runs, stays as it stands.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "collector/git/lens_shell.hpp"

namespace plumbline::git {

/// Variables of a job by name; a value nobody can tell: no entry.
struct CiVariables {
  using Values = std::map<std::string, std::vector<std::string>, std::less<>>;
  using Column = std::shared_ptr<const std::vector<std::string>>;
  Values values;  ///< every value the file gives a name: conditions are decided by them
  Values likely;  ///< the same where a server's settings may say otherwise: they decide no condition
  /// Values that go together: one a row of a matrix, all of one length.
  std::map<std::string, Column, std::less<>> columns;

  void forget(std::string_view name);
};

/// Names of variables in `words` that stand there plainly: `$X`, `${X}`, `${X:-…}`.
[[nodiscard]] std::vector<std::string> variables_in(const std::vector<std::string>& words);

/// `words` once for each way the variables fill `names` in, without `except`; a word that is nothing but a
/// variable becomes as many as its value has. Empty: none of them is known. Beyond 64 ways those of the
/// first names alone, and `cut` says so.
[[nodiscard]] std::vector<std::vector<std::string>> expanded(const std::vector<std::string>& words,
                                                             const std::vector<std::string>& names,
                                                             const CiVariables& variables,
                                                             const std::set<std::string, std::less<>>& except,
                                                             bool& cut);

/// `text` with what `value_of` knows in place of its variables. Null: not known.
using ValueOf = std::function<const std::string*(std::string_view)>;
[[nodiscard]] std::string substituted(std::string_view text, const ValueOf& value_of);

}  // namespace plumbline::git
