// Activities that CI, tickets or a forge could speak of: each has a rule over that evidence, or says why it
// decides nothing.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "assess/loader.hpp"
#include "assess/pack.hpp"
#include "tests/catch.hpp"

namespace named_evidence_tests {
namespace assess = plumbline::assess;

namespace {

const std::string k_root = PLUMBLINE_SOURCE_DIR;

// Those whose proposal of evidence names CI logs or configuration, SARIF, JUnit, coverage, bills of materials
// or registries.
const std::vector<std::string> k_ci{
    "SM1.4",   "SM1.7",   "SM2.1",   "SM3.1",  "SM3.4", "SM3.5",  "CP1.3",   "CP2.1",   "CP2.3",   "CP3.1",
    "CP3.2",   "AM1.5",   "AM2.1",   "AM2.9",  "AM3.2", "SFD1.1", "SFD2.1",  "SFD3.2",  "SR1.1",   "SR1.2",
    "SR1.3",   "SR1.5",   "SR2.7",   "SR3.4",  "AA1.1", "AA1.4",  "AA2.2",   "CR1.4",   "CR1.5",   "CR2.6",
    "CR2.7",   "CR2.8",   "CR3.2",   "CR3.3",  "CR3.4", "CR3.5",  "ST1.1",   "ST1.3",   "ST1.4",   "ST2.5",
    "ST2.6",   "ST3.3",   "ST3.4",   "ST3.5",  "ST3.6", "PT1.3",  "SE1.2",   "SE1.3",   "SE1.4",   "SE2.4",
    "SE2.5",   "SE2.7",   "SE3.2",   "SE3.6",  "SE3.8", "SE3.9",  "CMVM1.3", "CMVM1.4", "CMVM2.3", "CMVM3.1",
    "CMVM3.3", "CMVM3.5", "CMVM3.6", "CMVM3.8"};

// Those whose proposal of evidence names tickets, but for the ones only a person can say.
const std::vector<std::string> k_tickets{
    "SM1.4",   "SM1.7",   "SM2.1",   "SM2.3",   "SM2.6",   "SM3.1",   "CP2.2",   "CP2.3",   "CP3.3",
    "T1.8",    "T2.12",   "AM1.3",   "AM1.5",   "AM2.1",   "AM2.6",   "AM2.9",   "AM3.2",   "AM3.5",
    "SFD1.2",  "SFD2.1",  "SFD3.1",  "SFD3.2",  "SR1.3",   "SR1.5",   "SR2.2",   "SR2.7",   "SR3.5",
    "AA1.1",   "AA1.2",   "AA1.4",   "AA2.1",   "AA2.4",   "AA3.1",   "AA3.2",   "CR1.2",   "CR1.4",
    "CR1.5",   "CR2.7",   "CR2.8",   "CR3.2",   "CR3.3",   "CR3.5",   "ST1.3",   "ST1.4",   "ST2.4",
    "ST2.6",   "ST3.3",   "ST3.5",   "ST3.6",   "PT1.1",   "PT1.2",   "PT1.3",   "PT2.3",   "PT3.2",
    "SE1.1",   "SE3.3",   "SE3.6",   "CMVM1.1", "CMVM1.2", "CMVM1.3", "CMVM1.4", "CMVM2.4", "CMVM3.1",
    "CMVM3.2", "CMVM3.3", "CMVM3.4", "CMVM3.5", "CMVM3.8"};

// Those whose proposal of evidence names the API of a forge, but for the ones only a person can say.
const std::vector<std::string> k_forge{"SM1.4",  "SM1.7", "SM2.3", "SM2.6", "SM3.1", "CP2.2", "SFD1.2",
                                       "SFD3.2", "SR1.5", "SR2.2", "SR3.3", "AA1.1", "AA2.4", "CR1.2",
                                       "CR1.4",  "CR1.5", "CR3.4", "CR3.5", "SE2.4", "SE3.9", "CMVM2.4"};

bool asks(const assess::Pack& pack, const assess::Control& control, const std::set<std::string>& shapes) {
  bool out = false;
  const auto look = [&](const assess::Rule& leaf) {
    for (const auto& group : pack.probes.at(leaf.probe).needs) {
      for (const auto& need : group) out = out || shapes.contains(need.shape);
    }
  };
  if (control.observed) assess::for_each_leaf(*control.observed, look);
  if (control.indicated) assess::for_each_leaf(*control.indicated, look);
  return out;
}

// How many have a rule; `evidence` stands in the sentence of those that have none.
int with_rule(const std::vector<std::string>& named, const std::set<std::string>& shapes,
              const std::string& evidence) {
  const auto pack = assess::load_pack("bsimm", {{k_root}, {k_root + "/probe"}});
  REQUIRE(pack);
  int out = 0;
  for (const auto& id : named) {
    INFO(id);
    const auto is = [&](const assess::Control& control) { return control.id == id; };
    const auto control = std::find_if(pack->controls.begin(), pack->controls.end(), is);
    REQUIRE(control != pack->controls.end());
    const bool has_rule = asks(*pack, *control, shapes);
    out += has_rule ? 1 : 0;
    CHECK(
        (has_rule || control->why.find(evidence + " evidence decides nothing here: ") != std::string::npos));
  }
  return out;
}

}  // namespace

TEST_CASE("each activity that CI could speak of has a rule over its evidence, or a sentence why not") {
  CHECK(with_rule(k_ci, {"ci_run", "tool_run", "test_run", "finding", "component", "artifact", "advisory"},
                  "CI") >= 44);
}

TEST_CASE("each activity that tickets could speak of has a rule over its evidence, or a sentence why not") {
  CHECK(with_rule(k_tickets, {"ticket"}, "ticket") >= 34);
}

TEST_CASE("each activity that a forge could speak of has a rule over its evidence, or a sentence why not") {
  CHECK(with_rule(k_forge, {"review", "review_event", "setting"}, "forge") >= 7);
}

}  // namespace named_evidence_tests
