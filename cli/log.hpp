#pragma once
// What a watcher of a run reads on stderr: words for a person, or one JSON object a line for a machine.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cli/options.hpp"

namespace plumbline::cli {

enum class Level { info, warning, error };
/// A number stays one: what reads the lines need not guess.
using Field = std::pair<std::string_view, std::variant<std::string, std::int64_t>>;
using Fields = std::vector<Field>;

/// Sets spdlog up for the call.
void set_up_log(LogFormat format, int verbose);
/// Of what is done, where `--verbose` asks for it; a warning always.
void log(Level level, std::string_view message, const Fields& fields = {});
/// Whether the reader of the log is a machine.
[[nodiscard]] bool log_is_json();
/// What is said whatever the verbosity: to a person `text` as it stands, a machine gets `message` and fields.
void tell(Level level, std::string_view text, std::string_view message, const Fields& fields = {});
/// The same where both are the same words.
void tell(Level level, std::string_view text);

}  // namespace plumbline::cli
