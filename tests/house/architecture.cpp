// The arrows of the house (ARCHITECTURE.md): an #include goes only to the same room or to one its row names.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/catch.hpp"

namespace architecture_tests {
namespace fs = std::filesystem;

namespace {

const std::map<std::string, std::set<std::string>> k_arrows = {
    {"core", {}},
    {"collector", {"core"}},
    {"store", {"core"}},
    {"assess", {"store", "core"}},
    {"proof", {"assess", "store", "core"}},
    {"dashboards", {"assess", "store", "core"}},
    {"cli", {"core", "collector", "store", "assess", "proof", "dashboards"}},
};

std::vector<fs::path> sources_of(const std::string& room) {
  std::vector<fs::path> out;
  const fs::path folder = fs::path(PLUMBLINE_SOURCE_DIR) / room;
  if (!fs::exists(folder)) return out;
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::recursive_directory_iterator(); ++it) {
    if (it->path().filename() == "node_modules") it.disable_recursion_pending();
    const auto extension = it->path().extension();
    if (extension == ".cpp" || extension == ".hpp" || extension == ".cc") out.push_back(it->path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream in(file);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::vector<std::string> wrong_arrows() {
  static const std::regex k_include(R"re(^\s*#include "([a-z_]+)/)re");
  std::vector<std::string> out;
  for (const auto& [room, allowed] : k_arrows) {
    for (const auto& file : sources_of(room)) {
      for (const auto& line : lines_of(file)) {
        std::smatch m;
        if (!std::regex_search(line, m, k_include)) continue;
        const std::string target = m[1];
        if (target != room && !allowed.contains(target)) out.push_back(file.string() + " includes " + target);
      }
    }
  }
  return out;
}

std::vector<std::string> lines_matching(const std::vector<std::string>& rooms, const std::regex& pattern) {
  std::vector<std::string> out;
  for (const auto& room : rooms) {
    for (const auto& file : sources_of(room)) {
      for (const auto& line : lines_of(file)) {
        if (std::regex_search(line, pattern)) out.push_back(file.string() + ": " + line);
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("every #include goes down the house") {
  REQUIRE(sources_of("core").size() > 5);
  CHECK(wrong_arrows() == std::vector<std::string>{});
}

TEST_CASE("only cli asks for the time") {
  const std::regex now(R"(system_clock::now|std::time\(|gettimeofday|clock_gettime\(CLOCK_REALTIME)");
  CHECK(lines_matching({"core", "collector", "store", "assess", "dashboards", "proof"}, now) ==
        std::vector<std::string>{});
}

TEST_CASE("only the store speaks to SQLite, and only the git collector to libgit2") {
  const std::regex sqlite(R"(#include <(sqlite3\.h|SQLiteCpp/))");
  CHECK(lines_matching({"core", "collector", "assess", "dashboards", "cli", "proof"}, sqlite) ==
        std::vector<std::string>{});
  const std::regex git(R"(#include <git2)");
  CHECK(lines_matching({"core", "store", "assess", "dashboards", "proof"}, git) ==
        std::vector<std::string>{});
}

TEST_CASE("core does no input or output") {
  const std::regex io(R"(#include <(fstream|iostream|filesystem|cstdio|unistd\.h|fcntl\.h)>)");
  CHECK(lines_matching({"core"}, io) == std::vector<std::string>{});
}

}  // namespace architecture_tests
