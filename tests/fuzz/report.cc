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
  read.records.each([](const auto& record) {
    using Shape = std::remove_cvref_t<decltype(record)>;
    if constexpr (std::is_same_v<Shape, Finding>)
      fuzz::must(!fuzz::has_control(record.id) && !record.id.empty(), "a finding's id is a plain word");
    if constexpr (std::is_same_v<Shape, TestRun>)
      fuzz::must(record.passed >= 0 && record.failed >= 0 && record.skipped >= 0, "tests are counted");
  });
  reports::Options pieces;
  pieces.long_list = 1;
  const auto again = reports::read_report("report", fuzz::text_of(data, size), run, pieces);
  fuzz::must(again.type == read.type && again.reason == read.reason && again.counts == read.counts &&
                 again.stated == read.stated && again.records.size() == read.records.size(),
             "a report read in pieces says what it says as a whole");
  return 0;
}
