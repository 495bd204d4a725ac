// Python: the literal commands of the processes it starts, and words that set a flag (a matrix of builds).
// What stands below `if False:` or in a function that the file never names again runs nothing.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "collector/git/lens_ci_tokens.hpp"
#include "collector/git/lens_script.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::array<std::string_view, 8> k_starters = {"check_call", "check_output", "Popen", "system",
                                                        "popen",      "call",         "run",   "execvp"};

/// Lines of a file that never run, in a piece.
struct Idle {
  std::size_t from = 0, to = 0;  ///< bytes
  std::string name;              ///< of the function; empty: below `if False:`
};

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

/// The end of what stands below the line that ends at `at`, further in than `indent`.
std::size_t end_of_block(std::string_view content, std::size_t at, std::size_t indent) {
  while (at < content.size()) {
    const auto end = std::min(content.find('\n', at), content.size());
    const auto line = content.substr(at, end - at);
    if (!trim(line).empty() && trim(line).front() != '#' && indent_of(line) <= indent) return at;
    at = std::min(end + 1, content.size());
  }
  return content.size();
}

/// What the line at hand begins, and under which name.
std::optional<std::string> begins_idle(std::string_view line, bool decorated) {
  const auto text = trim(line);
  if (text == "if False:" || text == "if 0:") return "";
  const bool async = text.starts_with("async def ");
  if (decorated || indent_of(line) != 0 || !(async || text.starts_with("def "))) return std::nullopt;
  const auto rest = text.substr(async ? 10 : 4);
  const auto name = rest.substr(0, rest.find_first_of("( :"));
  // A runner of tests finds these by their names.
  if (name.empty() || name.starts_with("test") || name.starts_with("__")) return std::nullopt;
  return std::string(name);
}

/// Names by which a file may call any function of its own.
bool calls_by_name(std::string_view content) {
  return content.find("globals(") != content.npos || content.find("getattr(") != content.npos ||
         content.find("locals(") != content.npos || content.find("eval(") != content.npos ||
         content.find("__all__") != content.npos || content.find("fire.Fire") != content.npos;
}

std::vector<Idle> candidates(std::string_view content) {
  std::vector<Idle> out;
  bool decorated = false;
  for (std::size_t at = 0; at < content.size();) {
    const auto end = std::min(content.find('\n', at), content.size());
    const auto line = content.substr(at, end - at);
    const auto next = std::min(end + 1, content.size());
    if (auto name = begins_idle(line, decorated))
      out.push_back({at, end_of_block(content, next, indent_of(line)), std::move(*name)});
    if (!trim(line).empty()) decorated = trim(line).starts_with('@');
    at = next;
  }
  return out;
}

/// How often each of `names` stands as a word in `content`.
std::map<std::string, std::size_t, std::less<>> counts(std::string_view content,
                                                       const std::set<std::string, std::less<>>& names) {
  std::map<std::string, std::size_t, std::less<>> out;
  for (std::size_t at = 0; at < content.size();) {
    auto end = at;
    while (end < content.size() && (is_word(content[end]) || content[end] == '_')) ++end;
    if (const auto known = names.find(content.substr(at, end - at)); end != at && known != names.end())
      ++out[*known];
    at = std::max(end, at + 1);
  }
  return out;
}

/// Functions that nobody names but they themselves and others of the kind.
std::vector<Idle> idle_parts(std::string_view content) {
  auto parts = candidates(content);
  if (calls_by_name(content)) std::erase_if(parts, [](const Idle& one) { return !one.name.empty(); });
  std::set<std::string, std::less<>> names;
  for (const auto& one : parts) names.insert(one.name);
  if (names.empty()) return parts;
  const auto all = counts(content, names);
  std::vector<std::map<std::string, std::size_t, std::less<>>> inside;
  for (const auto& one : parts) inside.push_back(counts(content.substr(one.from, one.to - one.from), names));
  std::set<std::string, std::less<>> idle = names;
  for (bool moved = true; moved;) {
    moved = false;
    for (const auto& name : names) {
      if (name.empty() || !idle.contains(name)) continue;
      std::size_t seen = 0;
      for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto found = inside[i].find(name);
        if (idle.contains(parts[i].name) && found != inside[i].end()) seen += found->second;
      }
      if (seen >= all.at(name)) continue;
      idle.erase(name);
      moved = true;
    }
  }
  std::erase_if(parts, [&](const Idle& one) { return !idle.contains(one.name); });
  return parts;
}

}  // namespace

namespace {

void read_part(std::string_view content, const std::string& idle, ScriptText& out, bool& open, bool& beyond) {
  constexpr std::size_t k_most_settings = 1000;
  constexpr std::size_t k_longest = 300;
  const auto tokens = code_tokens(content, CodeComments::hash);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& token = tokens[i];
    const bool flag =
        token.is_string() && token.text.size() < k_longest && token.text.find('-') != token.text.npos;
    if (idle.empty() && flag && token.text.find('\n') == token.text.npos) {
      if (out.settings.size() < k_most_settings)
        out.settings.push_back(token.text);
      else
        beyond = true;
    }
    if (idle.empty() && (token.is("exec") || token.is("eval"))) open = true;
    const bool starts = i + 2 < tokens.size() && tokens[i + 1].is("(") &&
                        token.kind == CodeToken::Kind::word &&
                        std::find(k_starters.begin(), k_starters.end(), token.text) != k_starters.end();
    if (!starts || (i > 0 && tokens[i - 1].is("def"))) continue;
    // `run(row["cmd"])`: what stands in the row nobody reads.
    const bool looked_up =
        i + 3 < tokens.size() && tokens[i + 2].kind == CodeToken::Kind::word && tokens[i + 3].is("[");
    const auto command = looked_up ? "" : command_at(tokens, i + 2);
    const bool unknown = command.empty() || command.starts_with("?");
    if (!unknown)
      out.text += idle.empty() ? command + "\n"
                               : fmt::format("{}\n{}\n{}\n", idle, command, idle.front() == 'i' ? "fi" : "}");
    else if (idle.empty())
      open = true;
  }
}

}  // namespace

ScriptText python_text(std::string_view content) {
  ScriptText out;
  bool open = false;
  bool beyond = false;
  std::string rest;
  std::size_t done = 0;
  const auto parts = idle_parts(content);
  for (const auto& one : parts) {
    if (one.from < done) continue;  // in another one
    rest.append(content.substr(done, one.from - done));
    // As the shell says the same.
    read_part(content.substr(one.from, one.to - one.from),
              one.name.empty() ? "if false; then" : "python_" + one.name + "() {", out, open, beyond);
    done = one.to;
  }
  read_part(rest.append(content.substr(done)), "", out, open, beyond);
  if (open)
    out.unread = "some of its commands are put together as it runs";
  else if (beyond)
    out.unread = "it names more flags than are read";
  return out;
}

}  // namespace plumbline::git
