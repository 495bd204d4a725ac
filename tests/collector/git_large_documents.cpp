// Documents too large to be read whole: what their path can decide is decided, the rest is said.
#include <map>
#include <set>

#include "tests/catch.hpp"
#include "tests/collector/git_scripts.hpp"

namespace git_large_documents_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

/// Shell that writes `lines` lines of about 60 bytes.
std::string many_lines(const std::string& file, int lines) {
  return "i=0; while [ $i -lt " + std::to_string(lines) +
         " ]; do echo \"The parser of option $i no longer loses its last argument.\"; i=$((i+1)); done > " +
         file + "\n";
}

}  // namespace

TEST_CASE("a large changelog is a version for each change of its bytes, unread") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, many_lines("ChangeLog", 2000) + "git add .; git commit -q -m one\n" +
              "at 1700000100\necho more >> ChangeLog; git commit -q -a -m two\n" +
              "at 1700000200\ngit revert --no-edit HEAD >out; rm out\n");
  Recorder sink;
  REQUIRE(collect(r, sink));
  auto all = sink.of<Document>();
  REQUIRE(all.size() == 3);
  std::map<Oid, std::set<std::int64_t>> substances;
  for (const auto& d : all) {
    CHECK(d.kind == "doc.release_notes");
    CHECK(d.substantive);
    CHECK(d.facts == "unread");
    CHECK(d.bytes > 64 << 10);
    substances[d.blob].insert(d.substance);
  }
  REQUIRE(substances.size() == 2);
  for (const auto& [blob, values] : substances) CHECK(values.size() == 1);
  CHECK(substances.begin()->second != substances.rbegin()->second);
  CHECK(sink.gaps.empty());
}

TEST_CASE("a small changelog is read") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, many_lines("ChangeLog", 20) +
              "echo 'Security fix for CVE-2020-1' >> ChangeLog\ngit add .; git commit -q -m one\n");
  Recorder sink;
  REQUIRE(collect(r, sink));
  const auto all = sink.of<Document>();
  REQUIRE(all.size() == 1);
  CHECK(all[0].facts == "cve security_section");
}

TEST_CASE("of a large document that shows none of its kinds a notice tells") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, many_lines("SECURITY.md", 4000) + "git add .; git commit -q -m one\n");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(sink.of<Document>().empty());
  const auto* notice = sink.gap("notice", "notice");
  REQUIRE(notice != nullptr);
  CHECK(notice->kind == "document");
  CHECK(notice->detail.find("SECURITY.md") != std::string::npos);
  CHECK(sink.pass == Pass::full);
}

}  // namespace git_large_documents_tests
