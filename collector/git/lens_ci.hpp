#pragma once
// CI configurations: what they call, when, and whether that can run at all (collector/git/lens/ci.yaml).
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collector/git/lens_condition.hpp"
#include "collector/git/lens_expand.hpp"
#include "collector/git/lens_memo.hpp"
#include "collector/git/lens_script.hpp"
#include "collector/git/lens_set_names.hpp"
#include "collector/git/lens_shell.hpp"
#include "collector/git/lens_text.hpp"
#include "collector/git/lens_tools.hpp"
#include "collector/git/lens_yaml.hpp"
#include "collector/git/lens_yaml_cache.hpp"
#include "core/instant.hpp"
#include "core/shapes.hpp"

namespace plumbline::git {

/// One trigger of a workflow, in our words, and the platform's event behind it.
struct CiTrigger {
  std::string name;   ///< push, change_request, schedule, manual, tag, release, call, other
  std::string event;  ///< pull_request, merge_request_event, …
  std::string note;   ///< "push to coverity_scan only"
  /// Of a workflow that another one calls: what it was given, a line each, "name=" and the value as a
  /// condition would write it, or the name alone where nobody can tell the value.
  std::string inputs{};
  friend auto operator<=>(const CiTrigger&, const CiTrigger&) = default;
};

/// What a job is, before its calls are looked for.
struct CiJob {
  std::string name;
  std::string dead;  ///< why it never runs; empty: it can
  std::string note;
  std::optional<Instant> retires;
  std::vector<CiTrigger> triggers;
  std::string ended_by{};  ///< the action that `retires` is the end of; empty: the runner
  friend bool operator==(const CiJob&, const CiJob&) = default;
};

/// Category of a call that nobody followed: what it does is not known.
inline constexpr std::string_view k_unread = "unfollowed";

/// Of the words of a call so many bytes are kept.
inline constexpr std::size_t k_longest_words = 200;

/// A file of the repository that a job calls.
struct CiUse {
  std::shared_ptr<const CiJob> job;
  std::shared_ptr<const ScriptUse> use;
  std::string words, dead, note;
  std::shared_ptr<const CiVariables> variables;
};

/// What one version of one configuration calls by itself, and what it leaves to other files.
struct CiReading {
  std::string path, system;
  std::vector<CiCall> calls;
  std::vector<CiUse> uses;
  std::shared_ptr<const std::string> callable{};  ///< its text, where other workflows may call it; else null
};

/// Those of the repository that call a workflow, and when.
struct CiCallers {
  std::vector<CiTrigger> triggers;
  std::string dead;  ///< why none of them ever does, where there is no trigger
  friend bool operator==(const CiCallers&, const CiCallers&) = default;
};

/// What a part of a file asked the rest of it: while the answers stand, so does what the part calls.
struct CiAsked {
  Shell::Asked set;                          ///< whether variables can have a value
  std::set<std::string, std::less<>> names;  ///< variables whose values decide
  bool variables = false;                    ///< its calls of files carry all of them
};

/// Appends `text` to a key, with its length before it: no other parts make the same key.
void put_part(std::string& out, std::string_view text);

/// Gathers calls of one file: one record per (job, tool, category, trigger); one that lives wins over one
/// that does not, so that parts may be gathered by themselves and put together.
class CiCalls {
 public:
  /// `jobs`: what jobs of other versions are, so that equal ones are one.
  CiCalls(std::string_view path, std::string_view system, Memo<CiJob>* jobs = nullptr)
      : m_path(path), m_system(system), m_jobs(jobs) {}
  /// `words` are shown, so what looks like a secret is taken out of them.
  void add(const CiJob& job, const Tool& tool, std::string_view words, std::string_view dead,
           std::string_view note);
  /// One that says the same as an earlier one adds nothing: the rows of a matrix mostly call the same files.
  void add_use(CiUse use);
  /// A call whose content nobody read: silence proves nothing beside it.
  void add_unread(const CiJob& job, std::string_view name, std::string_view reason, std::string_view dead);
  /// What another one of the same file gathered. `given`: variables of its calls of files that have none.
  void add_all(const CiReading& part, const std::shared_ptr<const CiVariables>& given);
  [[nodiscard]] CiReading take();
  /// Of the step at hand; made once a step, and only where somebody asks.
  using Variables = std::shared_ptr<const CiVariables>;
  std::function<Variables()> variables;
  /// The job, kept once for all it calls.
  [[nodiscard]] std::shared_ptr<const CiJob> shared(const CiJob& job);
  [[nodiscard]] const std::string& system() const { return m_system; }
  [[nodiscard]] Memo<CiJob>* jobs() const { return m_jobs; }
  std::string folder;                           ///< where the step at hand begins
  std::shared_ptr<const std::string> callable;  ///< as in CiReading
  /// Not null: what scripts ask is noted here, and their calls of files get no variables.
  CiAsked* asked = nullptr;
  /// The last answer of `variables` and the equal one that other versions share.
  std::pair<Variables, Variables> known_variables;

