// CircleCI: workflows run jobs, jobs run steps, steps may be commands of the file or of an orb.
#include <algorithm>
#include <map>
#include <optional>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {
namespace {

constexpr int k_deepest_command = 8;
constexpr std::size_t k_longest_chain = 200;

class CircleReader {
 public:
  CircleReader(const CiRules& rules, const CiFile& file, CiCalls& calls)
      : m_rules(rules),
        m_root(file.documents.front()),
        m_calls(calls),
        m_first(lower(file.path).starts_with(".circleci/config.")) {}

  void read() {
    std::set<std::string> run;
    const auto& flows = m_root["workflows"];
    for (const auto& [name, flow] : flows.map) {
      auto jobs = jobs_of(flow);
      check_requires(jobs);
      for (const auto& one : jobs) {
        run.insert(one.name);
        read_job(one.name, one.use, one.job);
      }
    }
    for (const auto& [name, node] : m_root["jobs"].map) {
      if (run.contains(name)) continue;
      const bool alone = flows.map.empty() && name == "build";
      read_job(name, {}, {name, alone ? "" : "no workflow runs it", "", std::nullopt, push()});
    }
  }

 private:
  /// A job as a workflow runs it.
  struct FlowJob {
    std::string name, alias;  ///< alias: under which others require it
    Yaml use;
    CiJob job;
  };

  std::vector<FlowJob> jobs_of(const Yaml& flow) {
    std::vector<FlowJob> out;
    for (const auto& item : flow["jobs"].items) {
      const bool given = item.is_map() && !item.map.empty();
      FlowJob one{
          given ? item.map.front().first : item.text, "", given ? item.map.front().second : Yaml{}, {}};
      const auto& alias = one.use["matrix"]["alias"].text;
      one.alias = !one.use["name"].text.empty() ? one.use["name"].text : !alias.empty() ? alias : one.name;
      one.job = {one.name, "", "", std::nullopt, triggers(one.use, flow)};
      judge_triggers(one.job);
      judge_flow(one.job, flow);
      out.push_back(std::move(one));
    }
    return out;
  }

  /// `when:` and `unless:` of a workflow.
  void judge_flow(CiJob& job, const Yaml& flow) {
    for (const bool wanted : {true, false}) {
      const auto& condition = flow[wanted ? "when" : "unless"];
      if (condition.kind == Yaml::Kind::nothing || !job.dead.empty()) continue;
      bool asked = false;
      const auto holds = logic(condition, asked, 0);
      if (holds != (wanted ? Maybe::no : Maybe::yes)) continue;
      const std::string why =
          std::string(wanted ? "when" : "unless") + ": " + clip(trim(script_of(condition)), 60);
      if (!asked) {
        job.dead = why;
        continue;
      }
      // Who starts it by the API, by hand or by a schedule of the server says so.
      job.triggers = {{"other", "api", why + " is not so by default"}};
      m_calls.add_unread(job, "a workflow with a condition on parameters", "who sets them is not known here",
                         "");
    }
  }

  /// `asked`: a parameter that whoever starts a pipeline may set decided it.
  Maybe logic(const Yaml& node, bool& asked, int depth) const {
    if (depth > k_deepest_command) return Maybe::maybe;
    if (node.is_scalar()) {
      const auto value = value_of(node, asked);
      return !value                                                 ? Maybe::maybe
             : *value == "false" || value->empty() || *value == "0" ? Maybe::no
                                                                    : Maybe::yes;
    }
    if (node.map.size() != 1) return Maybe::maybe;
    const auto& [name, below] = node.map.front();
    if (name == "not") {
      const auto one = logic(below, asked, depth + 1);
      return one == Maybe::yes ? Maybe::no : one == Maybe::no ? Maybe::yes : one;
    }
    if (name == "equal") return equal(below, asked);
    if (name != "and" && name != "or") return Maybe::maybe;
    auto out = name == "and" ? Maybe::yes : Maybe::no;
    for (const auto& item : below.items) {
      const auto one = logic(item, asked, depth + 1);
      out = name == "and" ? std::min(out, one) : std::max(out, one);
    }
    return out;
  }

  Maybe equal(const Yaml& list, bool& asked) const {
    std::optional<std::string> first;
    for (const auto& item : list.items) {
      const auto value = value_of(item, asked);
      if (!value) return Maybe::maybe;
      if (first && *first != *value) return Maybe::no;
      first = value;
    }
    return first ? Maybe::yes : Maybe::maybe;
  }

