// Activities that runs, logs and reports could speak of: each has a rule over them, or says why they decide
// nothing.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "assess/loader.hpp"
#include "assess/pack.hpp"
#include "tests/catch.hpp"

namespace assess = plumbline::assess;

namespace {

const std::string k_root = PLUMBLINE_SOURCE_DIR;

// Those whose proposal of evidence names CI logs or configuration, SARIF, JUnit, coverage, bills of materials
// or registries.
const std::vector<std::string> k_named{
    "SM1.4",   "SM1.7",   "SM2.1",   "SM3.1",  "SM3.4", "SM3.5",  "CP1.3",   "CP2.1",   "CP2.3",   "CP3.1",
    "CP3.2",   "AM1.5",   "AM2.1",   "AM2.9",  "AM3.2", "SFD1.1", "SFD2.1",  "SFD3.2",  "SR1.1",   "SR1.2",
    "SR1.3",   "SR1.5",   "SR2.7",   "SR3.4",  "AA1.1", "AA1.4",  "AA2.2",   "CR1.4",   "CR1.5",   "CR2.6",
    "CR2.7",   "CR2.8",   "CR3.2",   "CR3.3",  "CR3.4", "CR3.5",  "ST1.1",   "ST1.3",   "ST1.4",   "ST2.5",
    "ST2.6",   "ST3.3",   "ST3.4",   "ST3.5",  "ST3.6", "PT1.3",  "SE1.2",   "SE1.3",   "SE1.4",   "SE2.4",
    "SE2.5",   "SE2.7",   "SE3.2",   "SE3.6",  "SE3.8", "SE3.9",  "CMVM1.3", "CMVM1.4", "CMVM2.3", "CMVM3.1",
    "CMVM3.3", "CMVM3.5", "CMVM3.6", "CMVM3.8"};

const std::set<std::string> k_shapes{"ci_run",    "tool_run", "test_run", "finding",
                                     "component", "artifact", "advisory"};

bool asks_ci(const assess::Pack& pack, const assess::Control& control) {
  bool out = false;
  const auto look = [&](const assess::Rule& leaf) {
    for (const auto& group : pack.probes.at(leaf.probe).needs) {
      for (const auto& need : group) out = out || k_shapes.contains(need.shape);
    }
  };
  if (control.observed) assess::for_each_leaf(*control.observed, look);
  if (control.indicated) assess::for_each_leaf(*control.indicated, look);
  return out;
}

}  // namespace

TEST_CASE("each activity that CI could speak of has a rule over its evidence, or a sentence why not") {
  const auto pack = assess::load_pack("bsimm", {{k_root}, {k_root + "/probe"}});
  REQUIRE(pack);
  int with_rule = 0;
  for (const auto& id : k_named) {
    INFO(id);
    const auto is = [&](const assess::Control& control) { return control.id == id; };
    const auto control = std::find_if(pack->controls.begin(), pack->controls.end(), is);
    REQUIRE(control != pack->controls.end());
    const bool asks = asks_ci(*pack, *control);
    with_rule += asks ? 1 : 0;
    CHECK((asks || control->why.find("CI evidence decides nothing here: ") != std::string::npos));
  }
  CHECK(with_rule >= 44);
}
