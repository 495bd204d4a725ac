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

/// `docker compose … build`, `… up --build`.
bool builds_by_compose(const Words& words, std::string_view name) {
  const bool compose = is_one(name, {"docker-compose", "podman-compose"}) ||
                       (is_one(name, {"docker", "podman"}) && words.size() > 1 && words[1] == "compose");
  const auto has = [&](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  return compose && (has("build") || (has("up") && has("--build")));
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

std::optional<ScriptUse> docker_use(const std::vector<std::string>& words, std::string_view name,
                                    const std::optional<std::string>& folder) {
  if (const auto from = behind_build(words, name); from != 0) {
    const auto build = arguments(words, from);
    return dockerfile_use(build.file, build.context, build.target, folder);
  }
  if (name == "executor" && words.front().find("kaniko") != std::string::npos) {
    auto build = arguments(words, 1);
    if (build.context.starts_with("dir://")) build.context.erase(0, 6);
    return dockerfile_use(build.file, build.context, build.target, folder);
  }
  if (!builds_by_compose(words, name)) return std::nullopt;
  ScriptUse use{ScriptUse::How::docker};
  use.shown = "docker compose build";
  use.unread = "what it builds stands in files named by another: two levels deep";
  return use;
}

}  // namespace plumbline::git