  /// A literal, or the default of a parameter: of a file that another one goes on with nobody here sees what
  /// it is given.
  std::optional<std::string> value_of(const Yaml& node, bool& asked) const {
    constexpr std::string_view k_parameters = "pipeline.parameters.";
    if (!node.is_scalar()) return std::nullopt;
    auto text = trim(node.text);
    if (text.find("<<") == text.npos) return std::string(text);
    if (!m_first || !text.starts_with("<<") || !text.ends_with(">>")) return std::nullopt;
    text = trim(text.substr(2, text.size() - 4));
    if (!text.starts_with(k_parameters)) return std::nullopt;
    const auto& parameter = m_root["parameters"][text.substr(k_parameters.size())]["default"];
    if (!parameter.is_scalar()) return std::nullopt;
    asked = true;
    return parameter.text;
  }

  static std::vector<std::string> required(const FlowJob& one) {
    auto out = one.use["requires"].strings();
    for (const auto& item : one.use["requires"].items) {
      if (!item.map.empty()) out.push_back(item.map.front().first);  // `- build: [failed]`
    }
    return out;
  }

  /// Jobs run at most where those they require do; where one is named that is none, CircleCI refuses the
  /// file.
  static void check_requires(std::vector<FlowJob>& jobs) {
    std::map<std::string, FlowJob*, std::less<>> known;
    bool open = false;  // names are put together as it is compiled
    for (auto& one : jobs) {
      known.emplace(one.alias, &one);
      open = open || one.alias.find("<<") != one.alias.npos || one.use.has("matrix");
    }
    std::string refused;
    for (const auto& one : jobs) {
      for (const auto& name : required(one)) {
        if (known.contains(name) || open || name.find("<<") != name.npos) continue;
        refused = "job " + clip(one.alias, 40) + " requires job " + clip(name, 40) +
                  " that its workflow does not run";
      }
    }
    for (auto& one : jobs) {
      if (!refused.empty() && one.job.dead.empty()) one.job.dead = refused;
    }
    // As many rounds as a chain may be long.
    for (std::size_t round = 0; round < jobs.size() && round < k_longest_chain; ++round) {
      bool moved = false;
      for (auto& one : jobs) {
        for (const auto& name : one.use["requires"].strings()) {
          const auto on = known.find(name);
          if (on != known.end() && on->second != &one)
            moved = depend(one.job, name, on->second->job) || moved;
        }
      }
      if (!moved) return;
    }
  }

  /// Whether it changed `job`.
  static bool depend(CiJob& job, const std::string& name, const CiJob& on) {
    if (!job.dead.empty()) return false;
    if (!on.dead.empty()) {
      job.dead = "requires job " + clip(name, 40) + "; " + clip(on.dead, 90);
      return true;
    }
    const auto before = job;
    std::vector<CiTrigger> left;
    for (const auto& trigger : on.triggers) {
      const bool own = std::any_of(job.triggers.begin(), job.triggers.end(),
                                   [&](const auto& t) { return t.name == trigger.name; });
      // A push to other branches only is a push, too.
      const bool push = trigger.name == "other" && trigger.event == "push" &&
                        std::any_of(job.triggers.begin(), job.triggers.end(),
                                    [](const auto& t) { return t.event == "push"; });
      if (own || push) left.push_back(trigger);
    }
    if (left.empty())
      job.dead = "requires job " + clip(name, 40) + " that runs on other occasions";
    else
      job.triggers = std::move(left);
    return job != before;
  }

