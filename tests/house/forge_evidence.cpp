// Activities that a forge could speak of: each has a rule over reviews or settings, or says why they decide
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

// Those whose proposal of evidence names the API of a forge, but for the ones only a person can say.
const std::vector<std::string> k_named{"SM1.4",  "SM1.7", "SM2.3", "SM2.6", "SM3.1", "CP2.2", "SFD1.2",
                                       "SFD3.2", "SR1.5", "SR2.2", "SR3.3", "AA1.1", "AA2.4", "CR1.2",
                                       "CR1.4",  "CR1.5", "CR3.4", "CR3.5", "SE2.4", "SE3.9", "CMVM2.4"};

const std::set<std::string> k_shapes{"review", "review_event", "setting"};

bool asks_forge(const assess::Pack& pack, const assess::Control& control) {
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

TEST_CASE("each activity that a forge could speak of has a rule over its evidence, or a sentence why not") {
  const auto pack = assess::load_pack("bsimm", {{k_root}, {k_root + "/probe"}});
  REQUIRE(pack);
  int with_rule = 0;
  for (const auto& id : k_named) {
    INFO(id);
    const auto is = [&](const assess::Control& control) { return control.id == id; };
    const auto control = std::find_if(pack->controls.begin(), pack->controls.end(), is);
    REQUIRE(control != pack->controls.end());
    const bool asks = asks_forge(*pack, *control);
    with_rule += asks ? 1 : 0;
    CHECK((asks || control->why.find("forge evidence decides nothing here: ") != std::string::npos));
  }
  CHECK(with_rule >= 7);
}
