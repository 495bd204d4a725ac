// Reads one report as often as told and prints seconds, megabytes and counts. Without a file it makes a SARIF
// or a bill of materials of the size asked for: plumbline_bench_reports sarif|sbom|xml MEGABYTES, or FILE….
#include "collector/reports/reports.hpp"

#include <fmt/core.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

using namespace plumbline;

namespace {

std::string made(const std::string& kind, std::size_t bytes) {
  const bool sarif = kind == "sarif", xml = kind == "xml";
  std::string out =
      sarif ? R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL","version":"2.1"}},"results":[)"
      : xml ? R"(<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>)"
            : R"({"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[)";
  for (int i = 0; out.size() < bytes; ++i) {
    if (!xml && i > 0) out += ',';
    out +=
        sarif
            ? fmt::format(
                  R"({{"ruleId":"cpp/rule-{}","level":"error","message":{{"text":"a buffer may overflow here, {}"}},)"
                  R"("locations":[{{"physicalLocation":{{"artifactLocation":{{"uri":"src/file{}.cpp"}},)"
                  R"("region":{{"startLine":{},"snippet":{{"text":"memcpy(a, b, n); // {}"}}}}}}}}]}})",
                  i % 50, i, i % 5000, i, i)
        : xml
            ? fmt::format(
                  "<component "
                  "type=\"library\"><group>org.example</group><name>part{}</name><version>1.{}</version>"
                  "<purl>pkg:maven/org.example/part{}@1.{}</purl></component>",
                  i, i, i, i)
            : fmt::format(
                  R"({{"type":"library","bom-ref":"ref{}","group":"org.example","name":"part{}","version":"1.{}",)"
                  R"("purl":"pkg:maven/org.example/part{}@1.{}","licenses":[{{"license":{{"id":"MIT"}}}}]}})",
                  i, i, i, i, i);
  }
  return out + (sarif ? "]}]}" : xml ? "</components></bom>" : "]}");
}

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

// Of this process: what a busy machine does not stretch.
double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void measure(const std::string& name, const std::string& bytes) {
  const auto before = peak_megabytes();
  const double cpu = cpu_seconds();
  const auto began = std::chrono::steady_clock::now();
  RunContext run;
  run.at = Instant{1};
  const auto reading = reports::read_report(name, bytes, run);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  fmt::print("{}: {} {} {:.1f} MB in {:.2f} s ({:.2f} s of CPU), {} records, peak {} MB (before {} MB) {}\n",
             name, reading.type, reading.status == reports::Status::accepted ? "accepted" : "refused",
             static_cast<double>(bytes.size()) / 1e6, seconds, cpu_seconds() - cpu, reading.records.size(),
             peak_megabytes(), before, reading.reason);
  for (const auto& [what, number] : reading.counts) fmt::print("  {} {}\n", what, number);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::atol(argv[2]) > 0) {
    measure(argv[1], made(argv[1], static_cast<std::size_t>(std::atol(argv[2])) * 1'000'000));
    return 0;
  }
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    measure(argv[i], {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
  }
  return 0;
}