  static bool ignores_all(const std::vector<std::string>& patterns) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [](const auto& p) { return p == "/.*/" || p == ".*"; });
  }

  /// Every push builds, also those of a change request's branch; from forks only where settings allow it.
  [[nodiscard]] std::vector<CiTrigger> triggers(const Yaml& use, const Yaml& flow) const {
    if (use["type"].text == "approval") return {{"manual", "approval", ""}};
    std::vector<CiTrigger> out;
    for (const auto& trigger : flow["triggers"].items) {
      if (trigger.has("schedule")) out.push_back({"schedule", "schedule", ""});
    }
    const auto when = fold(script_of(flow["when"]) + words_below(flow["when"]));
    if (when.find("scheduled_pipeline") != when.npos) out.push_back({"schedule", "schedule", ""});
    if (!out.empty()) return out;
    const auto& filters = use["filters"];
    const auto only = filters["branches"]["only"].strings();
    const bool beside = !only.empty() && std::all_of(only.begin(), only.end(), [&](const auto& branch) {
      return m_rules.is_beside_main(branch);
    });
    if (beside)
      out.push_back({"other", "push", "push to " + clip(only.front(), 40) + " only"});
    else if (!ignores_all(filters["branches"]["ignore"].strings()))
      out.push_back({"push", "push", ""});
    if (filters.has("tags") && !ignores_all(filters["tags"]["ignore"].strings()))
      out.push_back({"tag", "push", ""});
    return out;
  }

  static std::string words_below(const Yaml& node) {
    std::string out;
    for (const auto& [key, value] : node.map) out += key + " " + script_of(value) + words_below(value);
    return out;
  }

  void read_job(const std::string& name, const Yaml& use, CiJob job) {
    const auto& node = m_root["jobs"][name];
    const auto& executor = executor_of(node);
    job.retires = end_of(m_rules, "circleci", image_label(executor));
    settings_of(m_rules, job, node["environment"], m_calls);
    settings_of(m_rules, job, use["matrix"], m_calls);
    for (const auto& item : executor["docker"].items) m_rules.image(job, item["image"].text, "", m_calls);
    if (node.kind == Yaml::Kind::nothing) read_orb(name, use, job);
    read_steps(node["steps"], job, 0);
  }

  static std::vector<CiTrigger> push() { return {{"push", "push", ""}}; }

  [[nodiscard]] const Yaml& executor_of(const Yaml& node) const {
    const auto& named = node["executor"];
    const auto& name = named.is_scalar() ? named.text : named["name"].text;
    return name.empty() ? node : m_root["executors"][name];
  }
  /// "ubuntu-1604:202007-01" -> "ubuntu-1604".
  static std::string image_label(const Yaml& executor) {
    const auto& image = executor["machine"]["image"].text;
    return image.substr(0, image.find(':'));
  }

  void read_orb(const std::string& name, const Yaml& with, const CiJob& job) {
    const auto slash = name.find('/');
    const auto orb = m_root["orbs"][std::string_view(name).substr(0, slash)].text;
    if (orb.empty()) return;
    const auto full =
        orb.substr(0, orb.find('@')) + (slash == std::string::npos ? std::string() : name.substr(slash));
    const auto found = m_rules.tools.by_action("orb:" + full, with);
    for (const auto* tool : found) m_calls.add(job, *tool, "orb " + full, "", "");
    if (found.empty()) m_calls.add(job, {"orb", "call"}, full, "", "");
  }

  void read_steps(const Yaml& steps, const CiJob& job, int depth) {
    if (depth > k_deepest_command) return;
    for (const auto& step : steps.items) {
      if (step.is_scalar()) read_named(step.text, {}, job, depth);
      for (const auto& [key, value] : step.map) {
        if (key == "run")
          read_run(value, job);
        else if (key == "when" || key == "unless")
          read_under(key, value, job, depth);
        else
          read_named(key, value, job, depth);
      }
    }
  }

  /// Steps under a condition: what a parameter says is only taken for sure where it is no parameter.
  void read_under(std::string_view key, const Yaml& node, CiJob job, int depth) {
    bool asked = false;
    const auto holds = logic(node["condition"], asked, 0);
    if (!asked && job.dead.empty() && holds == (key == "when" ? Maybe::no : Maybe::yes))
      job.dead = std::string(key) + ": " + clip(trim(script_of(node["condition"])), 60);
    read_steps(node["steps"], job, depth + 1);
  }

  void read_run(const Yaml& run, const CiJob& whole) {
    if (run["when"].text == "on_fail") return;
    settings_of(m_rules, whole, run["environment"], m_calls);
    m_rules.script(whole, Shell(nullptr), run.is_scalar() ? run.text : run["command"].text, "", "", m_calls);
  }

  void read_named(const std::string& name, const Yaml& with, const CiJob& job, int depth) {
    if (const auto& command = m_root["commands"][name]; command.is_map())
      return read_steps(command["steps"], job, depth + 1);
    read_orb(name, with, job);
  }

  const CiRules& m_rules;
  const Yaml& m_root;
  CiCalls& m_calls;
  bool m_first;  ///< the file that CircleCI begins with
};

}  // namespace

void read_circleci(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  if (!file.documents.empty()) CircleReader(rules, file, calls).read();
}

}  // namespace plumbline::git
