#include "cli/config.hpp"

#include "tests/catch.hpp"
#include "tests/cli/config_samples.hpp"
#include "tests/cli/scratch.hpp"

namespace config_tests {
using namespace plumbline;
using namespace plumbline::test;

TEST_CASE("every wrong plumbline.yaml is refused with file, line, key and what would be right") {
  const Scratch scratch;
  for (const auto& sample : config_samples()) {
    const auto file = scratch.write("plumbline.yaml", sample.yaml);
    const auto config = cli::load_config(file);
    INFO(sample.name);
    if (sample.refusal.empty()) {
      CHECK((config ? "" : config.error().message).empty());
    } else {
      REQUIRE_FALSE(config);
      CHECK(config.error().code == Errc::config);
      CHECK_THAT(config.error().message, Catch::Matchers::StartsWith(file + ":" + sample.refusal));
    }
  }
}

TEST_CASE("a tree of lines, products and sources becomes rows with absolute paths") {
  const Scratch scratch;
  const auto config = cli::load_config(scratch.write("etc/plumbline.yaml", config_samples()[1].yaml)).value();
  const Tree& tree = config.tree;
  CHECK(tree.root() == "acme");
  CHECK(tree.find("acme")->places == "doc.threat=git review=forge");
  CHECK(tree.find("core")->places == "doc.policy=git doc.policy=wiki");
  CHECK(tree.find("policies")->location == scratch.path("policies"));
  CHECK(tree.find("line docs")->location == scratch.path("etc/docs"));
  const Subject& radio = *tree.find("radio-repo");
  CHECK(radio.location == "/srv/radio.git#heads/stable/8");
  CHECK(radio.live);
  CHECK(radio.grace == "P1M");
  CHECK(format_rfc3339(*radio.from) == "2020-01-31T00:00:00Z");
  CHECK(format_rfc3339(*radio.until) == "2024-01-01T08:00:00Z");
  CHECK(config.patterns.at("radio-repo").release == "^v\\d+$");
  CHECK(config.patterns.at("radio-repo").release_candidate == "-rc\\d+$");
}

TEST_CASE("a source named again is shared, whether before or after its definition") {
  const Scratch scratch;
  const auto config = cli::load_config(scratch.write("plumbline.yaml", config_samples()[1].yaml)).value();
  CHECK(config.tree.sources_below("radio") == std::vector<std::string>{"library", "radio-repo"});
  CHECK(config.tree.sources_below("charging") == std::vector<std::string>{"library"});
  for (const auto& row : config.tree.rows) {
    if (row.name == "library") CHECK(row.location == scratch.path("lib"));
  }
}

TEST_CASE("folders of the user's own are found beside the file") {
  const Scratch scratch;
  fs::create_directories(scratch.path("checks"));
  fs::create_directories(scratch.path("more"));
  const auto config =
      cli::load_config(
          scratch.write("plumbline.yaml", "organisation: {name: a}\nprobes: checks\npacks: [checks, more]\n"))
          .value();
  CHECK(config.probe_folders == std::vector<std::string>{scratch.path("checks")});
  CHECK(config.pack_folders == std::vector<std::string>{scratch.path("checks"), scratch.path("more")});
}

TEST_CASE("another file has another digest") {
  const Scratch scratch;
  const auto one = cli::load_config(scratch.write("a.yaml", "organisation: {name: a}\n")).value();
  const auto two = cli::load_config(scratch.write("b.yaml", "organisation: {name: b}\n")).value();
  CHECK(one.digest != two.digest);
}

TEST_CASE("a file that would grow without end is refused") {
  const Scratch scratch;
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int n = 0; n < 10; ++n) laughs += (n ? ", *a" : "*a") + std::to_string(i - 1);
    laughs += "]\n";
  }
  const std::string deep = std::string(20'000, '[');
  for (const auto& yaml :
       {laughs, deep,
        "organisation: {name: a, sources: " + std::string(60, '[') + std::string(60, ']') + "}\n"}) {
    const auto config = cli::load_config(scratch.write("plumbline.yaml", yaml));
    REQUIRE_FALSE(config);
    CHECK(config.error().message.size() < 400);
  }
}

TEST_CASE("a file that is not there is unreadable, not empty") {
  const Scratch scratch;
  const auto config = cli::load_config(scratch.path("plumbline.yaml"));
  REQUIRE_FALSE(config);
  CHECK(config.error().code == Errc::unreadable);
}

TEST_CASE("the example of a product line is accepted as it stands") {
  const auto config = cli::load_config(PLUMBLINE_SOURCE_DIR "/examples/plumbline.yaml");
  INFO((config ? "" : config.error().message));
  REQUIRE(config);
  CHECK(config->tree.children("gateways").size() == 3);
}

}  // namespace config_tests
