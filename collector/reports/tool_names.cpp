#include "collector/reports/tool_names.hpp"

#include <algorithm>
#include <iterator>

namespace plumbline::reports {
namespace {

struct Known {
  std::string_view word, tool, category;
};
// The first whose word is the stated name or begins it, followed by no letter or digit. One line a spelling.
constexpr Known k_known[] = {
    {"codeql", "codeql", "sast"},
    {"semgrep", "semgrep", "sast"},
    {"opengrep", "semgrep", "sast"},
    {"coverity", "coverity", "sast"},
    {"clang-static-analyzer", "clang-static-analyzer", "sast"},
    {"clang-analyzer", "clang-static-analyzer", "sast"},
    {"clang", "clang-static-analyzer", "sast"},
    {"codechecker", "codechecker", "sast"},
    {"gcc", "gcc-analyzer", "sast"},
    {"gnu-c", "gcc-analyzer", "sast"},
    {"clang-tidy", "clang-tidy", "sast"},
    {"cppcheck", "cppcheck", "sast"},
    {"infer", "infer", "sast"},
    {"pvs-studio", "pvs-studio", "sast"},
    {"flawfinder", "flawfinder", "sast"},
    {"sonarqube", "sonar", "sast"},
    {"sonarcloud", "sonar", "sast"},
    {"bandit", "bandit", "sast"},
    {"gosec", "gosec", "sast"},
    {"golang-security-checks-by-gosec", "gosec", "sast"},
    {"brakeman", "brakeman", "sast"},
    {"spotbugs", "spotbugs", "sast"},
    {"njsscan", "njsscan", "sast"},
    {"mobsfscan", "mobsf", "sast"},
    {"devskim", "devskim", "sast"},
    {"checkmarx", "checkmarx", "sast"},
    {"checkmarx-ast", "checkmarx", "sast"},
    {"fortify", "fortify", "sast"},
    {"veracode", "veracode", "sast"},
    {"snykcode", "snyk-code", "sast"},
    {"snyk-code", "snyk-code", "sast"},
    {"psalm", "psalm-taint", "sast"},
    {"horusec", "horusec", "sast"},
    {"bearer", "bearer", "sast"},
    {"qodana", "qodana", "sast"},
    {"frama-c", "frama-c", "sast"},
    {"snyk-open-source", "snyk", "sca"},
    {"osv-scanner", "osv-scanner", "sca"},
    {"grype", "grype", "sca"},
    {"trivy", "trivy", "sca"},
    {"dependency-check", "owasp-dependency-check", "sca"},
    {"govulncheck", "govulncheck", "sca"},
    {"gitleaks", "gitleaks", "secret"},
    {"trufflehog", "trufflehog", "secret"},
    {"detect-secrets", "detect-secrets", "secret"},
    {"checkov", "checkov", "iac"},
    {"kics", "kics", "iac"},
    {"tfsec", "tfsec", "iac"},
    {"hadolint", "hadolint", "iac"},
    {"dockle", "dockle", "container"},
    {"zap", "zap", "dast"},
    {"owasp-zap", "zap", "dast"},
    {"nuclei", "nuclei", "dast"},
    {"eslint", "eslint", "lint"},
    {"shellcheck", "shellcheck", "lint"},
    {"zizmor", "zizmor", "lint"},
    {"scorecard", "scorecard", "scorecard"},
    {"binskim", "binskim", "hardening"},
};

std::string plain(std::string_view stated) {
  std::string out;
  for (const char c : stated.substr(0, 100)) {
    const auto u = static_cast<unsigned char>(c);
    if ((u >= 'a' && u <= 'z') || (u >= '0' && u <= '9') || c == '.' || c == '+')
      out += c;
    else if (u >= 'A' && u <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

}  // namespace

ToolName tool_name(std::string_view stated) {
  const std::string name = plain(stated);
  const Known* best = nullptr;
  for (const auto& known : k_known) {
    const bool fits = name == known.word || (name.starts_with(known.word) && name[known.word.size()] == '-');
    if (fits && (best == nullptr || known.word.size() > best->word.size())) best = &known;
  }
  if (best != nullptr) return {std::string(best->tool), std::string(best->category)};
  return {name.empty() ? "unknown" : name, "other"};
}

}  // namespace plumbline::reports
