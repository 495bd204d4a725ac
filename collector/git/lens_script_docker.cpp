// Which Dockerfile a command builds.
#include <algorithm>
#include <array>

#include "collector/git/lens_script.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

using Words = std::vector<std::string>;

/// Options that take the next word with them.
constexpr std::array<std::string_view, 41> k_valued = {"-t",
                                                       "--tag",
                                                       "--build-arg",
                                                       "-o",
                                                       "--output",
                                                       "--platform",
                                                       "--label",
                                                       "--cache-from",
                                                       "--cache-to",
                                                       "--network",
                                                       "--progress",
                                                       "--secret",
                                                       "--ssh",
                                                       "--iidfile",
                                                       "--builder",
                                                       "--add-host",
                                                       "--metadata-file",
                                                       "-m",
                                                       "--memory",
                                                       "--shm-size",
                                                       "--ulimit",
                                                       "--volume",
                                                       "-v",
                                                       "--format",
                                                       "--jobs",
                                                       "--arch",
                                                       "--os",
                                                       "--isolation",
                                                       "--annotation",
                                                       "--attest",
                                                       "--authfile",
                                                       "--cpuset-cpus",
                                                       "--security-opt",
                                                       "--device",
                                                       "--build-context",
                                                       "--allow",
                                                       "--provenance-mode",
                                                       "--cgroup-parent",
                                                       "--logfile",
                                                       "--creds",
                                                       "--manifest"};

bool is_one(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// Place of the first word behind `docker build`, `docker buildx build`, `buildah bud`; 0: it builds nothing.
std::size_t behind_build(const Words& words, std::string_view name) {
  if (!is_one(name, {"docker", "podman", "nerdctl", "buildah", "img"}) || words.size() < 2) return 0;
  if (is_one(words[1], {"build", "bud"})) return 2;
  return words.size() > 2 && is_one(words[1], {"buildx", "image", "builder"}) && words[2] == "build" ? 3 : 0;
}

/// Place of the first word behind `docker compose`; 0: another command.
std::size_t behind_compose(const Words& words, std::string_view name) {
  if (is_one(name, {"docker-compose", "podman-compose"})) return 1;
  return is_one(name, {"docker", "podman", "nerdctl"}) && words.size() > 1 && words[1] == "compose" ? 2 : 0;
}

struct Build {
  std::string file, context, target;
};

Build arguments(const Words& words, std::size_t from) {
  Build out;
  const auto option = [&](std::size_t& i, std::string_view brief, std::string_view full, std::string& value) {
    const auto& word = words[i];
    if (word == brief || word == full) {
      if (i + 1 < words.size()) value = words[++i];
      return true;
    }
    if (word.size() > full.size() && word.starts_with(full) && word[full.size()] == '=')
      return value = word.substr(full.size() + 1), true;
    return false;
  };
  for (auto i = from; i < words.size(); ++i) {
    if (option(i, "-f", "--file", out.file) || option(i, "-f", "--dockerfile", out.file) ||
        option(i, "--target", "--target", out.target) || option(i, "-c", "--context", out.context))
      continue;
    if (std::find(k_valued.begin(), k_valued.end(), words[i]) != k_valued.end())
      ++i;
    else if (!words[i].empty() && (words[i] == "-" || words[i][0] != '-'))
      out.context = words[i];
  }
  return out;
}

}  // namespace

std::optional<ScriptUse> dockerfile_use(const std::string& file, const std::string& context,
                                        const std::string& target, const std::optional<std::string>& folder) {
  if (context.find("://") != context.npos || context.starts_with("git@")) return std::nullopt;  // of others
  ScriptUse use{ScriptUse::How::docker};
  use.target = target.find('$') == target.npos ? target : "*";  // any of them
  const auto path = anchored(file.empty() ? (context.empty() ? "." : context) + "/Dockerfile" : file);
  use.shown = "docker build " + clip(path.starts_with("./") ? path.substr(2) : path, 80);
  if (context == "-" || file == "-") {
    use.unread = "what it builds comes from another command";
  } else if (path.find('$') != path.npos) {
    use.unread = "a variable in its path";
  } else if (!folder) {
    use.unread = "run in a folder that a variable names";
  } else if (auto place = joined_path(*folder, path)) {
    use.paths.push_back(std::move(*place));
  } else {
    use.unread = "outside the repository";
  }
  return use;
}

namespace {

/// `docker compose … build a b`, `… up --build`: its files, and as target the services that are named.
std::vector<ScriptUse> compose_uses(const Words& words, std::size_t from,
                                    const std::optional<std::string>& folder) {
  ScriptUse use{ScriptUse::How::compose};
  use.shown = "docker compose build";
  std::vector<std::string> files;
  std::string command;
  bool builds = false;
  for (auto i = from; i < words.size(); ++i) {
    const auto& word = words[i];
    if (is_one(word, {"-f", "--file"}) && command.empty()) {
      if (i + 1 < words.size()) files.push_back(words[++i]);
    } else if (word.starts_with("--file=")) {
      files.push_back(word.substr(7));
    } else if (word.starts_with("--project-directory")) {
      use.unread = "its project is named another folder";
      i += word.find('=') == word.npos ? 1 : 0;
    } else if (is_one(word, {"-p", "--project-name", "--profile", "--env-file", "--ansi", "--progress",
                             "--parallel", "--build-arg", "-m", "--memory", "--ssh", "--builder", "--scale",
                             "-t", "--timeout", "--exit-code-from", "--attach", "--no-attach", "--pull"})) {
      ++i;
    } else if (!word.starts_with('-')) {
      if (command.empty())
        command = word;
      else
        use.target += word + "\n";
    }
    builds = builds || (word == "--build" && command == "up");
  }
  if (command != "build" && !builds) return {};
  if (use.target.find('$') != use.target.npos) use.target.clear();  // any of them
  if (files.empty()) files = {""};
  std::vector<ScriptUse> out;
  for (const auto& file : files) {
    auto one = use;
    const auto path = anchored(file);
    if (path.find('$') != path.npos) one.unread = "a variable in its path";
    if (!folder) one.unread = "run in a folder that a variable names";
    if (!one.unread.empty()) return {one};
    std::vector<std::string> names = {path};
    if (path.empty()) names = {"compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"};
    for (const auto& name : names) {
      if (auto place = joined_path(*folder, name)) one.paths.push_back(std::move(*place));
    }
    if (one.paths.empty()) one.unread = "outside the repository";
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::vector<ScriptUse> docker_uses(const std::vector<std::string>& words, std::string_view name,
                                   const std::optional<std::string>& folder) {
  const auto one = [](std::optional<ScriptUse> use) {
    return use ? std::vector<ScriptUse>{std::move(*use)} : std::vector<ScriptUse>{};
  };
  if (const auto from = behind_build(words, name); from != 0) {
    const auto build = arguments(words, from);
    return one(dockerfile_use(build.file, build.context, build.target, folder));
  }
  if (name == "executor" && words.front().find("kaniko") != std::string::npos) {
    auto build = arguments(words, 1);
    if (build.context.starts_with("dir://")) build.context.erase(0, 6);
    return one(dockerfile_use(build.file, build.context, build.target, folder));
  }
  if (name == "docker" && words.size() > 2 && words[1] == "buildx" && words[2] == "bake") {
    ScriptUse use{ScriptUse::How::docker};
    use.shown = "docker buildx bake";
    use.unread = k_bake_unread;
    return {use};
  }
  const auto compose = behind_compose(words, name);
  return compose == 0 ? std::vector<ScriptUse>{} : compose_uses(words, compose, folder);
}

}  // namespace plumbline::git
