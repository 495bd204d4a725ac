// Files of the repository that stand for the words of the job itself: actions of GitHub, and compose files,
// which name the images that are built.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "collector/git/lens_ci.hpp"
#include "collector/git/lens_ci_github_jobs.hpp"
#include "collector/git/lens_ci_github_text.hpp"

namespace plumbline::git {
namespace {

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? "/" : "/" + std::string(path.substr(0, slash));
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

/// Steps of a composite action.
class ActionReader {
 public:
  ActionReader(const CiRules& rules, std::string_view path, ScriptReading& out)
      : m_rules(rules), m_folder(folder_of(path)), m_out(out) {}

  void read(const Yaml& root) {
    for (const auto& [name, input] : root["inputs"].map) {
      const auto& value = input["default"];
      if (!value.is_scalar() && value.kind != Yaml::Kind::nothing) continue;
      if (value.text.find("${{") == value.text.npos)
        m_out.defaults.emplace(input_variable(lower(name)), value.text);
    }
    const auto& runs = root["runs"];
    const auto& image = runs["image"].text;
    if (runs["using"].text == "composite") {
      for (const auto& step : runs["steps"].items) read_step(step);
    } else if (image.starts_with("docker://")) {
      for (const auto* tool : m_rules.tools.by_image(std::string_view(image).substr(9)))
        m_out.calls.push_back({*tool, "image " + image, ""});
    } else if (!image.empty()) {
      take(ScriptCall{{}, image, ""}, dockerfile_use(image, ".", "", m_folder));
    } else {
      m_out.unread = "an action in JavaScript, which is not read";
    }
  }

 private:
  void read_step(const Yaml& step) {
    const auto like = under(step);
    if (const auto& uses = step["uses"].text; !uses.empty()) {
      for (const auto* tool : m_rules.tools.by_action(uses, step["with"])) {
        auto call = like;
        call.tool = *tool;
        call.words = uses;
        m_out.calls.push_back(std::move(call));
      }
      auto call = like;
      call.words = uses;
      if (uses.starts_with("./")) take(call, action_use(uses, step["with"]));
      if (lower(uses).starts_with("docker/build-push-action@"))
        take(call, dockerfile_use(step["with"]["file"].text, step["with"]["context"].text,
                                  step["with"]["target"].text, ""));
    }
    for (const auto& [name, value] : step["env"].map) m_out.sets.insert(name);
    const auto& shell = step["shell"].text;
    const bool other_language =
        shell.starts_with("python") || shell.starts_with("perl") || shell.starts_with("node");
    if (!other_language && !step["run"].text.empty()) read_script(step, like);
  }

  void read_script(const Yaml& step, const ScriptCall& like) {
    auto text = step["run"].text;
    if (const auto& folder = step["working-directory"].text; !folder.empty())
      text = "cd \"" + folder + "\"\n" + text;
    // Its own folder is a place of the repository.
    for (const auto* name : {"${{ github.action_path }}", "${{github.action_path}}", "${GITHUB_ACTION_PATH}",
                             "$GITHUB_ACTION_PATH"})
      replace_all(text, name, "$GITHUB_WORKSPACE" + (m_folder == "/" ? "" : m_folder));
    text = env_as_variables(text, true);
    const auto known = m_rules.calls_of(Shell(nullptr), text);
    for (const auto& call : known->calls) {
      const bool plain = call.open && call.open->names == std::vector<std::string>{"GITHUB_WORKSPACE"};
      if (!plain) take(call, like);
      if (plain)
        for (const auto& one : call.open->plain) take(one, like);
    }
    m_out.sets.merge(names_assigned_in(text));
  }

  /// The condition of a step: what an input decides is known once somebody calls the action.
  static ScriptCall under(const Yaml& step) {
    ScriptCall out{{}, "", ""};
    out.ignored_failure = lower(step["continue-on-error"].text) == "true";
    const auto& condition = step["if"].text;
    if (condition.empty()) return out;
    const auto literal = [](std::string_view atom) {
      return atom == "true" ? Maybe::yes : atom == "false" ? Maybe::no : Maybe::maybe;
    };
    const auto holds = evaluate(condition, literal);
    if (holds == Maybe::no) out.dead = "if: " + clip(condition, 80);
    if (holds != Maybe::maybe) return out;
    out.when = "if: " + clip(condition, 80);
    std::vector<ContextTest> tests;
    std::size_t atoms = 0;
    static_cast<void>(evaluate(condition, [&](std::string_view atom) {
      ++atoms;
      if (auto test = context_test(atom, "inputs."); test && test->plain) tests.push_back(std::move(*test));
      return Maybe::maybe;
    }));
    bool negated = false;  // as a whole
    for (auto at = condition.find('!'); at != condition.npos; at = condition.find('!', at + 1))
      negated = negated || condition.compare(at, 2, "!=") != 0;
    if (atoms != 1 || tests.size() != 1 || negated) return out;
    if (auto guard = guard_of(tests.front())) out.guards = {std::move(*guard)};
    return out;
  }

