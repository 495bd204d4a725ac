// A reply of GitHub's or Buildbot's API: a run, job, build, step or log, or a cursor.
#include "collector/buildbot/cursor.hpp"
#include "collector/buildbot/model.hpp"
#include "collector/github/cursor.hpp"
#include "collector/github/model.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  const auto again = github::Cursor::parse(text, "s");
  fuzz::must(github::Cursor::parse(again.dump(), "s") == again,
             "a cursor of GitHub is what it was written as");
  const auto builds = buildbot::Cursor::parse(text, "s");
  fuzz::must(buildbot::Cursor::parse(builds.dump(), "s") == builds,
             "a cursor of Buildbot is what it was written as");
  const auto json = http::parse_json(text);
  if (!json) return 0;
  const auto run = github::parse_run(*json);
  const auto job = github::parse_job(*json);
  if (run && job && job->completed) {
    const auto record = github::record_of(*run, *job);
    fuzz::must(!fuzz::has_control(record.job), "no control character in a record");
    fuzz::must(record.job.size() < 700, "no endless name in a record");
  }
  if (const auto build = buildbot::parse_build(*json); build && build->completed) {
    const auto record = buildbot::record_of(*build, {"b", "r"});
    fuzz::must(!record.actor || record.actor->find('@') == std::string::npos, "no address in a record");
  }
  (void)buildbot::parse_step(*json);
  (void)buildbot::parse_log(*json);
  return 0;
}
