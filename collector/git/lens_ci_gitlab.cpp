#include <algorithm>
#include <array>
#include <ranges>
#include <set>

#include "collector/git/lens_ci.hpp"
#include "collector/git/lens_condition.hpp"

namespace plumbline::git {
namespace {

constexpr std::array<std::string_view, 14> k_reserved = {
    "stages",        "variables",    "include", "default", "workflow", "image",        "services",
    "before_script", "after_script", "cache",   "spec",    "types",    "pages:deploy", "include:"};
constexpr int k_deepest_extends = 10;

const CiTrigger k_push{"push", "push", ""};
const CiTrigger k_request{"change_request", "merge_request_event", ""};
const CiTrigger k_tag{"tag", "tag", ""};
const CiTrigger k_schedule{"schedule", "schedule", ""};
const CiTrigger k_manual{"manual", "web", ""};
const CiTrigger k_undecided{"other", "undecided", ""};

using Opaque = std::function<bool(std::string_view)>;

/// The variables GitLab sets itself; all others are set in the file, or on the server and in included files
/// of other projects, where they may say anything.
bool is_predefined(std::string_view name) {
  constexpr std::array<std::string_view, 12> k_families = {
      "ci_api_",           "ci_commit_", "ci_default_branch",      "ci_external_pull_request_",
      "ci_merge_request_", "ci_job_",    "ci_open_merge_requests", "ci_pipeline_",
      "ci_project_",       "ci_server",  "gitlab_user_",           "ci_deploy_freeze"};
  return std::any_of(k_families.begin(), k_families.end(),
                     [&](std::string_view family) { return name.starts_with(family); });
}

Maybe decide(std::string_view raw, const CiTrigger& trigger, const Opaque& is_opaque) {
  const auto text = fold(raw);
  const bool negated = text.find("!=") != text.npos || text.find("!~") != text.npos;
  const auto turned = [&](bool yes) { return yes != negated ? Maybe::yes : Maybe::no; };
  const bool null = text.find("null") != text.npos;
  if (text.starts_with("$ci_pipeline_source")) {
    const auto open = text.find_first_of("\"'");
    if (open == text.npos) return Maybe::maybe;
    const auto source = text.substr(open + 1, text.find_first_of("\"'", open + 1) - open - 1);
    if (trigger.name == "tag") return turned(source == "push");
    return turned(source == trigger.event);
  }
  if (text.starts_with("$ci_commit_tag"))
    return null                       ? turned(trigger.name != "tag")
           : text == "$ci_commit_tag" ? turned(trigger.name == "tag")
           : trigger.name == "tag"    ? Maybe::maybe
                                      : Maybe::no;
  if (text.starts_with("$ci_merge_request_"))
    return null                               ? turned(trigger.name != "change_request")
           : trigger.name == "change_request" ? Maybe::maybe
                                              : (negated ? Maybe::maybe : Maybe::no);
  if (text.starts_with("$ci_commit_branch")) {
    const bool on_branch = trigger.name != "tag" && trigger.name != "change_request";
    if (text == "$ci_commit_branch") return on_branch ? Maybe::yes : Maybe::no;
    return on_branch || negated ? Maybe::maybe : Maybe::no;
  }
  if (text == "\"false\" == \"true\"" || text == "false") return Maybe::no;
  return is_opaque(raw) ? Maybe::opaque : Maybe::maybe;
}

/// First rule that holds decides; a rule that may hold decides too unless it says `never`.
Maybe by_rules(const Yaml& rules, const CiTrigger& trigger, const Opaque& is_opaque, bool& manual) {
  auto answer = Maybe::no;
  for (const auto& rule : rules.items) {
    const auto& condition = rule["if"];
    auto holds = condition.is_scalar()
                     ? evaluate(condition.text,
                                [&](std::string_view atom) { return decide(atom, trigger, is_opaque); })
                     : Maybe::yes;
    if (holds == Maybe::yes && (rule.has("changes") || rule.has("exists"))) holds = Maybe::maybe;
    if (holds == Maybe::no) continue;
    const auto& when = rule["when"].text;
    if (when == "never") {
      if (holds == Maybe::yes) return answer;
      continue;
    }
    if (when == "manual")
      manual = true;
    else
      answer = std::max(answer, holds);
    if (holds == Maybe::yes) return answer;
  }
  return answer;
}

bool mentions(const Yaml& rules, std::string_view word) {
  return std::any_of(rules.items.begin(), rules.items.end(),
                     [&](const Yaml& r) { return r["if"].text.find(word) != std::string::npos; });
}

/// Where only an opaque rule lets the job run, it does run, but nobody here can say on what.
std::vector<CiTrigger> triggers_by_rules(const Yaml& rules, std::vector<CiTrigger> base,
                                         const Opaque& is_opaque) {
  if (mentions(rules, "schedule")) base.push_back(k_schedule);
  if (mentions(rules, "\"web\"")) base.push_back(k_manual);
  std::vector<CiTrigger> out;
  bool manual = false;
  bool undecided = false;
  for (const auto& trigger : base) {
    const auto runs = by_rules(rules, trigger, is_opaque, manual);
    if (runs > Maybe::opaque) out.push_back(trigger);
    undecided = undecided || runs == Maybe::opaque;
  }
  if (undecided && out.empty()) out.push_back(k_undecided);
  if (manual && std::find(out.begin(), out.end(), k_manual) == out.end()) out.push_back(k_manual);
  return out;
}

std::vector<CiTrigger> triggers_by_only(const Yaml& only) {
  std::vector<CiTrigger> out;
  const auto add = [&](const CiTrigger& t) {
    if (std::find(out.begin(), out.end(), t) == out.end()) out.push_back(t);
  };
  const auto refs = only.is_map() ? only["refs"].strings() : only.strings();
  for (const auto& ref : refs) {
    if (ref == "merge_requests" || ref == "external_pull_requests")
      add(k_request);
    else if (ref == "tags")
      add(k_tag);
    else if (ref == "schedules")
      add(k_schedule);
    else if (ref == "web")
      add(k_manual);
    else if (ref == "api" || ref == "triggers" || ref == "pipelines" || ref == "external")
      add({"other", ref, ""});
    else
      add(k_push);
  }
  if (refs.empty()) add(k_push);
  return out;
}

class GitlabReader {
 public:
  GitlabReader(const CiRules& rules, const std::vector<Yaml>& documents, CiCalls& calls)
      : m_rules(rules), m_documents(documents), m_shell(nullptr), m_calls(calls) {}

