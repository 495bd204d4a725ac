// SARIF 2.1.0 (OASIS). A run whose invocation failed, or that could not be carried through, is a failed run
// however few results it has. One that calls itself successful and tells of errors beside it may not list all
// there is (appendix I): its silence proves nothing.
#include <fmt/format.h>

#include <cstdlib>
#include <map>

#include "collector/reports/formats.hpp"
#include "collector/reports/tool_names.hpp"

namespace plumbline::reports {
namespace {

bool recognises(const Document& document) {
  const Json root = document.json();
  const bool sarif = root.text("$schema").find("sarif") != std::string_view::npos;
  if (root["runs"].is_null()) return sarif;  // the schema allows it: a log of nothing
  if (!root["runs"].is_array()) return false;
  return sarif || root.text("version").starts_with("2.") ||
         root["runs"].first()["tool"]["driver"].is_object();
}

struct Rule {
  std::string level;     // defaultConfiguration.level
  std::string severity;  // properties.security-severity
};

class RunReader {
 public:
  RunReader(Json run, Builder& builder) : m_run(run), m_builder(builder) {}

  Result<void> read() {
    const Json driver = m_run["tool"]["driver"];
    if (!driver["name"].is_text())
      return fail(Errc::unreadable, "a run has no tool.driver.name, which SARIF asks for");
    const Json results = m_run["results"];
    if (results.there() && !results.is_array() && !results.is_null())
      return fail(Errc::unreadable, "the results of a run are no list");
    m_tool = tool_name(driver.text("name"));
    auto& run = m_builder.begin_run(m_tool.tool, m_tool.category);
    for (const auto* key : {"semanticVersion", "version", "dottedQuadFileVersion"}) {
      if (const auto version = driver.text(key); !version.empty() && !run.version)
        run.version = clipped(version, 100);
    }
    run.inputs = targets();
    run.outcome = outcome(results);
    run.seconds = seconds();
    collect_rules(driver);
    m_run["tool"]["extensions"].each([&](const Json& extension) { collect_rules(extension); });
    results.each([&](const Json& result) { one(result); });
    // What it lists and calls no open finding it has looked at as well.
    if (run.inputs == 0 && m_open == 0) run.inputs = static_cast<std::int64_t>(results.size());
    if (m_open == 0 && run.outcome.empty() && (m_complaints > 0 || m_exit != 0)) {
      run.outcome = "unknown";
      if (m_exit != 0)
        m_builder.note(fmt::format("the tool ended with exit code {} and lists no open finding", m_exit));
    }
    m_builder.end_run();
    return {};
  }

 private:
  // What was looked at; a tool lists its settings and its output beside it (3.24.6).
  std::int64_t targets() const {
    std::int64_t out = 0;
    m_run["artifacts"].each([&](const Json& artifact) {
      bool target = false, roles = false;
      artifact["roles"].each([&](const Json& role) {
        roles = true;
        const auto name = role.text();
        target = target || name == "analysisTarget" || name == "resultFile" || name == "tracedFile" ||
                 name == "added" || name == "modified" || name == "unmodified" || name == "renamed";
      });
      if (target || !roles) ++out;
    });
    return out;
  }

  // Empty: what was found decides.
  std::string outcome(const Json& results) {
    bool failed = false, crashed = false;
    m_run["invocations"].each([&](const Json& call) {
      m_builder.stated(call.text("endTimeUtc"));
      if (call["executionSuccessful"].flag() == false) failed = true;
      for (const auto* kind : {"toolExecutionNotifications", "toolConfigurationNotifications"}) {
        call[kind].each([&](const Json& note) {
          if (note.text("level") != "error") return;
          if (call["executionSuccessful"].flag() == true)
            ++m_complaints;
          else
            failed = true;
        });
      }
      // What a code means only the tool knows; linters give one for findings. Of a run that found nothing it
      // denies that all went well.
      if (const auto code = call["exitCode"].number(); code && *code != 0) m_exit = *code;
      if (!call.text("exitSignalName").empty() || !call.text("processStartFailureMessage").empty())
        crashed = true;
    });
    if (m_complaints > 0) {
      m_builder.incomplete();
      m_builder.note(fmt::format("the tool tells of {} errors and calls its run successful", m_complaints));
    }
    if (crashed) return "crashed";
    if (failed) return "failure";
    // No list at all means, by 3.14.23, that no scan took place.
    if (!results.is_array()) return "failure";
    return {};
  }

  // Of all invocations together; none where one does not say when it began and ended.
  std::optional<std::int64_t> seconds() {
    std::optional<std::int64_t> out = 0;
    std::size_t calls = 0;
    m_run["invocations"].each([&](const Json& call) {
      ++calls;
      const auto begun = loose_instant(call.text("startTimeUtc")),
                 ended = loose_instant(call.text("endTimeUtc"));
      const bool known = out && begun && ended && begun->seconds <= ended->seconds;
      out = known ? std::optional(*out + ended->seconds - begun->seconds) : std::nullopt;
    });
    return calls > 0 ? out : std::nullopt;
  }