 private:
  using Key = std::array<std::string, 4>;
  using KeyView = std::array<std::string_view, 4>;
  struct Before {
    using is_transparent = void;
    static KeyView view(const Key& k) { return {k[0], k[1], k[2], k[3]}; }
    static const KeyView& view(const KeyView& k) { return k; }
    bool operator()(const auto& a, const auto& b) const { return view(a) < view(b); }
  };
  std::string m_path, m_system;
  Memo<CiJob>* m_jobs;
  std::map<Key, CiCall, Before> m_calls;
  std::vector<CiUse> m_uses;
  std::unordered_multimap<std::size_t, std::size_t> m_use_places;  ///< hash -> place in m_uses
  std::shared_ptr<const CiJob> m_job;
};

struct OpenCommand;

/// A tool that a script calls, or a file it leaves that to.
struct ScriptCall {
  Tool tool;
  std::string words, dead;
  bool ignored_failure = false;
  std::string when = {};
  std::vector<Guard> guards = {};
  std::shared_ptr<const ScriptUse> use = {};     ///< then `tool` is empty
  std::shared_ptr<const OpenCommand> open = {};  ///< then only its variables tell; `tool` and `use` are empty
  friend bool operator==(const ScriptCall& a, const ScriptCall& b);
};

/// A command with variables in it, which another file gives their values or nobody does.
struct OpenCommand {
  std::vector<std::string> words, names;
  std::optional<std::string> folder;
  std::vector<ScriptCall> plain;  ///< what it calls as it stands
  friend bool operator==(const OpenCommand&, const OpenCommand&) = default;
};

/// What one version of a called file calls.
struct ScriptReading {
  std::vector<ScriptCall> calls;
  std::string unread;                       ///< why it, or a part of it, is not known; empty: all of it is
  std::set<std::string, std::less<>> sets;  ///< variables it gives values itself
  bool passes = false;  ///< it stands for the words of the job itself: the files it calls are followed, too
  std::map<std::string, std::string, std::less<>> defaults = {};  ///< of variables that who calls it may give
  friend bool operator==(const ScriptReading&, const ScriptReading&) = default;
};

struct KnownGithub;
/// What all systems share: data and the way from a script to calls.
struct CiRules {
  CiRules();
  CiRules(CiRules&&) noexcept;
  CiRules& operator=(CiRules&&) noexcept;
  ~CiRules();
  Tools tools;
  std::map<std::string, Instant> retired_runners;  ///< label, or "system/label"
  std::map<std::string, Instant> retired_actions;  ///< "owner/name@v3", in lower case
  std::map<std::string, Instant> closed_services;  ///< system -> the day it ended
  std::vector<Phrase> beside_main;                 ///< branches that are clearly not the main line

  [[nodiscard]] static Result<CiRules> load(const Yaml& ci, Tools tools);
  void script(const CiJob& job, const Shell& shell, std::string_view text, std::string_view dead,
              std::string_view note, CiCalls& calls) const;
  /// A variable or option that sets a flag, whatever is called then: CFLAGS=-fsanitize=address.
  void setting(const CiJob& job, std::string_view name, std::string_view value, CiCalls& calls) const;
  void image(const CiJob& job, std::string_view name, std::string_view dead, CiCalls& calls) const;
  [[nodiscard]] bool is_beside_main(std::string_view branch) const;
  struct KnownScript {
    std::vector<ScriptCall> calls;
    Shell::Asked asked;
    std::set<std::string, std::less<>> assigned;  ///< variables it gives values itself
    std::vector<std::string> names;               ///< variables whose values decide what it calls
    bool asks_variables = false;
  };
  /// What a script calls in one job where the variables it asks for have these values.
  struct Outcome {
    // Their places are its key, so they live as long.
    std::shared_ptr<const KnownScript> script;
    std::shared_ptr<const CiJob> job;
    CiReading reading;  ///< its calls of files without variables
  };
  using ScriptCalls = std::shared_ptr<const KnownScript>;
  [[nodiscard]] ScriptCalls calls_of(const Shell& shell, std::string_view text) const;
  /// What a command calls wherever it stands.
  struct KnownCommand {
    std::vector<ScriptCall> calls;   ///< tools first, then files; none of its conditions
    std::vector<std::string> names;  ///< variables in it whose values could show another call
  };
  [[nodiscard]] std::shared_ptr<const KnownCommand> known_command(
      const std::vector<std::string>& words, const std::optional<std::string>& folder) const;
  /// What `call`, whose variables are open, calls with these values; what it calls as it stands where none of
  /// them is known. `except`: names whose values are not known after all.
  [[nodiscard]] std::vector<ScriptCall> calls_with(const ScriptCall& call, const CiVariables& variables,
                                                   const std::set<std::string, std::less<>>& except) const;
  /// Null: the file is none that runs.
  [[nodiscard]] std::shared_ptr<const ScriptReading> read_script(const ScriptUse& use, std::string_view path,
                                                                 std::string_view content) const;
  /// The same of an action of the repository (action.yml) and of a compose file.
  [[nodiscard]] std::shared_ptr<const ScriptReading> read_action(std::string_view path,
                                                                 std::string_view content) const;
  [[nodiscard]] std::shared_ptr<const ScriptReading> read_compose(const ScriptUse& use, std::string_view path,
                                                                  std::string_view content) const;
  // What versions of a file share; never null once loaded.
  std::unique_ptr<Memo<KnownScript>> scripts, closed_scripts;  ///< closed: all variables are in the file
  std::unique_ptr<Memo<KnownCommand>> commands;
  std::unique_ptr<Memo<Outcome>> outcomes;
  std::unique_ptr<Memo<CiJob>> jobs;
  std::unique_ptr<Memo<CiVariables>> variable_sets;
  std::unique_ptr<YamlCache> parts;
  std::unique_ptr<KnownGithub> github;
  /// The equal one that other steps and versions share.
  [[nodiscard]] CiCalls::Variables kept(CiCalls::Variables variables) const;

