// Jenkins: the strings behind `sh`, `bat` and `powershell`, stage by stage. When a pipeline runs is set on
// the server, unless the file itself says that it runs for branches and change requests.
#include <algorithm>
#include <array>

#include "collector/git/lens_ci.hpp"
#include "collector/git/lens_ci_tokens.hpp"

namespace plumbline::git {
namespace {

using Tokens = std::vector<CodeToken>;

class JenkinsReader {
 public:
  JenkinsReader(const CiRules& rules, const CiFile& file, CiCalls& calls)
      : m_rules(rules), m_calls(calls), m_tokens(code_tokens(file.content, CodeComments::slashes)) {}

  void read() {
    m_blocks.push_back({"", CiJob{"pipeline", "", "", end_of(m_rules, "jenkins", ""), triggers()}});
    judge_triggers(m_blocks.back().job);
    std::size_t header = 0;  // where the words in front of the next "{" begin
    bool scripts = false;
    for (m_at = 0; m_at < m_tokens.size(); ++m_at) {
      if (m_tokens[m_at].is("{")) {
        open(header);
        header = m_at + 1;
      } else if (m_tokens[m_at].is("}")) {
        if (m_blocks.size() > 1) m_blocks.pop_back();
        header = m_at + 1;
      } else if (is_step(m_at)) {
        scripts = step() || scripts;
        header = m_at + 1;
      }
    }
    // "buildPlugin()": all it calls stands in a library of the server.
    if (!scripts && !m_tokens.empty())
      m_calls.add(m_blocks.front().job, {"shared_library", "call"}, m_tokens.front().text, "", "");
  }

 private:
  struct Block {
    std::string name;
    CiJob job;
  };

  [[nodiscard]] bool has(std::string_view word) const {
    return std::any_of(m_tokens.begin(), m_tokens.end(), [&](const auto& t) { return t.is(word); });
  }

  [[nodiscard]] std::vector<CiTrigger> triggers() const {
    std::vector<CiTrigger> out;
    const bool branches = has("changeRequest") || has("CHANGE_ID") || has("CHANGE_TARGET") ||
                          has("BRANCH_NAME") || has("buildingTag");
    if (branches) out = {{"push", "push", ""}, {"change_request", "pull_request", ""}, {"tag", "tag", ""}};
    if (!branches && (has("pollSCM") || has("githubPush") || has("gitlab"))) out = {{"push", "push", ""}};
    if (has("cron")) out.push_back({"schedule", "cron", ""});
    if (out.empty()) out = {{"other", "", "the server decides when it runs"}};
    return out;
  }

  [[nodiscard]] bool is_step(std::size_t at) const {
    const auto& token = m_tokens[at];
    const bool name = token.is("sh") || token.is("bat") || token.is("powershell") || token.is("pwsh");
    return name && (at == 0 || !m_tokens[at - 1].is("."));
  }

  /// `sh 'x'`, `sh("x")`, `sh script: 'x', returnStatus: true`; true when it has words.
  bool step() {
    const auto end = std::min(m_tokens.size(), m_at + 16);
    bool labelled = false;
    for (auto i = m_at + 1; i < end; ++i) {
      const auto& token = m_tokens[i];
      if (token.is_string() && !labelled) {
        if (trim(token.text).starts_with('$'))  // an axis of a matrix, a parameter of the build
          m_calls.add_unread(m_blocks.back().job, clip(token.text, 80), "a variable holds the command", "");
        m_rules.script(m_blocks.back().job, Shell(nullptr), token.text, "", "", m_calls);
        m_at = i;
        return true;
      }
      if (token.is("{") || token.is("}") || is_step(i)) return false;
      labelled = token.is("label") || token.is("encoding") || (labelled && !token.is(","));
    }
    return false;
  }

  /// The words in front of "{": `stage('x')`, `when`, `expression`.
  void open(std::size_t header) {
    Block block{"", m_blocks.back().job};
    std::string text;
    for (auto i = header; i < m_at; ++i) {
      if (m_tokens[i].kind == CodeToken::Kind::word && block.name.empty()) block.name = m_tokens[i].text;
      if (m_tokens[i].is_string()) text = m_tokens[i].text;
      if (m_tokens[i].is("stage") || m_tokens[i].is("when")) block.name = m_tokens[i].text;
    }
    if (block.name == "stage") block.job.name = text.empty() ? "stage" : text;
    if (block.name == "when" && m_blocks.size() > 1) restrict(m_blocks.back().job);
    m_blocks.push_back(std::move(block));
  }

  /// A `when` of one plain condition; combined ones decide nothing here.
  void restrict(CiJob& job) {
    std::size_t end = m_at + 1;
    for (int level = 1; end < m_tokens.size() && level > 0; ++end)
      level += m_tokens[end].is("{") ? 1 : m_tokens[end].is("}") ? -1 : 0;
    const auto first = m_tokens.begin() + static_cast<std::ptrdiff_t>(m_at + 1);
    const auto last = m_tokens.begin() + static_cast<std::ptrdiff_t>(end);
    const auto in = [&](std::string_view word) {
      return std::any_of(first, last, [&](const auto& t) { return t.is(word); });
    };
    if (in("not") || in("anyOf") || in("allOf")) return;
    if (in("expression") && last - first <= 7 && in("false")) {
      if (job.dead.empty()) job.dead = "when: false";
      return;
    }
    const auto* wanted = in("changeRequest")              ? "change_request"
                         : in("buildingTag") || in("tag") ? "tag"
                         : in("branch")                   ? "push"
                                                          : nullptr;
    if (wanted == nullptr) return;
    job.triggers = {{wanted, "", ""}};
  }

  const CiRules& m_rules;
  CiCalls& m_calls;
  Tokens m_tokens;
  std::vector<Block> m_blocks;
  std::size_t m_at = 0;
};

}  // namespace

void read_jenkins(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  JenkinsReader(rules, file, calls).read();
}

}  // namespace plumbline::git
