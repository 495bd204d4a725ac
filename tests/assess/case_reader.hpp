#pragma once
// Tests of probes as data: tests/probes/README.md says the form.
#include <string>
#include <vector>

#include "assess/pack.hpp"
#include "assess/yaml_reader.hpp"
#include "tests/assess/test_world.hpp"

namespace plumbline::tests {

struct Expectation {
  std::int64_t on_day = 0;
  std::string answer;  ///< "yes", "no: none", "unknown: gap", "no_case"; without a reason any will do
  int line = 0;
};

struct ProbeCase {
  std::string name;
  TestWorld world;
  std::vector<Expectation> expect;
  std::vector<Expectation> rows;  ///< of the rule's probe, final on that day: "0: words of its detail"
  int line = 0;
};

struct ProbeCases {
  std::string probe, file;
  assess::Rule rule;
  std::vector<ProbeCase> cases;
};

/// Errors: config, with file and line. `probes`: id -> file.
[[nodiscard]] Result<ProbeCases> read_cases(const std::string& file,
                                            const std::map<std::string, std::string>& probes);

/// The world of one case, whatever else the case says.
[[nodiscard]] TestWorld read_world(assess::YamlReader& reader, const assess::YamlValue& value);

/// All *.yaml of a folder below tests/.
[[nodiscard]] std::vector<std::string> case_files(const std::string& folder = "probes");
/// probe/*.sql of the house: id -> file.
[[nodiscard]] std::map<std::string, std::string> shipped_probes();

}  // namespace plumbline::tests
