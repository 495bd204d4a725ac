#pragma once
// Packs and probes as data: loading, checking (file, line, key, nearest name), and the rule tree.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/answer.hpp"
#include "core/instant.hpp"
#include "core/nearest.hpp"
#include "core/result.hpp"

namespace plumbline::assess {

/// `tool_run:sast` or `commit`.
struct Need {
  std::string shape;
  std::string kind;  ///< "*": any
  friend bool operator==(const Need&, const Need&) = default;
};

struct Probe {
  std::string id, question, remedy, source, sql, file;
  int sql_line = 1;  ///< line of the file the query begins at
  bool population = false;
  std::vector<std::vector<Need>> needs;  ///< all of (any of)
  bool in_git = false;                   ///< `place: git`
  int version = 1;
  std::vector<std::string> parameters;
};

struct Rule {
  enum class Kind { present, ratio, all_of, any_of, across } kind = Kind::present;
  std::string probe;
  std::map<std::string, std::string> with;
  std::optional<Duration> fresh;     // present
  Share at_least{1, 1};              // ratio, across
  std::optional<Duration> window;    // ratio
  std::optional<std::int64_t> last;  // ratio
  std::optional<Duration> max_age;   // ratio with last
  std::int64_t min = 1;              // ratio, across
  bool pool = false;
  bool if_any = false;
  bool inherits = false;
  bool each_branch = false;  // asked of every maintained branch as well
  int formality = 1;
  std::vector<Rule> terms;  // all_of, any_of; across: one

  /// Which rows count, seen from one release: only a gate's criterion says so (SEMANTICS 10).
  enum class Rows { all, release_commit, release_range, between } rows = Rows::all;
  std::string between_from, between_to;  ///< ids of gates, `previous` or `gate`
  std::string same_artifact_as;          ///< a presence probe: its rows must speak of the same artefact
};

struct Control {
  std::string id, title, practice, automation;  ///< automation: direct | indicative | attest
  int level = 0;
  int observed_firms = 0;
  std::optional<Rule> observed, indicated;
  std::string why;
  std::string needs_person;  ///< for attest: what a person would attest
};
struct Practice {
  std::string id, name, domain;
  double pool_share = 0;
};

struct Pack {
  std::string name;     ///< its folder: "bsimm"
  std::string edition;  ///< "BSIMM16"
  std::string title, attribution;
  std::string label;  ///< what a score is called: "self-assessment"
  int firms = 0;
  std::vector<Practice> practices;
  std::vector<Control> controls;
  std::map<std::string, Probe> probes;  ///< those its rules name
  Rule default_across;                  ///< kind across without terms
  bool modified = false;
  std::string modified_what;
  std::string digest;  ///< of catalogue, mapping and probe files
};

/// Where data is looked for, in order; the first that has the name wins, and a shadowed shipped file marks
/// the pack "modified".
struct DataPaths {
  std::vector<std::string> packs;   ///< folders that hold pack folders
  std::vector<std::string> probes;  ///< folders that hold .sql files
};

/// Errors: config, with file, line, key and the nearest valid name.
[[nodiscard]] Result<Pack> load_pack(std::string_view name, const DataPaths& paths);
[[nodiscard]] Result<Probe> load_probe(const std::string& file);
[[nodiscard]] Result<std::map<std::string, Probe>> load_probes(const DataPaths& paths);
/// `CR1.4` or `BSIMM16:CR1.4`; Errors: not_found with the nearest id.
[[nodiscard]] Result<std::string> resolve_control(const Pack& pack, std::string_view id);

using plumbline::nearest;

}  // namespace plumbline::assess