 private:
  void call(const CiJob& job, const KnownScript& script, const CiVariables& variables, std::string_view dead,
            std::string_view note, CiCalls& calls) const;
  [[nodiscard]] CiCalls::Variables variables_of(CiCalls& calls) const;
};

/// One use of a file as it was found: `path` empty when none of its places holds one.
struct FollowedScript {
  std::string path;
  std::shared_ptr<const ScriptReading> reading;  ///< null: no file that runs, or it could not be read
  std::string unread;                            ///< why not
  std::vector<FollowedScript> below =
      {};  ///< files it calls in turn, one a call that names one; empty: not followed
  friend bool operator==(const FollowedScript&, const FollowedScript&) = default;
};
/// All calls of a configuration, those through the files it calls included; one level. `found`: one a use.
[[nodiscard]] std::vector<CiCall> follow(const CiRules& rules, const CiReading& reading,
                                         const std::vector<FollowedScript>& found);
/// Whether the guards can all hold for some of the values; `sets`: names whose values are not known after
/// all.
[[nodiscard]] bool can_hold(const std::vector<Guard>& guards, const CiVariables& variables,
                            const std::set<std::string, std::less<>>& sets);
/// One file, as every system gets it.
struct CiFile {
  std::string_view path, content;
  std::vector<Yaml> documents;         ///< empty for a system that is not written in YAML
  const CiCallers* callers = nullptr;  ///< null: not asked who calls it
};

/// Plain words of a script: a scalar, a list of them, lists in lists.
[[nodiscard]] std::string script_of(const Yaml& node);
/// `${{ env.X }}` as the shell's `${X}`: both say the same in a script. Of an action `${{ inputs.x }}`, too.
[[nodiscard]] std::string env_as_variables(const std::string& script, bool inputs = false);
/// The variable that stands for an input of an action.
[[nodiscard]] std::string input_variable(std::string_view name);
/// Every value below `node` as a setting.
void settings_of(const CiRules& rules, const CiJob& job, const Yaml& node, CiCalls& calls);
/// When a job on `label` of `system` stops to run: its image or the whole service goes.
[[nodiscard]] std::optional<Instant> end_of(const CiRules& rules, std::string_view system,
                                            std::string_view label);
/// Keeps the triggers for which `holds` is not `no`; a job that loses all is dead for `reason`.
void keep_triggers(CiJob& job, const std::function<Maybe(const CiTrigger&)>& holds, std::string_view reason);
/// No trigger: dead. Only `manual`: dead, "only by hand".
void judge_triggers(CiJob& job);

void read_azure(const CiRules& rules, const CiFile& file, CiCalls& calls);
void read_buildbot(const CiRules& rules, const CiFile& file, CiCalls& calls);
void read_circleci(const CiRules& rules, const CiFile& file, CiCalls& calls);
void read_cirrus(const CiRules& rules, const CiFile& file, CiCalls& calls);
void read_github(const CiRules& rules, const CiFile& file, CiCalls& calls);
void read_gitlab(const CiRules& rules, const CiFile& file, CiCalls& calls);
void read_jenkins(const CiRules& rules, const CiFile& file, CiCalls& calls);
void read_oss_fuzz(const CiRules& rules, const CiFile& file, CiCalls& calls);
void read_travis(const CiRules& rules, const CiFile& file, CiCalls& calls);
void read_zuul(const CiRules& rules, const CiFile& file, CiCalls& calls);

/// Which system reads the file at `path` (lens_ci_systems.cpp); empty: none we read.
[[nodiscard]] std::string_view ci_system(std::string_view path);
/// A file that is no YAML or beyond the limits gives one record of category "unreadable": never nothing in
/// silence.
[[nodiscard]] CiReading read_ci(const CiRules& rules, std::string_view path, std::string_view content,
                                const CiCallers* callers = nullptr);

}  // namespace plumbline::git
