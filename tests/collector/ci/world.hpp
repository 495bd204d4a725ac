#pragma once
// A world in which no time passes, logs are read by one word, and what is collected is kept.
#include <set>

#include "collector/ci/source.hpp"
#include "tests/collector/git_fixture.hpp"

namespace plumbline::test {

/// Sleeping is adding.
class FakePause final : public http::Pause {
 public:
  std::int64_t elapsed_seconds() override { return m_slept / 1000; }
  void sleep(std::int64_t milliseconds) override { m_slept += milliseconds; }
  std::int64_t jitter() override { return 500; }
  [[nodiscard]] std::int64_t slept() const { return m_slept / 1000; }

 private:
  std::int64_t m_slept = 0;
};

/// Whole lines "ran TOOL" are runs of it, as a scanner of logs would see them.
class WordReading final : public ci::LogReading {
 public:
  void feed(std::string_view bytes) override { m_text += bytes; }
  std::vector<Record> finish(const RunContext& run) override {
    std::vector<Record> out;
    for (std::size_t at = m_text.find("ran "); at != std::string::npos; at = m_text.find("ran ", at + 1)) {
      if (at > 0 && m_text[at - 1] != '\n' && !m_text.substr(0, at).ends_with("Z ")) continue;
      ToolRun tool;
      tool.id = run.id;
      tool.at = run.at;
      tool.tool = m_text.substr(at + 4, m_text.find_first_of("\r\n", at) - at - 4);
      tool.outcome = "success";
      tool.trigger = run.trigger;
      tool.commit = run.commit;
      tool.job = run.job;
      tool.ignored = run.ignored;
      tool.seen_in = "log";
      out.push_back(tool);
    }
    return out;
  }

 private:
  std::string m_text;
};

struct PauseTap final : http::Pause {
  explicit PauseTap(FakePause& pause) : inner(pause) {}
  std::int64_t elapsed_seconds() override { return inner.elapsed_seconds(); }
  void sleep(std::int64_t milliseconds) override { inner.sleep(milliseconds); }
  std::int64_t jitter() override { return inner.jitter(); }
  FakePause& inner;
};

inline ci::Outside outside(FakePause& pause) {
  ci::Outside out;
  out.pause = [&] { return std::make_unique<PauseTap>(pause); };
  out.readers = [](const std::string&) {
    ci::Readers readers;
    readers.log = [] { return std::make_unique<WordReading>(); };
    readers.report = [](const std::string& name, std::string_view bytes,
                        const RunContext& run) -> Result<std::vector<Record>> {
      if (!name.ends_with(".xml")) return fail(Errc::unsupported, "no report");
      TestRun test;
      test.id = run.id;
      test.at = run.at;
      test.passed = static_cast<std::int64_t>(bytes.size());
      test.trigger = run.trigger;
      return std::vector<Record>{test};
    };
    return Result<ci::Readers>(std::move(readers));
  };
  return out;
}

/// Of two sets of records the first difference; empty where they are equal.
inline std::string difference(const std::map<Recorder::Key, std::string>& got,
                              const std::map<Recorder::Key, std::string>& made) {
  for (const auto& [key, text] : made) {
    const auto it = got.find(key);
    if (it == got.end()) return "not collected: " + text;
    if (it->second != text) return "collected as " + it->second + "made as " + text;
  }
  for (const auto& [key, text] : got) {
    if (!made.contains(key)) return "not made: " + text;
  }
  return {};
}

/// Tickets that were handed over and not taken back.
inline std::ptrdiff_t living_tickets(const Recorder& sink) {
  return std::count_if(sink.records.begin(), sink.records.end(),
                       [](const auto& one) { return one.first.first == Ticket::k_shape; });
}

inline std::string words(const Recorder& sink) {
  std::string out;
  for (const auto& gap : sink.gaps) out += gap.shape + " " + gap.reason + ": " + gap.detail + "\n";
  return out;
}

inline std::set<std::string> reasons(const Recorder& sink, std::string_view shape) {
  std::set<std::string> out;
  for (const auto& gap : sink.gaps) {
    if (gap.shape == shape) out.insert(gap.reason);
  }
  return out;
}

}  // namespace plumbline::test