  void read() {
    m_base = {k_push, k_tag};
    if (top("workflow").has("rules")) {
      const std::vector<CiTrigger> all = {k_push, k_tag, k_request};
      m_base = triggers_by_rules(top("workflow")["rules"], all, opaque_in(top("workflow")));
      m_undecided = m_base == std::vector<CiTrigger>{k_undecided};
      if (m_undecided) m_base = all;
    }
    read_includes();
    for (const auto& document : m_documents) {
      for (const auto& [name, node] : document.map) {
        const bool reserved = std::find(k_reserved.begin(), k_reserved.end(), name) != k_reserved.end();
        if (!reserved && !name.starts_with('.') && node.is_map()) read_job(name, node);
      }
    }
  }

 private:
  const Yaml& top(std::string_view key) const {
    for (const auto& document : m_documents) {
      if (document.has(key)) return document[key];
    }
    static const Yaml k_none;
    return k_none;
  }

  /// The value of `key` in a job, or in what it extends (the last of a list wins).
  const Yaml& value(const Yaml& job, std::string_view key, int depth = 0) const {
    if (job.has(key) || depth > k_deepest_extends) return job[key];
    const auto parents = job["extends"].strings();
    for (const auto& parent : std::views::reverse(parents)) {
      const auto& found = value(top(parent), key, depth + 1);
      if (found.kind != Yaml::Kind::nothing) return found;
    }
    static const Yaml k_none;
    return k_none;
  }

  const Yaml& inherited(const Yaml& job, std::string_view key) const {
    if (const auto& own = value(job, key); own.kind != Yaml::Kind::nothing) return own;
    return top("default").has(key) ? top("default")[key] : top(key);
  }

  /// Scripts are lists, of lists, and of `!reference [job, key]`.
  void append_script(const Yaml& node, std::string& out, int depth = 0) const {
    constexpr std::size_t k_longest = 1U << 20;
    if (depth > k_deepest_extends || out.size() > k_longest) return;
    if (node.is_scalar()) out.append(node.text).push_back('\n');
    if (node.tag == "!reference" && node.items.size() >= 2)
      return append_script(value(top(node.items[0].text), node.items[1].text), out, depth + 1);
    for (const auto& item : node.items) append_script(item, out, depth + 1);
  }

