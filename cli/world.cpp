#include "cli/world.hpp"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

namespace plumbline::cli {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Result<Instant> now() {
  const std::string fixed = variable("PLUMBLINE_NOW");
  if (fixed.empty()) {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::seconds>(since).count()};
  }
  auto parsed = parse_instant(fixed);
  if (!parsed) return fail(Errc::usage, "PLUMBLINE_NOW: " + parsed.error().message);
  return *parsed;
}

bool is_data_root(const fs::path& folder) {
  std::error_code code;
  return fs::is_directory(folder / "probe", code);
}

Result<std::string> find_data_root() {
  if (const std::string named = variable("PLUMBLINE_DATA"); !named.empty()) {
    if (is_data_root(named)) return named;
    return fail(Errc::not_found, fmt::format("PLUMBLINE_DATA: no folder probe/ in {}", named));
  }
  const fs::path installed = fs::path(own_path()).parent_path().parent_path() / "share" / "plumbline";
  if (is_data_root(installed)) return installed.string();
  if (is_data_root(PLUMBLINE_SOURCE_ROOT)) return std::string(PLUMBLINE_SOURCE_ROOT);
  return fail(Errc::not_found, fmt::format("looked for probe/ and collector/git/lens/ in {} and {}: not "
                                           "there; name their folder in PLUMBLINE_DATA",
                                           installed.string(), PLUMBLINE_SOURCE_ROOT));
}

bool speaks_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value = variable(name);
    if (value.empty()) continue;
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

int columns() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return std::clamp<int>(size.ws_col, 40, 200);
  const std::string named = variable("COLUMNS");
  const int value = std::atoi(named.c_str());
  return value > 0 ? std::clamp(value, 40, 200) : 80;
}

}  // namespace

std::string own_path() {
  std::error_code code;
  const fs::path path = fs::read_symlink("/proc/self/exe", code);
  return code ? "" : path.string();
}

Instant log_time(std::chrono::system_clock::time_point then) {
  const auto fixed = parse_instant(variable("PLUMBLINE_NOW"));
  if (fixed) return *fixed;
  return Instant{std::chrono::duration_cast<std::chrono::seconds>(then.time_since_epoch()).count()};
}

Result<World> look_around() {
  World world;
  const auto time = now();
  if (!time) return tl::unexpected(time.error());
  world.now = *time;
  auto root = find_data_root();
  if (!root) return tl::unexpected(root.error());
  world.data_root = std::move(*root);
  const bool dumb = variable("TERM") == "dumb";
  world.terminal.whole = isatty(STDOUT_FILENO) != 1;
  world.terminal.colour = !world.terminal.whole && variable("NO_COLOR").empty() && !dumb;
  world.terminal.utf8 = speaks_utf8();
  world.terminal.width = columns();
  world.live_progress = isatty(STDERR_FILENO) == 1 && !dumb;
  return world;
}

}  // namespace plumbline::cli
