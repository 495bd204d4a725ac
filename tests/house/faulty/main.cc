// plumbline with a death wish: PLUMBLINE_KILL=phase:n ends it by SIGKILL at the n-th time that fault point is
// reached (the first is 1); PLUMBLINE_FAULT_LOG=FILE writes how often each was reached.
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <string>

#include "cli/cli.hpp"
#include "core/fault.hpp"

namespace {

std::mutex g_lock;
std::map<std::string, int, std::less<>> g_reached;

void count(std::string_view phase) {
  static const std::string k_wish = [] {
    const char* wish = std::getenv("PLUMBLINE_KILL");
    return std::string(wish == nullptr ? "" : wish);
  }();
  const std::lock_guard hold(g_lock);
  const int n = ++g_reached[std::string(phase)];
  if (std::string(phase) + ":" + std::to_string(n) == k_wish) std::raise(SIGKILL);
}

}  // namespace

int main(int argc, char** argv) {
  plumbline::g_fault_handler = count;
  const int code = plumbline::cli::run(argc, argv);
  if (const char* file = std::getenv("PLUMBLINE_FAULT_LOG")) {
    std::ofstream out(file);
    for (const auto& [phase, n] : g_reached) out << phase << ' ' << n << '\n';
  }
  return code;
}
