// The auditor's population: every row of a probe, for a spreadsheet or a program.
#include <fmt/format.h>

#include <string>

#include "dashboards/dashboards.hpp"
#include "dashboards/json.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

/// One field after RFC 4180. A text a spreadsheet would run as a formula gets an apostrophe before it.
std::string csv_field(std::string_view text) {
  constexpr std::string_view k_formula = "=+-@\t\r\n";
  const bool runs = !text.empty() && k_formula.find(text.front()) != std::string_view::npos;
  std::string out = (runs ? "'" : "") + safe_text(text);
  if (out.find_first_of(",\"\r\n ") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_time(Instant t) {
  return t == k_always || t == k_forever ? "" : format_rfc3339(t);
}

}  // namespace

std::string render_population_csv(const std::vector<assess::ProbeRow>& rows) {
  std::string out = "subject,at,until,ok,native_id,commit,path,evidence,detail\r\n";
  for (const auto& r : rows) {
    const std::string native(parse_evidence(r.evidence).native);
    out +=
        fmt::format("{},{},{},{},{},{},{},{},{}\r\n", csv_field(r.subject), csv_time(r.at), csv_time(r.until),
                    r.ok ? std::to_string(*r.ok) : "", csv_field(native), csv_field(commit_of(r)),
                    csv_field(r.path), csv_field(r.evidence), csv_field(r.detail));
  }
  return out;
}

std::string render_population_json(const std::vector<assess::ProbeRow>& rows) {
  Json document = Json::array();
  for (const auto& r : rows) document.push_back(row_json(r));
  return json_bytes(document);
}

}  // namespace plumbline::dashboards
