#pragma once
// Conditions of CI jobs, read only as far as they decide by which trigger a job can run: `if: A && !(B ||
// C)`.
#include <functional>
#include <string_view>

namespace plumbline::git {

/// `opaque`: rests on something that is set where nobody here can look, so not even `maybe` may be built on.
enum class Maybe { no, opaque, maybe, yes };

/// Evaluates `expression` with `atom` for everything that is not `&&`, `||`, `!` or a bracket. Too deep:
/// maybe.
[[nodiscard]] Maybe evaluate(std::string_view expression, const std::function<Maybe(std::string_view)>& atom);

}  // namespace plumbline::git
