// What scanners write in formats of their own: OpenSSF Scorecard, gitleaks, OSV-Scanner, Trivy, cppcheck.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <set>

#include "collector/reports/formats.hpp"

namespace plumbline::reports {
namespace {

// ---- OpenSSF Scorecard, JSON v2. A score of -1 is inconclusive: the check ran into an error.
bool is_scorecard(const Document& document) {
  const Json root = document.json();
  return root["scorecard"].is_object() && root.has("checks") && root["repo"].is_object();
}

Result<void> read_scorecard(const Document& document, Builder& builder, ReportReading& reading) {
  const Json root = document.json();
  reading.version = root["scorecard"].text("version");
  if (!root["checks"].is_array()) return fail(Errc::unreadable, "\"checks\" is no list");
  if (root["repo"].text("name").empty())
    return fail(Errc::unreadable, "names no repository, so nobody knows whose score it is");
  builder.stated(root.text("date"));
  auto& run = builder.begin_run("scorecard", "scorecard");
  run.version = clipped(reading.version, 100);
  if (const auto commit = root["repo"].text("commit"); !run.commit && commit.size() == 40)
    run.commit = commit;
  std::int64_t conclusive = 0;
  root["checks"].each([&](const Json& check) {
    builder.count("checks");
    const auto score = check["score"].number();
    if (!score || *score < 0) return builder.count("inconclusive");
    ++conclusive;
    if (*score >= 10) return builder.count("full_marks");
    Seen seen;
    seen.rule = check.text("name");
    seen.identity = check.text("name");
    seen.severity = *score < 3 ? "high" : *score < 7 ? "medium" : "low";
    builder.finding(seen);
  });
  // Only what reached a conclusion was looked at.
  looked_at(run, conclusive);
  if (conclusive == 0) run.outcome = "failure";
  builder.end_run();
  return {};
}

// ---- gitleaks, versions 7 and 8. The secret itself is never kept, not even a digest of it.
bool is_gitleaks(const Document& document) {
  const Json first = document.json().first();
  return (first.has("RuleID") && first.has("Secret") && first.has("Match")) ||
         (first.has("rule") && first.has("offender") && first.has("leakURL"));
}

Result<void> read_gitleaks(const Document& document, Builder& builder, ReportReading& reading) {
  const bool old = document.json().first().has("offender");
  reading.version = old ? "7" : "8";
  builder.begin_run("gitleaks", "secret");
  document.json().each([&](const Json& leak) {
    Seen seen;
    seen.rule = old ? leak.text("rule") : leak.text("RuleID");
    seen.path = old ? leak.text("file") : leak.text("File");
    seen.identity = fmt::format("{}\n{}", seen.path, old ? leak.text("commit") : leak.text("Commit"));
    seen.severity = "high";
    builder.finding(seen);
  });
  builder.end_run();
  return {};
}

// ---- OSV-Scanner
bool is_osv(const Document& document) {
  const Json root = document.json();
  if (!root.has("results")) return false;
  if (root.has("experimental_config")) return true;
  const Json first = root["results"].first();
  return first["packages"].is_array() && first["packages"].first()["package"].is_object();
}

double highest(const Json& package, std::string_view id) {
  double out = 0;
  package["groups"].each([&](const Json& group) {
    bool here = false;
    group["ids"].each([&](const Json& one) { here = here || one.text() == id; });
    if (here) out = std::max(out, std::strtod(std::string(group.text("max_severity")).c_str(), nullptr));
  });
  return out;
}

Result<void> read_osv(const Document& document, Builder& builder, ReportReading&) {
  const Json results = document.json()["results"];
  if (!results.is_array() && !results.is_null()) return fail(Errc::unreadable, "\"results\" is no list");
  bool some = false, looked = false;
  results.each([&](const Json& result) {
    some = true;
    looked = looked || !result["source"].text("path").empty();
  });
  // the same form serves as a list of what is to be looked at
  if (some && !looked)
    return fail(Errc::unreadable,
                "no source has a path: that is a lock file for OSV-Scanner, not what it found");
  auto& run = builder.begin_run("osv-scanner", "sca");
  builder.count("findings", 0);
  results.each([&](const Json& result) {
    const auto path = result["source"].text("path");
    result["packages"].each([&](const Json& package) {
      ++run.inputs;
      builder.count("packages");
      package["vulnerabilities"].each([&](const Json& vulnerability) {
        Seen seen;
        seen.rule = vulnerability.text("id");
        seen.path = path;
        seen.component = package["package"].text("name");
        seen.identity = fmt::format("{}\n{}\n{}", path, seen.component, package["package"].text("ecosystem"));
        seen.severity = severity_of_score(highest(package, seen.rule));
        if (seen.severity.empty())
          seen.severity = severity_of(vulnerability["database_specific"].text("severity"));
        builder.finding(seen);
      });
    });
  });
  builder.end_run();
  return {};
}

// ---- Trivy, its schema 2 and the list before it. One report may hold four kinds of findings.
bool is_cluster(const Json& root) {
  return root.has("ClusterName") &&
         (root.has("Vulnerabilities") || root.has("Misconfigurations") || root.has("Resources"));
}

bool is_trivy(const Document& document) {
  const Json root = document.json();
  if (root.is_object())
    return is_cluster(root) ||
           (root.has("SchemaVersion") && (root.has("ArtifactName") || root.has("Results")));
  const Json first = root.first();
  return first["Target"].is_text() && (first.has("Vulnerabilities") || first.has("Type"));
}

struct TrivyKind {
  std::string_view list, category, rule;
};
constexpr TrivyKind k_trivy_kinds[] = {{"Vulnerabilities", "sca", "VulnerabilityID"},
                                       {"Misconfigurations", "iac", "ID"},
                                       {"Secrets", "secret", "RuleID"},
                                       {"Licenses", "licence", "Name"}};

// Which kinds of looking a result is of: its class says so even where nothing was found.
bool looked_for(const Json& result, const TrivyKind& kind) {
  if (result.has(kind.list)) return true;
  const auto sort = result.text("Class");
  if (kind.category == "sca")
    return sort == "os-pkgs" || sort == "lang-pkgs" || (sort.empty() && result.has("Type"));
  if (kind.category == "iac") return sort == "config";
  return (kind.category == "secret" && sort == "secret") ||
         (kind.category == "licence" && sort.starts_with("license"));
}

void trivy_finding(const Json& result, const Json& one, const TrivyKind& kind, Builder& builder) {
  if (kind.category == "iac" && one.text("Status") == "PASS") return builder.count("passed_checks");
  Seen seen;
  seen.rule = one.text(kind.rule);
  seen.path = result.text("Target");
  seen.component = one.text("PkgName");
  seen.message = kind.category == "secret" ? std::string() : std::string(one.text("Title"));
  seen.identity = fmt::format("{}\n{}\n{}", seen.path, seen.component, one.text("PkgPath"));
  seen.severity = severity_of(one.text("Severity"));
  builder.finding(seen);
}

// A scan of a cluster lists its results one deeper.
template <class F>
void trivy_results(const Json& root, F f) {
  if (!root.is_object()) return root.each(f);
  root["Results"].each(f);
  const auto deeper = [&](const Json& resource) { resource["Results"].each(f); };
  root["Resources"].each(deeper);
  root["Vulnerabilities"].each(deeper);
  root["Misconfigurations"].each(deeper);
}

Result<void> read_trivy(const Document& document, Builder& builder, ReportReading& reading) {
  const Json root = document.json();
  if (root.has("SchemaVersion")) reading.version = std::to_string(root["SchemaVersion"].number().value_or(0));
  if (root.has("SchemaVersion") && reading.version != "2")
    return fail(Errc::unsupported, fmt::format("Trivy's schema {} is not read, 2 is", reading.version));
  builder.stated(root.text("CreatedAt"));
  std::int64_t results = 0, inputs[std::size(k_trivy_kinds)] = {};
  trivy_results(root, [&](const Json& result) {
    ++results;
    for (std::size_t i = 0; i < std::size(k_trivy_kinds); ++i)
      inputs[i] += looked_for(result, k_trivy_kinds[i]) ? 1 : 0;
  });
  builder.count("findings", 0);
  for (std::size_t i = 0; i < std::size(k_trivy_kinds); ++i) {
    const auto& kind = k_trivy_kinds[i];
    if (inputs[i] == 0) continue;
    builder.begin_run("trivy", kind.category).inputs = inputs[i];
    trivy_results(root, [&](const Json& result) {
      result[kind.list].each([&](const Json& one) { trivy_finding(result, one, kind, builder); });
    });
    builder.end_run();
  }
  if (results == 0)
    builder.note("lists no target: a scan that looked at nothing, or found no package to look at");
  return {};
}

// ---- cppcheck, XML version 2
bool is_cppcheck(const Document& document) {
  return document.syntax() == Syntax::xml && local_name(document.xml()) == "results" &&
         child_of(document.xml(), "cppcheck");
}

Result<void> read_cppcheck(const Document& document, Builder& builder, ReportReading& reading) {
  const auto root = document.xml();
  reading.version = root.attribute("version").value();
  if (reading.version.empty()) reading.version = "1";
  if (reading.version != "2")
    return fail(Errc::unsupported, "cppcheck's XML version 1 is not read, 2 is (--xml-version=2)");
  auto& run = builder.begin_run("cppcheck", "sast");
  run.version = child_of(root, "cppcheck").attribute("version").value();
  builder.count("findings", 0);
  bool broken = false;
  const auto one = [&](pugi::xml_node error) {
    Seen seen;
    seen.rule = error.attribute("id").value();
    const std::string_view severity = error.attribute("severity").value();
    // What it says of itself is no finding: a missing include, too many configurations, a file it cannot
    // parse.
    if (severity == "information" || severity == "debug" || severity == "none")
      return builder.count("notices");
    if (seen.rule == "syntaxError" || seen.rule == "cppcheckError" || seen.rule == "internalAstError" ||
        seen.rule == "preprocessorErrorDirective") {
      broken = true;
      return builder.count("not_analysed");
    }
    seen.path = child_of(error, "location").attribute("file").value();
    if (seen.path.empty()) seen.path = error.attribute("file0").value();
    seen.message = error.attribute("msg").value();
    seen.severity = severity == "error" ? "high" : severity_of(severity);
    builder.finding(seen);
  };
  each_child(child_of(root, "errors"), "error", one);
  each_child(root, "error", one);  // of some writers they stand one higher
  if (broken) builder.note("cppcheck could not analyse some files; their silence proves nothing");
  builder.end_run();
  return {};
}

}  // namespace

extern const Format k_scorecard{"scorecard", is_scorecard, read_scorecard};
extern const Format k_gitleaks{"gitleaks", is_gitleaks, read_gitleaks};
extern const Format k_osv{"osv-scanner", is_osv, read_osv};
extern const Format k_trivy{"trivy", is_trivy, read_trivy};
extern const Format k_cppcheck{"cppcheck", is_cppcheck, read_cppcheck};

}  // namespace plumbline::reports
