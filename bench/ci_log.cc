// How fast log text is read: the whole catalogue over real logs, normalising included, beside ripgrep with
// the same expressions over the same bytes, and beside the plainest loop that only takes terminal codes and
// carriage returns out: it says what the host gives today.
//
//     plumbline_bench_ci_log DATA_ROOT FOLDER [MEGABYTES]
//
// The logs of the folder are read into memory again and again until MEGABYTES (default 512) have passed. User
// time is printed beside wall time: on a busy machine the first is the honest one. Exit 1: a figure misses
// its aim.
#include "collector/ci_log/ci_log.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "collector/ci_log/compiled.hpp"
#include "collector/ci_log/core.hpp"

using namespace plumbline;

namespace {

constexpr double k_least_speed = 1.0;  // GB/s
constexpr double k_least_ratio = 10;
constexpr double k_most_memory = 64;               // MiB
constexpr std::size_t k_ripgrep_bytes = 8U << 20;  // it is slow: less is enough

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

double user_seconds(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return seconds(usage.ru_utime);
}

double resident_megabytes() {
  std::ifstream in("/proc/self/statm");
  std::size_t pages = 0, resident = 0;
  in >> pages >> resident;
  return static_cast<double>(resident) * 4096 / (1U << 20);
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::string all_logs(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto kind = entry.path().extension();
    if (entry.is_regular_file() && (kind == ".txt" || kind == ".log")) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::string out;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    out.append(std::istreambuf_iterator<char>(in), {});
  }
  return out;
}

struct Speed {
  double gigabytes_wall = 0, gigabytes_user = 0;
};

/// One side's time, added up over its turns.
class Side {
 public:
  explicit Side(int who) : m_who(who) {}

  template <class Work>
  void turn(std::size_t bytes, Work work) {
    const auto begin = std::chrono::steady_clock::now();
    const auto user = user_seconds(m_who);
    work();
    m_wall += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    m_user += user_seconds(m_who) - user;
    m_gigabytes += static_cast<double>(bytes) * 1e-9;
  }
  [[nodiscard]] Speed speed() const { return {m_gigabytes / m_wall, m_gigabytes / std::max(m_user, 1e-9)}; }