  void collect_rules(const Json& component) {
    component["rules"].each([&](const Json& rule) {
      const Json properties = rule["properties"];
      Rule out{std::string(rule["defaultConfiguration"].text("level")), ""};
      out.severity = properties.text("security-severity");
      m_rules.emplace(rule.text("id"), std::move(out));
      m_by_index.emplace_back(rule.text("id"));
    });
  }

  std::string rule_of(const Json& result) {
    if (const auto id = result.text("ruleId"); !id.empty()) return std::string(id);
    if (const auto id = result["rule"].text("id"); !id.empty()) return std::string(id);
    const auto index = result["ruleIndex"].number();
    if (index && *index >= 0 && static_cast<std::size_t>(*index) < m_by_index.size())
      return m_by_index[static_cast<std::size_t>(*index)];
    return {};
  }

  std::string severity(const Json& result, const std::string& rule_id) {
    const auto rule = m_rules.find(rule_id);
    const std::string score = !result["properties"].text("security-severity").empty()
                                  ? std::string(result["properties"].text("security-severity"))
                              : rule != m_rules.end() ? rule->second.severity
                                                      : "";
    if (!score.empty()) {
      const double number = std::strtod(score.c_str(), nullptr);
      return number > 0 ? severity_of_score(number) : severity_of(score);
    }
    std::string level(result.text("level"));
    if (level.empty() && rule != m_rules.end()) level = rule->second.level;
    return severity_of(level.empty() ? "warning" : level);
  }

  // "kind: pass" says that the rule looked and found nothing; "absent" that it was there before and is not
  // now.
  static bool is_finding(const Json& result) {
    const auto kind = result.text("kind");
    return (kind.empty() || kind == "fail" || kind == "open" || kind == "review") &&
           result.text("baselineState") != "absent";
  }

  static std::string decision(const Json& result) {
    std::string out;
    result["suppressions"].each([&](const Json& suppression) {
      const auto status =
          suppression.text("status").empty() ? suppression.text("state") : suppression.text("status");
      if (status.empty() || status == "accepted") out = "accepted";
    });
    return out;
  }

  std::string identity(const Json& result, const std::string& path) const {
    std::string out;
    result["partialFingerprints"].each_entry([&](std::string_view key, const Json& value) {
      if (!value.text().empty()) out += fmt::format("{}={}\n", key, value.text());
    });
    if (!out.empty()) return path + "\n" + out;
    result["fingerprints"].each_entry([&](std::string_view key, const Json& value) {
      if (!value.text().empty()) out += fmt::format("{}={}\n", key, value.text());
    });
    if (!out.empty()) return path + "\n" + out;
    // The snippet and the message of a secret are the secret: not even a digest of them is kept.
    if (m_tool.category == "secret") return path;
    const auto snippet = result["locations"].first()["physicalLocation"]["region"]["snippet"].text("text");
    return snippet.empty() ? "" : fmt::format("{}\nsnippet {}", path, snippet);
  }

  void one(const Json& result) {
    if (!is_finding(result)) return m_builder.count("no_findings");
    Seen seen;
    seen.rule = rule_of(result);
    const Json place = result["locations"].first();
    const Json artifact = place["physicalLocation"]["artifactLocation"];
    seen.path = artifact.text("uri");
    if (const auto index = artifact["index"].number(); seen.path.empty() && index)
      seen.path = path_of(*index);
    if (seen.path.empty()) seen.path = place["logicalLocations"].first().text("fullyQualifiedName");
    seen.message = result["message"].text("text");
    if (seen.message.empty()) seen.message = result["message"].text("id");
    seen.identity = identity(result, seen.path);
    seen.severity = severity(result, seen.rule);
    seen.decision = decision(result);
    if (seen.decision.empty()) ++m_open;
    m_builder.finding(seen);
  }

  std::string path_of(std::int64_t index) {
    if (m_paths.empty())
      m_run["artifacts"].each([&](const Json& a) { m_paths.emplace_back(a["location"].text("uri")); });
    return index >= 0 && static_cast<std::size_t>(index) < m_paths.size()
               ? m_paths[static_cast<std::size_t>(index)]
               : "";
  }

  Json m_run;
  Builder& m_builder;
  ToolName m_tool;
  std::map<std::string, Rule, std::less<>> m_rules;
  std::vector<std::string> m_by_index, m_paths;
  int m_complaints = 0;
  std::int64_t m_exit = 0, m_open = 0;
};

Result<void> read(const Document& document, Builder& builder, ReportReading& reading) {
  const Json root = document.json();
  reading.version = root.text("version");
  if (reading.version != "2.1.0")
    return fail(Errc::unsupported,
                fmt::format("SARIF \"{}\" is not read, 2.1.0 is", clipped(reading.version, k_quoted)));
  Result<void> out;
  builder.count("findings", 0);
  builder.count("runs", 0);
  root["runs"].each([&](const Json& run) {
    if (out) out = RunReader(run, builder).read();
  });
  if (root["runs"].size() == 0) builder.note("holds no run of any tool");
  return out;
}

}  // namespace

extern const Format k_sarif{"sarif", recognises, read};

}  // namespace plumbline::reports
