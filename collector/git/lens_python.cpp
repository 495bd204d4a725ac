// Python: the literal commands of the processes it starts, and words that set a flag (a matrix of builds).
#include <algorithm>
#include <array>

#include "collector/git/lens_ci_tokens.hpp"
#include "collector/git/lens_script.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::array<std::string_view, 8> k_starters = {"check_call", "check_output", "Popen", "system",
                                                        "popen",      "call",         "run",   "execvp"};

}  // namespace

ScriptText python_text(std::string_view content) {
  constexpr std::size_t k_most_settings = 1000;
  constexpr std::size_t k_longest = 300;
  ScriptText out;
  const auto tokens = code_tokens(content, CodeComments::hash);
  bool open = false;
  bool beyond = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& token = tokens[i];
    const bool flag =
        token.is_string() && token.text.size() < k_longest && token.text.find('-') != token.text.npos;
    if (flag && token.text.find('\n') == token.text.npos) {
      if (out.settings.size() < k_most_settings)
        out.settings.push_back(token.text);
      else
        beyond = true;
    }
    if (token.is("exec") || token.is("eval")) open = true;
    const bool starts = i + 2 < tokens.size() && tokens[i + 1].is("(") &&
                        token.kind == CodeToken::Kind::word &&
                        std::find(k_starters.begin(), k_starters.end(), token.text) != k_starters.end();
    if (!starts || (i > 0 && tokens[i - 1].is("def"))) continue;
    // `run(row["cmd"])`: what stands in the row nobody reads.
    const bool looked_up =
        i + 3 < tokens.size() && tokens[i + 2].kind == CodeToken::Kind::word && tokens[i + 3].is("[");
    const auto command = looked_up ? "" : command_at(tokens, i + 2);
    if (command.empty() || command.starts_with("?"))
      open = true;
    else
      out.text += command + "\n";
  }
  if (open)
    out.unread = "some of its commands are put together as it runs";
  else if (beyond)
    out.unread = "it names more flags than are read";
  return out;
}

}  // namespace plumbline::git