  /// Inputs of actions are text, whatever they look like.
  static std::optional<Guard> guard_of(const ContextTest& test) {
    Guard guard{input_variable(lower(test.name)), {""}, !test.negated};
    if (!test.literal) return guard;
    const auto& literal = *test.literal;
    const bool quoted = literal.size() >= 2 && literal.front() == '\'' && literal.back() == '\'';
    if (!quoted || literal.find_first_of("*?[") != literal.npos) return std::nullopt;
    guard.patterns = {literal.substr(1, literal.size() - 2)};
    guard.negated = test.negated;
    return guard;
  }

  /// `call` under the conditions of its step.
  void take(ScriptCall call, const ScriptCall& like) {
    if (call.dead.empty()) call.dead = like.dead;
    if (!like.when.empty()) call.when = like.when + (call.when.empty() ? "" : ", " + call.when);
    call.guards.insert(call.guards.end(), like.guards.begin(), like.guards.end());
    call.ignored_failure = call.ignored_failure || like.ignored_failure;
    m_out.calls.push_back(std::move(call));
  }

  void take(ScriptCall call, std::optional<ScriptUse> use) {
    if (!use) return;
    call.use = std::make_shared<const ScriptUse>(std::move(*use));
    m_out.calls.push_back(std::move(call));
  }

  const CiRules& m_rules;
  std::string m_folder;
  ScriptReading& m_out;
};

/// Services of a compose file that are built: those named and what they wait for; none named: all.
std::set<std::string> wanted_services(const Yaml& services, std::string_view named) {
  std::vector<std::string> open;
  for_each_line(named, [&](std::string_view name) {
    if (!name.empty()) open.emplace_back(name);
    return true;
  });
  std::set<std::string> out;
  if (open.empty()) {
    for (const auto& [name, service] : services.map) out.insert(name);
  }
  while (!open.empty()) {
    const auto name = std::move(open.back());
    open.pop_back();
    if (!out.insert(name).second) continue;
    const auto& needs = services[name]["depends_on"];
    for (const auto& need : needs.strings()) open.push_back(need);
    for (const auto& [need, how] : needs.map) open.push_back(need);
  }
  return out;
}

std::shared_ptr<const ScriptReading> not_read(std::string why) {
  auto out = std::make_shared<ScriptReading>();
  out->unread = std::move(why);
  return out;
}

}  // namespace

std::shared_ptr<const ScriptReading> CiRules::read_action(std::string_view path,
                                                          std::string_view content) const {
  const auto documents = parts->parse(content);
  if (!documents) return not_read("could not be read: " + documents.error().message);
  auto out = std::make_shared<ScriptReading>();
  out->passes = true;
  if (!documents->empty()) ActionReader(*this, path, *out).read(documents->front());
  return out;
}

std::shared_ptr<const ScriptReading> CiRules::read_compose(const ScriptUse& use, std::string_view path,
                                                           std::string_view content) const {
  const auto documents = parts->parse(content);
  if (!documents) return not_read("could not be read: " + documents.error().message);
  auto out = std::make_shared<ScriptReading>();
  out->passes = true;
  if (documents->empty()) return out;
  const auto& root = documents->front();
  const auto& services = root["services"];
  if (root.has("include")) out->unread = "it includes other compose files";
  for (const auto& name : wanted_services(services, use.target)) {
    const auto& service = services[name];
    if (service.has("extends")) out->unread = "service " + clip(name, 40) + " extends another one";
    const auto& build = service["build"];
    if (build.kind == Yaml::Kind::nothing) continue;
    const auto given = build.is_scalar() ? build.text : build["context"].text;
    const auto context = given.empty() ? std::string(".") : given;
    const auto& file = build["dockerfile"].text;
    if (build.has("dockerfile_inline"))
      out->unread = "service " + clip(name, 40) + " has its Dockerfile in line";
    auto image = dockerfile_use(file.empty() ? "" : fmt::format("{}/{}", context, file), context,
                                build["target"].text, folder_of(path));
    if (!image) continue;
    ScriptCall call{};
    call.words = "service " + name;
    call.use = std::make_shared<const ScriptUse>(std::move(*image));
    out->calls.push_back(std::move(call));
  }
  return out;
}

}  // namespace plumbline::git
