// Buildbot: master.cfg is Python; read are the literal commands of its steps. Which scheduler starts which
// builder is not followed: only where all schedulers are of one kind the trigger is known.
#include <algorithm>

#include "collector/git/lens_ci.hpp"
#include "collector/git/lens_ci_tokens.hpp"

namespace plumbline::git {
namespace {

std::vector<CiTrigger> triggers_of(const std::vector<CodeToken>& tokens) {
  const auto has = [&](std::string_view word) {
    return std::any_of(tokens.begin(), tokens.end(), [&](const auto& t) {
      return t.kind == CodeToken::Kind::word && t.text.ends_with(word);
    });
  };
  const bool push = has("SingleBranchScheduler") || has("AnyBranchScheduler") || has("BasicScheduler");
  const bool timed = has("Nightly") || has("Periodic");
  if (push && !timed) return {{"push", "push", ""}};
  if (timed && !push) return {{"schedule", "schedule", ""}};
  if (!push && has("ForceScheduler")) return {{"manual", "force", ""}};
  return {{"other", "", "which scheduler starts it is not read"}};
}

<<<<<<< HEAD
std::string quoted(const std::string& word) {
  if (word.find_first_of(" \t\n;&|()<>\"$`#") == word.npos) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// The words behind `command=`: a string, or a list of strings; what is no string is one word nobody knows.
std::string command_at(const std::vector<CodeToken>& tokens, std::size_t at) {
  constexpr std::size_t k_longest = 400;
  const auto end = std::min(tokens.size(), at + k_longest);
  while (at < end && !tokens[at].is_string() && !tokens[at].is("[") && !tokens[at].is(",") &&
         !tokens[at].is(")"))
    ++at;
  if (at == end || !(tokens[at].is_string() || tokens[at].is("["))) return {};
  if (tokens[at].is_string()) return tokens[at].text;
  std::string out;
  int level = 0;
  bool unknown = false;
  for (++at; at < end && (level != 0 || !tokens[at].is("]")); ++at) {
    if (tokens[at].is("(") || tokens[at].is("[")) ++level;
    if (tokens[at].is(")") || tokens[at].is("]")) --level;
    if (tokens[at].is_string()) out += quoted(tokens[at].text) + " ", unknown = false;
    if (tokens[at].kind == CodeToken::Kind::word && !unknown) unknown = true;
    if (tokens[at].is(",") && level == 0 && unknown) out += "? ", unknown = false;
  }
  return out;
}

=======
>>>>>>> dba53d4 (Follow the files that CI jobs call, one level deep)
}  // namespace

void read_buildbot(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  const auto tokens = code_tokens(file.content, CodeComments::hash);
  CiJob job{"builder", "", "", end_of(rules, "buildbot", ""), triggers_of(tokens)};
  judge_triggers(job);
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const bool named = tokens[i].is("command") && tokens[i + 1].is("=");
    if (!named) continue;
    const auto script = command_at(tokens, i + 2);
    if (!script.empty()) rules.script(job, Shell(nullptr), script, "", "", calls);
  }
}

}  // namespace plumbline::git
