#pragma once
// What a configuration calls with files of the repository at hand.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "collector/git/lens_ci.hpp"
#include "tests/collector/lens_fixture.hpp"

namespace lens_test {

using Files = std::map<std::string, std::string>;

inline plumbline::git::FollowedScript find(const plumbline::git::ScriptUse& use, const Files& files,
                                           bool deeper = true) {
  for (auto place : use.paths) {
    if (place.starts_with('/')) place.erase(0, 1);
    const auto file = files.find(place);
    if (file == files.end()) continue;
    plumbline::git::FollowedScript out{place, lens().read_script(use, place, file->second), ""};
    if (!out.reading || !out.reading->passes || !deeper) return out;
    for (const auto& call : out.reading->calls) {
      if (call.use) out.below.push_back(find(*call.use, files, false));
    }
    return out;
  }
  return {};
}

/// "category/tool" of all a configuration calls with these files at hand; "!" in front of dead ones.
inline std::string all(const std::string& path, const std::string& configuration, const Files& files) {
  const auto reading = lens().read_configuration(path, configuration);
  std::vector<plumbline::git::FollowedScript> found;
  for (const auto& use : reading->uses) found.push_back(find(*use.use, files));
  std::multiset<std::string> seen;
  for (const auto& call : lens().follow(*reading, found)) {
    if (call.category != "script" && call.trigger == "push" && call.tool != "tox")
      seen.insert(std::string(call.live ? "" : "!") + call.category + '/' + call.tool);
  }
  std::string out;
  for (const auto& one : seen) out += (out.empty() ? "" : " ") + one;
  return out;
}

inline std::string workflow(const std::string& run, const std::string& more = "") {
  std::string out =
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n" + more + "    steps:\n      - run: |\n          ";
  for (const char c : run) out += c == '\n' ? std::string("\n          ") : std::string(1, c);
  return out + "\n";
}
inline constexpr const char* k_github = ".github/workflows/x.yml";

inline std::string called(const std::string& run, const Files& files) {
  return all(k_github, workflow(run), files);
}

}  // namespace lens_test
