// Results of SCAS tests (3GPP TS 33.117 and its like) as JSON of a test laboratory: keyed by specification,
// version, section and test name. A case that was not run, is not applicable or inconclusive is never a pass.
#include <fmt/format.h>

#include "collector/reports/formats.hpp"

namespace plumbline::reports {
namespace {

Json list_in(const Document& document) {
  const Json root = document.json();
  return root.is_array() ? root : root["results"];
}

bool is_case(const Json& one) {
  return one["spec"].is_text() && one["result"].is_text() && (one.has("section") || one.has("test_name"));
}

bool recognises(const Document& document) {
  return is_case(list_in(document).first());
}

Result<void> read(const Document& document, Builder& builder, ReportReading& reading) {
  std::int64_t passed = 0, failed = 0, skipped = 0;
  std::string wrong;
  list_in(document).each([&](const Json& one) {
    const auto result = one.text("result");
    builder.stated(one.text("executed_at"));
    if (reading.version.empty())
      reading.version = clipped(fmt::format("{} {}", one.text("spec"), one.text("spec_version")), 60);
    if (!is_case(one))
      wrong = "a case has no spec, no result, or neither section nor test_name";
    else if (result == "pass")
      ++passed;
    else if (result == "fail")
      ++failed;
    else if (result == "not_applicable" || result == "not_run" || result == "inconclusive")
      ++skipped;
    else
      wrong = fmt::format("the result \"{}\" is none of pass, fail, not_applicable, not_run, inconclusive",
                          clipped(result, k_quoted));
    if (one.text("release_id").empty()) builder.count("without_release");
  });
  if (!wrong.empty()) return fail(Errc::unreadable, wrong);
  auto& run = builder.tests("scas", "scas");
  run.passed = passed;
  run.failed = failed;
  run.skipped = skipped;
  builder.count("tests", passed + failed + skipped);
  builder.count("passed", passed);
  builder.count("failed", failed);
  builder.count("skipped", skipped);
  return {};
}

}  // namespace

extern const Format k_scas{"scas", recognises, read};

}  // namespace plumbline::reports