  /// Is the variable an atom begins with neither GitLab's own nor set in this file?
  Opaque opaque_in(const Yaml& job) const {
    return [this, &job](std::string_view atom) {
      if (!atom.starts_with('$')) return false;
      atom.remove_prefix(atom.starts_with("${") ? 2 : 1);
      const auto name = atom.substr(0, atom.find_first_of(" \t}=!~"));
      const auto& flows = top("workflow")["rules"].items;
      return !is_predefined(fold(name)) && !top("variables").has(name) &&
             !value(job, "variables").has(name) &&
             std::none_of(flows.begin(), flows.end(),
                          [&](const Yaml& rule) { return rule["variables"].has(name); });
    };
  }

  std::vector<CiTrigger> job_triggers(const Yaml& node, std::string& dead) const {
    const auto& when = value(node, "when").text;
    if (when == "never") dead = "when: never";
    std::vector<CiTrigger> out = m_base;
    if (const auto& rules = value(node, "rules"); rules.kind != Yaml::Kind::nothing) {
      auto base = m_base;
      if (!top("workflow").has("rules")) base.push_back(k_request);
      out = triggers_by_rules(rules, base, opaque_in(node));
      if (out.empty()) dead = "no rule lets it run", out = m_base;
    } else if (const auto& only = value(node, "only"); only.kind != Yaml::Kind::nothing) {
      out = triggers_by_only(only);
    }
    if (const auto& except = value(node, "except"); except.kind != Yaml::Kind::nothing) {
      for (const auto& ref : except.is_map() ? except["refs"].strings() : except.strings()) {
        const auto* gone = ref == "tags"             ? "tag"
                           : ref == "merge_requests" ? "change_request"
                           : ref == "schedules"      ? "schedule"
                           : ref == "branches"       ? "push"
                                                     : "";
        std::erase_if(out, [&](const auto& t) { return t.name == gone; });
      }
    }
    if (when == "manual") out = {k_manual};
    if (out.empty()) dead = "no trigger", out = {{"other", "", ""}};
    if (dead.empty() && std::all_of(out.begin(), out.end(), [](const auto& t) { return t.name == "manual"; }))
      dead = "only by hand";
    else if (m_undecided)
      out = {k_undecided};
    return out;
  }

  void read_job(const std::string& name, const Yaml& node) {
    CiJob job{name, "", "", std::nullopt, {}};
    job.triggers = job_triggers(node, job.dead);
    const auto& failure = value(node, "allow_failure");
    if (lower(failure.text) == "true" || failure.is_map()) job.note = "failure ignored";
    for (const auto& need : value(node, "needs").items) check_need(need, job);
    const auto& image = inherited(node, "image");
    m_rules.image(job, image.is_scalar() ? image.text : image["name"].text, "", m_calls);
    for (const auto* variables : {&top("variables"), &value(node, "variables")}) {
      for (const auto& [key, text] : variables->map)
        m_rules.setting(job, key, text.is_scalar() ? text.text : text["value"].text, m_calls);
    }
    if (node.has("trigger")) m_calls.add(job, {"child_pipeline", "call"}, node["trigger"].text, "", "");
    std::string script;
    for (const auto* key : {"before_script", "script", "after_script"})
      append_script(inherited(node, key), script);
    m_calls.variables = [&, known = CiCalls::Variables()]() mutable {
      if (!known) known = std::make_shared<const CiVariables>(variables(node));
      return known;
    };
    m_rules.script(job, m_shell, script, "", "", m_calls);
    m_calls.variables = nullptr;
  }

  /// What the file gives the job: a job's own over those it extends over those of the top, and what a rule or
  /// a matrix says instead. The server's settings may say otherwise, so no condition is decided by them.
  [[nodiscard]] CiVariables variables(const Yaml& node) const {
    CiVariables out;
    const auto& inherit = value(node, "inherit")["variables"];
    const bool none = lower(inherit.text) == "false";
    const auto chosen = inherit.strings();
    for (const auto& [name, text] : top("variables").map) {
      const bool kept =
          inherit.is_sequence() ? std::find(chosen.begin(), chosen.end(), name) != chosen.end() : !none;
      if (kept) out.likely[name] = given(text);
    }
    for (const auto& rule : top("workflow")["rules"].items) more_of(rule, out);
    own_of(node, out, 0);
    for (const auto& rule : value(node, "rules").items) more_of(rule, out);
    matrix_of(value(node, "parallel")["matrix"], out);
    resolve(out);
    return out;
  }

