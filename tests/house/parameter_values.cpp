// probe/values.yaml: the words a rule may give for a parameter are those that are collected and asked for.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "assess/yaml_reader.hpp"
#include "tests/catch.hpp"

namespace parameter_values_tests {
namespace fs = std::filesystem;

namespace {

const fs::path k_root = PLUMBLINE_SOURCE_DIR;

std::set<std::string> words(const std::string& key) {
  const auto reader = plumbline::assess::YamlReader::open((k_root / "probe/values.yaml").string());
  REQUIRE(reader.has_value());
  std::set<std::string> out;
  for (const auto& item : reader->root().find(key)->value.items) CHECK(out.insert(item.text).second);
  return out;
}

std::string text_of(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

std::set<std::string> found(const std::string& text, const std::string& pattern) {
  const std::regex one(pattern);
  std::set<std::string> out;
  for (std::sregex_iterator it(text.begin(), text.end(), one), end; it != end; ++it) out.insert((*it)[1]);
  return out;
}

std::string strangers(const std::set<std::string>& found, const std::set<std::string>& known) {
  std::string out;
  for (const auto& word : found) out += known.count(word) == 0 ? word + " " : "";
  return out;
}

}  // namespace

TEST_CASE("the kinds a rule may ask for are those the lens reads and the trackers map") {
  const auto known = words("kind");
  const auto lens = found(text_of(k_root / "collector/git/lens/kinds.yaml"), "\n  - id: (\\S+)");
  CHECK(lens.size() > 90);
  CHECK(strangers(lens, known).empty());
  std::set<std::string> tickets;
  for (const auto& entry : fs::directory_iterator(k_root / "probe")) {
    const auto in_probe = found(text_of(entry.path()), "(tkt\\.[a-z_]+)");
    if (entry.path().extension() == ".sql") tickets.insert(in_probe.begin(), in_probe.end());
  }
  CHECK(strangers(tickets, known).empty());
  for (const auto& word : known) CHECK((lens.count(word) == 1 || word.starts_with("tkt.")));
}

TEST_CASE("the categories a rule may ask for are those of the tools and of the mappings") {
  const auto known = words("category");
  std::set<std::string> all;
  for (const auto& folder : {"collector/git/lens", "collector/ci_log/signatures"}) {
    for (const auto& entry : fs::directory_iterator(k_root / folder)) {
      if (entry.path().extension() != ".yaml") continue;
      const auto here = found(text_of(entry.path()), "category: ([a-z_]+)");
      all.insert(here.begin(), here.end());
    }
  }
  CHECK(all.size() > 20);
  CHECK(strangers(all, known).empty());
}

}  // namespace parameter_values_tests
