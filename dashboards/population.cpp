// The auditor's population: every row of a probe, for a spreadsheet or a program.
#include <fmt/format.h>

#include <string>

#include "dashboards/csv.hpp"
#include "dashboards/dashboards.hpp"
#include "dashboards/json.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
std::string render_population_csv(const std::vector<assess::ProbeRow>& rows) {
  std::string out = "subject,at,until,ok,native_id,commit,path,evidence,detail\r\n";
  for (const auto& r : rows) {
    const auto native = native_id_of(r);
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
