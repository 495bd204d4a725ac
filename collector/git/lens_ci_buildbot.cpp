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
