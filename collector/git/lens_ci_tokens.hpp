#pragma once
// Words, strings and signs of a CI configuration that is a program (Groovy, Python). Not an interpreter.
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::git {

struct CodeToken {
  enum class Kind { word, string, sign };
  Kind kind = Kind::sign;
  std::string text;  ///< of a string what stands between its quotes, `\` undone
  [[nodiscard]] bool is(std::string_view sign) const { return kind != Kind::string && text == sign; }
  [[nodiscard]] bool is_string() const { return kind == Kind::string; }
};

enum class CodeComments { slashes, hash };

/// Comments are left out. At most 200,000 tokens: the rest of a longer file is not read.
[[nodiscard]] std::vector<CodeToken> code_tokens(std::string_view text, CodeComments comments);

/// The words of a command at a place, as the shell would read them: a string, or a list of strings; what is
/// no string is one word nobody knows ("?"). Empty: neither stands there.
[[nodiscard]] std::string command_at(const std::vector<CodeToken>& tokens, std::size_t at);

}  // namespace plumbline::git
