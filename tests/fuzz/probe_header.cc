// A probe's file.
#include "assess/loader.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Folder folder;
  const auto file = folder.write("sample.sql", fuzz::text_of(data, size));
  const auto probe = assess::parse_probe(file);
  if (!probe) {
    fuzz::must(probe.error().message.starts_with(file), "a refusal names the file");
    return 0;
  }
  fuzz::must(probe->id == "sample" && !probe->sql.empty() && !probe->needs.empty(), "a probe is whole");
  fuzz::must(probe->sql_line >= 1, "the query has a line");
  (void)assess::probe_content(*probe);
  return 0;
}
