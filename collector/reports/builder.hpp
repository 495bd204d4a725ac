#pragma once
// What the readers of all formats share: they tell what they saw, the builder makes records of it.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "collector/reports/reports.hpp"
#include "core/digest.hpp"

namespace plumbline::reports {

/// A finding as a report tells it; the rest comes from the run of the tool it stands in.
struct Seen {
  std::string identity;  ///< what survives a move of lines; empty: rule, path and message stand in for it
  std::string rule, path, message, severity;
  std::string category;  ///< empty: that of the tool
  std::string component, decision;
};

/// How often each of many digests came.
class Tally {
 public:
  /// Counts it: 1 the first time. `id` is id63 of the digest.
  int count(std::int64_t id);

 private:
  struct Slot {
    std::int64_t id = 0;
    int count = 0;
  };
  [[nodiscard]] Slot& slot(std::int64_t id);
  std::vector<Slot> m_slots;  // a power of two, at most half of them taken
  std::size_t m_taken = 0;
};

class Builder {
 public:
  Builder(std::string_view name, const RunContext& run, const Options& options, ReportReading& reading);

  [[nodiscard]] const Options& options() const { return m_options; }
  void stated(std::string_view rfc3339);
  void stated(Instant at);
  void note(std::string words);  ///< worth knowing, of an accepted report
  void incomplete() { m_reading.whole = false; }
  void count(const std::string& what, std::int64_t n = 1) { m_reading.counts[what] += n; }

  /// A run of a tool; findings that follow are its own. The reference holds until the next run begins.
  ToolRun& begin_run(std::string_view tool, std::string_view category);
  void finding(const Seen& seen);
  /// The run before is done: its outcome follows from what was found, unless it was set.
  void end_run();

  TestRun& tests(std::string_view tool, std::string_view category);
  void component(Component component);
  void artifact(Artifact artifact);
  void advisory(Advisory advisory);

  /// Dates everything and moves it into the reading.
  void finish();

 private:
  [[nodiscard]] std::string id() const;
  /// Without secrets. Before it is cut: half a secret is one nobody knows.
  [[nodiscard]] std::string clean(std::string_view text) const;
  template <class... Texts>
  [[nodiscard]] bool suspicious(const Texts&... texts);
  template <class... Texts>
  void clean_all(Texts&... texts);
  void finding(const Seen& seen, std::string_view rule, std::string_view component, std::string_view path);
  [[nodiscard]] Digest identity(const Finding& finding, const Seen& seen);
  ReportReading& m_reading;
  const RunContext& m_run;
  const Options& m_options;
  std::string m_name;
  std::string m_lines;  // at hand for the search for secrets, and for what is digested
  Records m_records;
  std::map<std::string, int> m_ids;
  Tally m_same;  // of identities in this report
  std::optional<ToolRun> m_open;
  std::int64_t m_found = 0, m_settled = 0;
  std::int64_t *m_findings = nullptr, *m_components = nullptr;  // their counts, found once
};

/// What a report that lists all it looked at counts there.
inline void looked_at(ToolRun& run, std::int64_t inputs) {
  run.inputs = inputs;
  if (inputs == 0) run.idle = 1;
}
/// critical, high, medium, low or empty, of the many words for it.
[[nodiscard]] std::string severity_of(std::string_view word);
/// By CVSS score, as FIRST divides them (specification 3.1, section 5).
[[nodiscard]] std::string severity_of_score(double score);
/// Without the digits: line numbers, counts and addresses change when nothing else does.
[[nodiscard]] std::string without_numbers(std::string_view text);
/// What a reason quotes of a report: secrets are taken out of the reason as a whole, so most of them must be
/// in it whole.
inline constexpr std::size_t k_quoted = 200;
/// One line, at most so many bytes, whole characters.
[[nodiscard]] std::string clipped(std::string_view text, std::size_t most);
/// RFC 3339, and what is near to it: a blank for the T, no zone (taken as UTC), fractions.
[[nodiscard]] std::optional<Instant> loose_instant(std::string_view text);

}  // namespace plumbline::reports
