// Activities that tickets could speak of: each has a rule over them, or says why they decide nothing.
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

// Those whose proposal of evidence names tickets, but for the ones only a person can say.
const std::vector<std::string> k_named{
    "SM1.4",   "SM1.7",   "SM2.1",   "SM2.3",   "SM2.6",   "SM3.1",   "CP2.2",   "CP2.3",   "CP3.3",
    "T1.8",    "T2.12",   "AM1.3",   "AM1.5",   "AM2.1",   "AM2.6",   "AM2.9",   "AM3.2",   "AM3.5",
    "SFD1.2",  "SFD2.1",  "SFD3.1",  "SFD3.2",  "SR1.3",   "SR1.5",   "SR2.2",   "SR2.7",   "SR3.5",
    "AA1.1",   "AA1.2",   "AA1.4",   "AA2.1",   "AA2.4",   "AA3.1",   "AA3.2",   "CR1.2",   "CR1.4",
    "CR1.5",   "CR2.7",   "CR2.8",   "CR3.2",   "CR3.3",   "CR3.5",   "ST1.3",   "ST1.4",   "ST2.4",
    "ST2.6",   "ST3.3",   "ST3.5",   "ST3.6",   "PT1.1",   "PT1.2",   "PT1.3",   "PT2.3",   "PT3.2",
    "SE1.1",   "SE3.3",   "SE3.6",   "CMVM1.1", "CMVM1.2", "CMVM1.3", "CMVM1.4", "CMVM2.4", "CMVM3.1",
    "CMVM3.2", "CMVM3.3", "CMVM3.4", "CMVM3.5", "CMVM3.8"};

bool asks_tickets(const assess::Pack& pack, const assess::Control& control) {
  bool out = false;
  const auto look = [&](const assess::Rule& leaf) {
    for (const auto& group : pack.probes.at(leaf.probe).needs) {
      for (const auto& need : group) out = out || need.shape == "ticket";
    }
  };
  if (control.observed) assess::for_each_leaf(*control.observed, look);
  if (control.indicated) assess::for_each_leaf(*control.indicated, look);
  return out;
}

}  // namespace

TEST_CASE("each activity that tickets could speak of has a rule over its evidence, or a sentence why not") {
  const auto pack = assess::load_pack("bsimm", {{k_root}, {k_root + "/probe"}});
  REQUIRE(pack);
  int with_rule = 0;
  for (const auto& id : k_named) {
    INFO(id);
    const auto is = [&](const assess::Control& control) { return control.id == id; };
    const auto control = std::find_if(pack->controls.begin(), pack->controls.end(), is);
    REQUIRE(control != pack->controls.end());
    const bool asks = asks_tickets(*pack, *control);
    with_rule += asks ? 1 : 0;
    CHECK((asks || control->why.find("ticket evidence decides nothing here: ") != std::string::npos));
  }
  CHECK(with_rule >= 34);
}
