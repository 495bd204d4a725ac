#pragma once
// What a watcher of a run reads on stderr: words for a person, or one JSON object a line for a machine.
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "cli/options.hpp"

namespace plumbline::cli {

enum class Level { info, warning, error };
using Field = std::pair<std::string_view, std::string>;

/// Sets spdlog up for the call.
void set_up_log(LogFormat format, int verbose);
/// Of what is done, where `--verbose` asks for it; a warning always.
void log(Level level, std::string_view message, std::initializer_list<Field> fields = {});
/// Whether the reader of the log is a machine.
[[nodiscard]] bool log_is_json();
/// What is said whatever the verbosity: to a person `text` as it stands, a machine gets `message` and fields.
void tell(Level level, std::string_view text, std::string_view message,
          std::initializer_list<Field> fields = {});
/// The same where both are the same words.
void tell(Level level, std::string_view text);

}  // namespace plumbline::cli
