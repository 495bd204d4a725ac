#pragma once
// One line of a log, as its system prints it and as the tool wrote it.
#include <string>
#include <string_view>

namespace plumbline::ci_log {

/// `line` without the timestamps and prefixes that the usual systems put before what a tool wrote: GitHub,
/// GitLab, Jenkins, Azure, Zuul, Bamboo, TeamCity, docker, ctest, the kernel.
[[nodiscard]] std::string_view body_of(std::string_view line);

/// Whether the line shows a command about to run, as a shell's trace, a runner's group or npm print it.
[[nodiscard]] bool is_echo(std::string_view body);

/// `text` itself, or a copy in `store` where every byte that is no UTF-8 is a `?`: places stay what they are.
[[nodiscard]] std::string_view masked(std::string_view text, std::string& store);

/// `text` as it can be stored and shown: valid UTF-8, no control characters, at most `most` bytes with "…"
/// where it was cut.
[[nodiscard]] std::string printable(std::string_view text, std::size_t most);

}  // namespace plumbline::ci_log
