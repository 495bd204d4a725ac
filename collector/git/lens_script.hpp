#pragma once
// Files of the repository that a CI job calls: which they are, and what they call in turn. One level: what a
// called file calls is not followed further.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/git/lens_shell.hpp"

namespace plumbline::git {

/// One call of a file of the repository.
struct ScriptUse {
  enum class How { file, make, tox, npm, docker, compose, action, workflow } how = How::file;
  std::vector<std::string> paths =
      {};                   ///< where it may be, below `folder`, best first; "/" in front: below the root
  std::string target = {};  ///< of make, tox, npm, docker, compose: what of it runs; empty: its default
  std::string shown = {};   ///< its name in a record: "ci/run.sh", "make lint"
  std::string interpreter = {};  ///< named before the file: "bash", "python3"
  std::string unread = {};       ///< why nobody can follow it: "a variable in its path"
  /// Variables set in front of the command and, as "1" to "9", words behind a file; absent: not known.
  std::map<std::string, std::optional<std::string>> given = {};
  bool sure = true;  ///< false: perhaps something just built; where no such file is, nothing was called
  friend bool operator==(const ScriptUse&, const ScriptUse&) = default;
};

/// The files `command` calls when run in `folder` ("" is where the script began; a "/" in front: below the
/// root of the repository; nullopt: nobody knows).
[[nodiscard]] std::vector<ScriptUse> script_uses(const Command& command,
                                                 const std::optional<std::string>& folder);

/// Why of `docker buildx bake` nothing is followed.
inline constexpr std::string_view k_bake_unread = "what it builds stands in a bake file, which is not read";
/// The Dockerfile that `docker build` and its kind (`name`, without folders) build, or the compose files that
/// name them; empty: they build none, or another place's.
[[nodiscard]] std::vector<ScriptUse> docker_uses(const std::vector<std::string>& words, std::string_view name,
                                                 const std::optional<std::string>& folder);
/// The same of its parts; all but `folder` may be empty.
[[nodiscard]] std::optional<ScriptUse> dockerfile_use(const std::string& file, const std::string& context,
                                                      const std::string& target,
                                                      const std::optional<std::string>& folder);

/// Whether a command of this name runs files of the repository: a shell, make, npm.
[[nodiscard]] bool runs_files(std::string_view name);

/// Where commands run as `cd` is met, in order.
class WorkingFolder {
 public:
  void take(const Command& command);
  [[nodiscard]] const std::optional<std::string>& now() const { return m_now; }

 private:
  std::optional<std::string> m_now = "";
};

/// "a/./b/../c" -> "a/c", with "/" in front where `path` has one; absent: it leads out of the repository, or
/// is no plain path.
[[nodiscard]] std::optional<std::string> plain_path(std::string_view path);
/// Below `folder`, unless it begins with "/".
[[nodiscard]] std::optional<std::string> joined_path(std::string_view folder, std::string_view path);
/// `path` without a variable in front that stands for the root of the repository: "$GITHUB_WORKSPACE/x" ->
/// "/x".
[[nodiscard]] std::string anchored(std::string_view path);

/// Whether a file at this path could be one that a CI job calls and that is read here. Cheap enough for every
/// path of a large history.
[[nodiscard]] bool may_be_script(std::string_view path);

/// What a called file calls, as shell text with what is known of it.
struct ScriptText {
  std::string text;                   ///< commands as the shell would read them
  std::string unread;                 ///< why it, or a part of it, could not be read; empty: all of it was
  std::vector<std::string> settings;  ///< words of it that may set a flag
  bool sourced = false;               ///< its functions may be called by whoever reads it in
};
/// Empty: the file is none that runs (a program just built).
[[nodiscard]] std::optional<ScriptText> script_text(const ScriptUse& use, std::string_view path,
                                                    std::string_view content);
[[nodiscard]] ScriptText makefile_text(std::string_view content, std::string_view target);
[[nodiscard]] ScriptText tox_text(std::string_view content, std::string_view target);
[[nodiscard]] ScriptText package_text(std::string_view content, std::string_view target);
[[nodiscard]] ScriptText dockerfile_text(std::string_view content, std::string_view target);
[[nodiscard]] ScriptText python_text(std::string_view content);

}  // namespace plumbline::git
