// A report of any type: nothing of it may do more than be refused. With PLUMBLINE_FORMAT, the name of one
// importer, all else is turned away before it is read, so that the fuzzer stays with that one.
#include "collector/reports/formats.hpp"
#include "collector/reports/reports.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
#ifdef PLUMBLINE_FORMAT
  const auto document = reports::Document::parse(fuzz::text_of(data, size), {});
  if (!document || !reports::PLUMBLINE_FORMAT.recognises(*document)) return -1;
#endif
  RunContext run;
  run.id = "run";
  run.at = Instant{1000};
  const auto read = reports::read_report("report", fuzz::text_of(data, size), run);
  fuzz::must(read.status == reports::Status::accepted || read.records.empty(),
             "what is refused gives no record");
  fuzz::must(read.status == reports::Status::accepted || !read.reason.empty(), "what is refused says why");
  for (const auto& [what, number] : read.counts) fuzz::must(number >= 0, "nothing is counted below zero");
  for (const auto& record : read.records) {
    if (const auto* finding = std::get_if<Finding>(&record))
      fuzz::must(!fuzz::has_control(finding->id) && !finding->id.empty(), "a finding's id is a plain word");
    if (const auto* tests = std::get_if<TestRun>(&record))
      fuzz::must(tests->passed >= 0 && tests->failed >= 0 && tests->skipped >= 0, "tests are counted");
  }
  return 0;
}
