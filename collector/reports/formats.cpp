#include "collector/reports/formats.hpp"

#include <algorithm>
#include <set>

namespace plumbline::reports {
namespace {

const Format k_formats[] = {
    k_sarif,         k_junit,     k_cobertura, k_jacoco,   k_lcov,    k_gcovr,       k_cyclonedx_json,
    k_cyclonedx_xml, k_spdx_json, k_spdx_text, k_spdx3,    k_openvex, k_attestation, k_scorecard,
    k_gitleaks,      k_osv,       k_trivy,     k_cppcheck, k_scas,
};

}  // namespace

std::span<const Format> formats() {
  return k_formats;
}

std::vector<std::string> types() {
  std::set<std::string> out;
  for (const auto& one : formats()) out.emplace(one.type);
  return {out.begin(), out.end()};
}

bool may_be_report(std::string_view beginning) {
  if (beginning.starts_with("\xef\xbb\xbf")) beginning.remove_prefix(3);
  if (beginning.starts_with("\xff\xfe") || beginning.starts_with("\xfe\xff")) return true;
  const auto at = beginning.find_first_not_of(" \t\r\n");
  if (at == beginning.npos) return false;
  const auto rest = beginning.substr(at);
  // "[12:00:01] make" and "[INFO] …" are logs: behind a list's bracket stands a value.
  if (rest.front() == '[') {
    const auto next = rest.find_first_not_of(" \t\r\n", 1);
    return next == rest.npos || rest[next] == '{' || rest[next] == ']' || rest[next] == '[';
  }
  return rest.front() == '{' || rest.front() == '<' || rest.starts_with("TN:") || rest.starts_with("SF:") ||
         rest.starts_with("SPDXVersion:") || rest.starts_with("##") || rest.starts_with("DataLicense:");
}

namespace {

void read_document(const Document& document, std::string_view name, const RunContext& run,
                   const Options& options, ReportReading& out) {
  const auto known = formats();
  auto format =
      std::find_if(known.begin(), known.end(), [&](const Format& f) { return f.recognises(document); });
  // gitleaks writes so when it found nothing; an empty list says nothing of who wrote it.
  const bool bare = document.json().is_array() && document.json().size() == 0;
  if (format == known.end() && bare && run.report_type == k_gitleaks.type)
    format =
        std::find_if(known.begin(), known.end(), [&](const Format& f) { return f.type == run.report_type; });
  if (format == known.end()) {
    out.reason = bare ? "is an empty list, which does not say who wrote it: where it is gitleaks', the "
                        "manifest can say `type: gitleaks`"
                      : "is no report of a known type";
    return;
  }
  out.type = format->type;
  Builder builder(name, run, options, out);
  const auto read = format->read(document, builder, out);
  if (!read) {
    out.reason = read.error().message;
    out.counts.clear();
    return;
  }
  out.status = Status::accepted;
  builder.finish();
}

ReportReading read_known(std::string_view name, std::string_view bytes, const RunContext& run,
                         const Options& options) {
  ReportReading out;
  const auto document = Document::parse(bytes, options);
  if (!document) {
    out.reason = document.error().message;
    return out;
  }
  read_document(*document, name, run, options, out);
  if (document->sound()) return out;
  auto whole = options;
  whole.long_list = 0;
  return read_known(name, bytes, run, whole);
}

}  // namespace

ReportReading read_report(std::string_view name, std::string_view bytes, const RunContext& run,
                          const Options& options) {
  auto out = read_known(name, bytes, run, options);
  if (options.redact) {  // both may quote the report
    out.reason = options.redact(out.reason);
    out.version = options.redact(out.version);
  }
  return out;
}

}  // namespace plumbline::reports
