// The loader and docs/plumbline.schema.json accept and refuse the same files.
#include <yaml-cpp/yaml.h>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "tests/catch.hpp"
#include "tests/cli/config_samples.hpp"
#include "tests/cli/scratch.hpp"

namespace config_schema_tests {
using namespace plumbline::test;

namespace {

// Every scalar is text, as the loader sees it (valijson's own adapter for yaml-cpp does not compile in this
// version).
nlohmann::json json_of(const YAML::Node& node) {
  if (node.IsScalar()) return node.Scalar();
  nlohmann::json out;
  if (node.IsSequence()) {
    out = nlohmann::json::array();
    for (const auto& item : node) out.push_back(json_of(item));
  } else if (node.IsMap()) {
    out = nlohmann::json::object();
    for (const auto& entry : node) out[entry.first.Scalar()] = json_of(entry.second);
  }
  return out;
}

bool schema_accepts(const std::string& yaml, const std::string& name = "plumbline") {
  const auto bytes = read_file(PLUMBLINE_SOURCE_DIR "/docs/" + name + ".schema.json");
  const auto document = nlohmann::json::parse(bytes);
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(document), schema);
  const auto value = json_of(YAML::Load(yaml));
  valijson::Validator validator(valijson::Validator::kWeakTypes);
  return validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(value), nullptr);
}

}  // namespace

TEST_CASE("the schema of plumbline.yaml and the loader agree on every sample a schema can tell") {
  int told = 0;
  for (const auto& sample : config_samples()) {
    if (sample.schema_cannot_tell) continue;
    INFO(sample.name);
    CHECK(schema_accepts(sample.yaml) == sample.refusal.empty());
    ++told;
  }
  CHECK(told >= 15);
}

TEST_CASE(
    "what the schema lets pass is well-formed for it: no sample is refused by both for different reasons") {
  for (const auto& sample : config_samples()) {
    if (!sample.schema_cannot_tell || sample.name == "no YAML") continue;
    INFO(sample.name);
    CHECK(schema_accepts(sample.yaml));
  }
}

TEST_CASE("the shipped process, that of the tests and the settings of the gates' example fit their schemas") {
  const std::string root = PLUMBLINE_SOURCE_DIR;
  const auto shipped = read_file(root + "/hppd/process.yaml");
  CHECK(schema_accepts(shipped, "process"));
  CHECK(schema_accepts(read_file(root + "/tests/gates/process/try/process.yaml"), "process"));
  CHECK(schema_accepts(read_file(root + "/examples/gates/plumbline.yaml")));
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"stages:", "stage:"},
                                                        {"tag_is_gate: true", "tag_is_gate: maybe"},
                                                        {"on: release_commit", "on: release"}}) {
    auto broken = shipped;
    broken.replace(broken.find(from), from.size(), to);
    INFO(to);
    CHECK_FALSE(schema_accepts(broken, "process"));
  }
}

}  // namespace config_schema_tests
