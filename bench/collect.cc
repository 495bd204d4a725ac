// Reads one repository with the git collector into a sink that counts, and says how long it took.
//   plumbline_bench DATA_ROOT PATH [passes]   prints "full SECONDS" and "quiet SECONDS" a pass, memory,
//   counts and gaps counts
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <string>

#include "collector/git/git_collector.hpp"

namespace {

using namespace plumbline;

class CountingSink final : public Sink {
 public:
  Result<void> begin(Pass) override { return {}; }
  Result<void> put(std::vector<Record> records) override {
    for (const auto& record : records) {
      std::visit([&](const auto& r) { ++counts[std::string(r.k_shape)]; }, record);
      if (const auto* c = std::get_if<Commit>(&record)) add(*c);
    }
    return {};
  }
  Result<void> withdraw(std::string_view, const Native&) override { return {}; }
  PersonId person(std::string_view name, std::string_view address) override {
    return {id63(sha256(std::string(name) + '\n' + std::string(address)))};
  }
  Result<void> finish(std::vector<Coverage>, std::vector<Gap> all, std::string text) override {
    gaps = std::move(all);
    cursor = std::move(text);
    return {};
  }
  std::map<std::string, std::int64_t> counts;
  std::int64_t plain = 0, plain_paths = 0, merge_paths = 0;
  std::vector<Gap> gaps;
  std::string cursor;

 private:
  void add(const Commit& c) {
    if (c.parents > 1)
      merge_paths += c.paths;
    else
      ++plain, plain_paths += c.paths;
  }
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

long status_kb(const std::string& key) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(key)) return std::strtol(line.c_str() + key.size() + 1, nullptr, 10);
  }
  return 0;
}

int complain(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "usage: plumbline_bench DATA_ROOT PATH [passes]\n"), 2;
  const int passes = argc > 3 ? std::atoi(argv[3]) : 1;
  const git::GitCollector collector;
  const SourceSpec source{argv[2], "git", argv[2]};
  CollectContext context{Instant{4102444800}, "", argv[1], {}};
  std::map<std::string, double> cpu;  // processor seconds up to the last word of each phase
  context.progress = [&](const Progress& p) {
    cpu[std::string(p.phase)] = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  };
  CountingSink sink;
  for (int i = 0; i < passes; ++i) {
    sink = {};
    const auto start = std::chrono::steady_clock::now();
    if (const auto ok = collector.collect(source, context, sink); !ok) return complain(ok.error());
    std::printf("full %.3f s\n", seconds_since(start));
  }
  for (const auto& [phase, seconds] : cpu)
    std::printf("cpu at the end of %s %.2f s\n", phase.c_str(), seconds);
  std::printf("memory now: anonymous %ld kB, file %ld kB, peak resident %ld kB\n", status_kb("RssAnon:"),
              status_kb("RssFile:"), status_kb("VmHWM:"));
  context.cursor = sink.cursor;
  for (int i = 0; i < passes; ++i) {
    CountingSink quiet;
    const auto start = std::chrono::steady_clock::now();
    if (const auto ok = collector.collect(source, context, quiet); !ok) return complain(ok.error());
    std::printf("quiet %.4f s, %zu records\n", seconds_since(start), quiet.counts.size());
  }
  for (const auto& [shape, n] : sink.counts)
    std::printf("count %s %lld\n", shape.c_str(), static_cast<long long>(n));
  std::printf("plain commits %lld paths %lld, merge paths %lld\n", static_cast<long long>(sink.plain),
              static_cast<long long>(sink.plain_paths), static_cast<long long>(sink.merge_paths));
  for (const auto& gap : sink.gaps)
    std::printf("gap %s %s %s\n", gap.shape.c_str(), gap.reason.c_str(), gap.detail.c_str());
  return 0;
}
