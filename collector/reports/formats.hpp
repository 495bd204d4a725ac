#pragma once
// The table of formats: how each is told by content, and who reads it.
#include <span>
#include <string_view>

#include "collector/reports/builder.hpp"
#include "collector/reports/document.hpp"

namespace plumbline::reports {

struct Format {
  std::string_view type;
  bool (*recognises)(const Document&);
  /// Tells the builder what the document says and sets the reading's version.
  /// Errors: unsupported (a version outside our list), unreadable (against the format's own schema).
  Result<void> (*read)(const Document&, Builder&, ReportReading&);
};

[[nodiscard]] std::span<const Format> formats();

extern const Format k_sarif, k_junit, k_cobertura, k_jacoco, k_lcov, k_gcovr, k_cyclonedx_json,
    k_cyclonedx_xml, k_spdx_json, k_spdx_text, k_spdx3, k_openvex, k_attestation, k_scorecard, k_gitleaks,
    k_osv, k_trivy, k_cppcheck, k_scas;

}  // namespace plumbline::reports
