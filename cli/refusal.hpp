#pragma once
// A call that is wrong: what is wrong with it, in the words of the call.
#include <string>
#include <string_view>

#include "cli/exits.hpp"
#include "cli/log.hpp"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace plumbline::cli {

/// Says on stderr what is wrong with a call that could not be read, and where to look it up.
Exit refuse(const CLI::App& app, const CLI::ParseError& error, int argc, const char* const* argv);

/// The word of the call a message is about: one that stands there between quotes, else as a word of its own;
/// a value before the option it was given to. Empty: the message names none.
[[nodiscard]] std::string wrong_word(std::string_view message, int argc, const char* const* argv);

/// What a machine is told of a refusal: `exit`, and of a wrong call `word` where there is one and `see`.
[[nodiscard]] Fields refusal_fields(Exit exit, std::string_view message, const std::string& command, int argc,
                                    const char* const* argv);

}  // namespace plumbline::cli
