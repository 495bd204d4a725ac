#pragma once
// What the tests of reports share.
#include <string>
#include <type_traits>
#include <vector>

#include "collector/reports/reports.hpp"

namespace plumbline::test {

inline RunContext run_at(std::int64_t seconds, const std::string& job = "nightly") {
  RunContext run;
  run.id = "run-" + std::to_string(seconds);
  run.at = Instant{seconds};
  run.job = job;
  run.trigger = "schedule";
  run.commit = std::string(40, 'a');
  return run;
}

inline reports::ReportReading read(const std::string& bytes, const reports::Options& options = {}) {
  return reports::read_report("report", bytes, run_at(1000), options);
}

template <class Shape>
std::vector<Shape> all_of(const std::vector<Record>& records) {
  std::vector<Shape> out;
  for (const auto& record : records) {
    if (const auto* one = std::get_if<Shape>(&record)) out.push_back(*one);
  }
  return out;
}
template <class Shape>
std::vector<Shape> all_of(const reports::ReportReading& reading) {
  std::vector<Shape> out;
  reading.records.each([&](const auto& one) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(one)>, Shape>) out.push_back(one);
  });
  return out;
}

inline std::string sarif(const std::string& results, const std::string& more = "") {
  return R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL","semanticVersion":"2.9.1"}},"results":[)" +
         results + "]" + more + "}]}";
}
inline std::string result(const std::string& rule, const std::string& path, int line,
                          const std::string& snippet = "") {
  return R"({"ruleId":")" + rule + R"(","level":"error","message":{"text":"bad at line )" +
         std::to_string(line) + R"("},"locations":[{"physicalLocation":{"artifactLocation":{"uri":")" + path +
         R"("},"region":{"startLine":)" + std::to_string(line) +
         (snippet.empty() ? "" : R"(,"snippet":{"text":")" + snippet + "\"}") + "}}}]}";
}

}  // namespace plumbline::test
