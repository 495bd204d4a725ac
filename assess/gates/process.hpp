#pragma once
// A process as data: stages, gates and their criteria, and how a product tailors them. The engine assumes
// none of it.
//
// The file is `process.yaml` in a folder of that name (hppd/process.yaml is the shipped proposal); the
// `gates` part of plumbline.yaml tailors it. docs/process.schema.json has every key.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assess/gates/clock.hpp"
#include "assess/pack.hpp"

namespace plumbline::assess::gates {

struct Stage {
  std::string id, name;
  bool before_code = false;  ///< its work leaves no commit: a gate after it may be held before the first one
};

/// A signature a gate asks for: what only a person with that role can say.
struct Signature {
  std::string role, what;
};

/// A sentence that has to hold before the gate, and what can tell.
struct Criterion {
  std::string id, says, why, source;
  std::optional<Rule> rule;  ///< absent: nothing that is collected can tell
  std::string lacks;         ///< evidence nobody brings yet; beside a rule: the answer is at best unknown
  std::string would_tell;    ///< which kind of source would tell what is lacking
  Clock weakest = Clock::committer_date;  ///< weaker clocks make a `yes` unknown, never a `no`
  bool waivable = true;
  std::vector<Signature> signs;  ///< who has to sign that it holds, in the record of its gate
  std::string dropped;           ///< reason of the tailoring that took it out; empty: it is asked
};

/// Which releases a gate is held for.
enum class Applies { every, feature, patch, recorded };
/// What a criterion is judged against where nobody recorded the gate. The gate itself is then not held.
enum class StandIn { none, work_began, candidate, release };

struct Gate {
  std::string id, name, analogue;
  std::string after;        ///< id of a stage
  bool continuous = false;  ///< works on every change; judged for a release at its tag
  Applies applies = Applies::every;
  StandIn stand_in = StandIn::none;
  std::vector<std::string> tags;  ///< patterns of tags that record it: `{release}`, `{version}` and `*`
  bool tag_is_gate = false;       ///< the release's own tag is the gate
  bool published = false;         ///< an artefact of the release that was published is the gate
  std::vector<std::string>
      deployed_by;  ///< categories of tools: one that ran on the release's commit is the gate
  std::vector<Signature> signs;
  std::vector<Criterion> criteria;
  std::string dropped;
};

/// One change a product made to the process, with its reason: reports show it.
struct TailoringNote {
  std::string product, what, reason;
};

/// What can be decided at a gate, in words.
[[nodiscard]] const std::vector<std::string>& decisions();

/// A gate somebody says was held, in plumbline.yaml.
struct StatedGate {
  std::string product, release, gate, decision;
  Instant at;
  std::vector<std::string> roles;  ///< of those who took part
  std::int64_t open_actions = 0;
  std::string where, at_where;  ///< file:line of it, and of its day
};
/// A waiver stated in plumbline.yaml; those of the store are beside it.
struct StatedWaiver {
  std::string product, criterion, requester, approver, reason;
  Instant since, until;
  std::string where;
};
/// Which tags of which source are a product's releases.
struct ReleaseWords {
  std::string source;  ///< empty: the product's first source with releases
  std::string tags;    ///< ECMAScript pattern over whole names; empty: what the collector took for a release
  std::string where;   ///< file:line of the source
};

/// A product the settings speak of, and where.
struct NamedProduct {
  std::string product, where;
};

struct Process {
  std::string name;     ///< its folder
  std::string version;  ///< stored with every verdict
  std::string title, notice;
  std::string digest;  ///< of the file, the tailoring and the probes
  std::vector<Stage> stages;
  std::vector<Gate> gates;  ///< in order
  std::vector<TailoringNote> tailoring;
  std::vector<StatedGate> held;
  std::vector<StatedWaiver> waivers;
  std::map<std::string, ReleaseWords> releases;  ///< product -> which tags
  std::vector<NamedProduct> named;               ///< by the settings, each mention
  std::map<std::string, Probe> probes;           ///< those its rules name

  [[nodiscard]] const Gate* find_gate(std::string_view id) const;
  [[nodiscard]] const Stage* find_stage(std::string_view id) const;
  [[nodiscard]] std::size_t criteria() const;  ///< that are asked
};

/// Names of the processes there are.
[[nodiscard]] std::vector<std::string> process_names(const DataPaths& paths);

/// A process by name, tailored for one product. `settings`: a file whose `gates:` part tailors it
/// (plumbline.yaml); empty: none. Errors: not_found (with the nearest name); config: file, line, key and the
/// nearest valid name.
[[nodiscard]] Result<Process> load_process(std::string_view name, const DataPaths& paths,
                                           const std::string& settings, std::string_view product);

}  // namespace plumbline::assess::gates