 private:
  int m_who;
  double m_wall = 0, m_user = 0, m_gigabytes = 0;
};

constexpr std::size_t k_fed = 64U << 10;  // bytes at once

void feed(ci_log::Scanner& scanner, std::string_view logs, std::size_t rounds) {
  for (std::size_t i = 0; i < rounds; ++i) {
    for (std::size_t at = 0; at < logs.size(); at += k_fed) scanner.feed(logs.substr(at, k_fed));
  }
}

Speed ripgrep(const ci_log::Signatures& signatures, const std::string& logs) {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("plumbline-bench-{}", getpid());
  std::filesystem::create_directories(folder);
  std::size_t bytes = 0;
  {
    // the whole expressions take ripgrep minutes to begin: it gets the stretches that we search for too,
    // eased
    const std::regex names(R"(\(\?P<[a-z_]+>)"), ends(R"(\[\\r\\n[^\]]*\])");
    std::ofstream patterns(folder / "patterns"), text(folder / "text", std::ios::binary);
    for (const auto& pattern : signatures.compiled().patterns) {
      const auto core = ci_log::core_of(pattern.expression.text()).expression;
      patterns << std::regex_replace(std::regex_replace(core, names, "(?:"), ends, "") << '\n';
    }
    for (; bytes < k_ripgrep_bytes; bytes += logs.size()) text << logs;
  }
  const auto command = fmt::format(
      "timeout 60 rg -j1 -a -c --regex-size-limit 1G --dfa-size-limit 1G -f '{0}/patterns' "
      "'{0}/text' > '{0}/count'",
      folder.string());
  int code = 0;
  Side side(RUSAGE_CHILDREN);
  side.turn(bytes, [&] { code = std::system(command.c_str()); });
  const auto speed = side.speed();
  std::filesystem::remove_all(folder);
  if (code != 0 && WEXITSTATUS(code) != 1) fmt::print("ripgrep failed ({})\n", WEXITSTATUS(code));
  fmt::print("ripgrep:   {:.3f} GB/s wall, {:.3f} GB/s user\n", speed.gigabytes_wall, speed.gigabytes_user);
  return speed;
}

/// Byte by byte, as one would write it first.
std::size_t without_codes(std::string_view log, char* out) {
  enum class State { text, escape, code } state = State::text;
  char* const begin = out;
  for (const char c : log) {
    if (state == State::text) {
      if (c == '\x1b')
        state = State::escape;
      else if (c != '\r')
        *out++ = c;
    } else if (state == State::escape) {
      state = c == '[' ? State::code : State::text;
    } else if (c >= '@' && c <= '~') {
      state = State::text;
    }
  }
  return static_cast<std::size_t>(out - begin);
}

/// How many bytes are left, so that none of it is thought useless.
std::size_t plain_loop(std::string_view logs, std::size_t rounds) {
  std::vector<char> out(k_fed);
  std::size_t left = 0;
  for (std::size_t i = 0; i < rounds; ++i) {
    for (std::size_t at = 0; at < logs.size(); at += k_fed)
      left += without_codes(logs.substr(at, k_fed), out.data());
  }
  return left;
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  if (argc < 3) return fmt::print("usage: plumbline_bench_ci_log DATA_ROOT FOLDER [MEGABYTES]\n"), 2;
  const auto begin = std::chrono::steady_clock::now();
  const auto signatures = ci_log::Signatures::load(argv[1]);
  if (!signatures) return fmt::print("{}\n", signatures.error().message), 2;
  const std::chrono::duration<double> load = std::chrono::steady_clock::now() - begin;
  const auto& compiled = signatures->compiled();
  fmt::print("catalogue: {} tools, {} expressions, {:.1f} MiB of tables, loaded in {:.2f} s\n",
             compiled.tools.size(), compiled.patterns.size(),
             static_cast<double>(compiled.automaton.bytes()) / (1U << 20), load.count());
  const double peak_of_load = peak_megabytes();
  const auto logs = all_logs(argv[2]);
  if (logs.empty()) return fmt::print("no .txt or .log below {}\n", argv[2]), 2;
  const double megabytes = argc > 3 ? std::atof(argv[3]) : 512;
  constexpr std::size_t k_turns = 8;  // a host changes its pace within seconds
  const auto rounds =
      std::max<std::size_t>(1, static_cast<std::size_t>(megabytes * 1e6 / k_turns) / logs.size());
  ci_log::Scanner scanner(*signatures);
  Side scan(RUSAGE_SELF), loop(RUSAGE_SELF);
  std::size_t left = 0;
  for (std::size_t i = 0; i < k_turns; ++i) {
    scan.turn(rounds * logs.size(), [&] { feed(scanner, logs, rounds); });
    loop.turn(rounds * logs.size(), [&] { left += plain_loop(logs, rounds); });
  }
  const auto runs = scanner.finish().size();
  const double used = resident_megabytes() - static_cast<double>(logs.size()) / (1U << 20);
  const auto ours = scan.speed(), plain = loop.speed();
  fmt::print("plumbline: {:.2f} GB/s wall, {:.2f} GB/s user; {} runs seen\n", ours.gigabytes_wall,
             ours.gigabytes_user, runs);
  fmt::print("plain loop: {:.2f} GB/s wall, {:.2f} GB/s user; {:.1f} % of the bytes stay\n",
             plain.gigabytes_wall, plain.gigabytes_user,
             100.0 * static_cast<double>(left) / static_cast<double>(k_turns * rounds * logs.size()));
  const auto theirs = ripgrep(*signatures, logs);
  const double ratio = ours.gigabytes_user / theirs.gigabytes_user;
  fmt::print(
      "ratio: {:.1f} to ripgrep, {:.2f} to the plain loop (user time); memory without the logs themselves: "
      "{:.1f} MiB, peak while loading {:.1f} MiB\n",
      ratio, ours.gigabytes_user / plain.gigabytes_user, used, peak_of_load);
  return ours.gigabytes_user < k_least_speed || ratio < k_least_ratio || used > k_most_memory ? 1 : 0;
}