  static std::vector<std::string> given(const Yaml& node) {
    const auto& text = node.is_map() ? node["value"] : node;
    return text.is_scalar() ? std::vector<std::string>{text.text} : std::vector<std::string>{};
  }
  /// A parent's are laid under a job's own, name by name.
  void own_of(const Yaml& job, CiVariables& out, int depth) const {
    if (depth > k_deepest_extends) return;
    for (const auto& parent : job["extends"].strings()) own_of(top(parent), out, depth + 1);
    for (const auto& [name, text] : job["variables"].map) out.likely[name] = given(text);
  }
  static void more_of(const Yaml& rule, CiVariables& out) {
    for (const auto& [name, text] : rule["variables"].map) {
      for (auto& one : given(text)) out.likely[name].push_back(std::move(one));
    }
  }
  /// The rows of `parallel: matrix`: each entry is every combination of its lists.
  static void matrix_of(const Yaml& matrix, CiVariables& out) {
    constexpr std::size_t k_most = 200;  // GitLab's own limit
    using Row = std::map<std::string, std::string, std::less<>>;
    std::vector<Row> rows;
    std::set<std::string> names;
    for (const auto& entry : matrix.items) {
      std::vector<Row> own(1);
      for (const auto& [name, values] : entry.map) {
        names.insert(name);
        std::vector<Row> next;
        for (const auto& row : own) {
          for (const auto& text : values.strings()) {
            next.push_back(row);
            next.back()[name] = text;
          }
        }
        if (!next.empty() && next.size() <= k_most) own = std::move(next);
      }
      rows.insert(rows.end(), own.begin(), own.end());
      if (rows.size() > k_most) return;
    }
    for (const auto& name : names) {
      const auto known = out.likely.find(name);
      const bool other = known != out.likely.end() && known->second.size() == 1;
      std::vector<std::string> column;
      for (const auto& row : rows) {
        const auto found = row.find(name);
        column.push_back(found != row.end() ? found->second
                         : other            ? known->second.front()
                                            : "${" + name + "}");
      }
      out.columns[name] = std::make_shared<const std::vector<std::string>>(std::move(column));
    }
  }
  /// Values that name other variables of one value, as GitLab fills them in.
  static void resolve(CiVariables& out) {
    const auto value_of = [&](std::string_view name) -> const std::string* {
      const auto found = out.likely.find(name);
      const bool known = found != out.likely.end() && found->second.size() == 1 &&
                         !out.columns.contains(name) && found->second[0].find('$') == std::string::npos;
      return known ? &found->second.front() : nullptr;
    };
    constexpr int k_rounds = 3;
    for (int round = 0; round < k_rounds; ++round) {
      for (auto& [name, values] : out.likely) {
        for (auto& one : values) {
          if (one.find('$') != one.npos) one = substituted(one, value_of);
        }
      }
    }
  }

  /// A job may need one of an included file, which we do not see: only without includes is a missing one
  /// dead.
  void check_need(const Yaml& need, CiJob& job) const {
    const auto& name = need.is_scalar() ? need.text : need["job"].text;
    const bool elsewhere =
        need.has("pipeline") || need.has("project") || lower(need["optional"].text) == "true";
    if (!name.empty() && !elsewhere && top("include").kind == Yaml::Kind::nothing &&
        top(name).kind == Yaml::Kind::nothing)
      job.dead = "needs job " + clip(name, 40) + " that does not exist";
  }

  void read_includes() {
    const auto& include = top("include");
    CiJob job{"include", "", "", std::nullopt, m_base};
    std::vector<const Yaml*> items;
    if (include.is_sequence()) {
      for (const auto& item : include.items) items.push_back(&item);
    } else if (include.kind != Yaml::Kind::nothing) {
      items.push_back(&include);
    }
    for (const auto* item : items) {
      for (const auto* key : {"template", "component"}) {
        auto name = (*item)[key].text;
        if (name.empty()) continue;
        name = name.substr(0, name.find('@'));
        for (const auto* tool : m_rules.tools.by_template(name)) m_calls.add(job, *tool, name, "", "");
      }
      const auto& other = item->is_scalar()      ? item->text
                          : item->has("local")   ? (*item)["local"].text
                          : item->has("project") ? (*item)["project"].text
                                                 : (*item)["remote"].text;
      if (!other.empty()) m_calls.add(job, {"include", "call"}, other, "", "");
    }
  }

  const CiRules& m_rules;
  const std::vector<Yaml>& m_documents;
  Shell m_shell;
  CiCalls& m_calls;
  std::vector<CiTrigger> m_base;
  bool m_undecided = false;  // the workflow's own rules are opaque, and m_base is what they may let through
};

}  // namespace

void read_gitlab(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  GitlabReader(rules, file.documents, calls).read();
}

}  // namespace plumbline::git
