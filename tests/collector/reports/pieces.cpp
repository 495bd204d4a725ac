// A report whose long lists are read in pieces says to the byte what it says as a whole.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"
#include "tests/collector/reports/reading.hpp"

namespace pieces_tests {
using namespace plumbline;
using namespace plumbline::test;
using reports::Status;

namespace {

std::string told(const std::string& bytes, std::size_t long_list) {
  reports::Options options;
  options.long_list = long_list;
  const auto r = read(bytes, options);
  std::string out = r.type + "|" + r.version + "|" + r.reason + "|" +
                    (r.status == Status::accepted ? "accepted" : "refused") + "|" +
                    (r.stated ? format_rfc3339(*r.stated) : "") + "\n";
  for (const auto& [what, number] : r.counts) out += what + " " + std::to_string(number) + "\n";
  r.records.each(
      [&](const auto& record) { out += std::string(record.k_shape) + "\n" + show_record(record); });
  return out;
}

void check_same(const std::string& bytes) {
  const auto whole = told(bytes, 0);
  for (const std::size_t long_list : {1, 8, 64}) {
    if (told(bytes, long_list) == whole) continue;
    INFO(bytes.substr(0, 3000));
    CHECK(told(bytes, long_list) == whole);
  }
}

std::vector<std::string> seeds() {
  std::vector<std::string> out;
  for (const auto& one :
       std::filesystem::directory_iterator(PLUMBLINE_SOURCE_DIR "/tests/fuzz/seeds/report")) {
    std::ifstream in(one.path(), std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return out;
}

std::string bill(const std::string& components, const std::string& more = "") {
  return R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[)" + components + "]" + more + "}";
}

}  // namespace

TEST_CASE("a report of any format, whole, cut off or spoilt, is read in pieces as it is read whole") {
  constexpr std::string_view k_odd = "\"{}[],:<>&/\\\x01\xff\xc3 0-='!?e.";
  std::uint64_t state = 1;
  const auto next = [&](std::size_t below) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state >> 33) % below;
  };
  REQUIRE(seeds().size() > 15);
  for (const auto& seed : seeds()) {
    check_same(seed);
    for (int i = 0; i < 200; ++i) {
      auto spoilt = seed;
      for (auto many = next(3) + 1; many > 0; --many) spoilt[next(spoilt.size())] = k_odd[next(k_odd.size())];
      check_same(i % 4 == 0 ? spoilt.substr(0, next(spoilt.size())) : spoilt);
    }
  }
}

TEST_CASE("what only the whole text shows to be no JSON is refused in pieces too") {
  const std::string one = R"({"type":"library","name":"a","version":"1"})";
  CHECK(told(bill(one + R"(,{"type":"library","name":"b"})"), 1).find("accepted") != std::string::npos);
  for (const auto& list :
       {one + ",," + one, one + "," + one + ",", "," + one + "," + one, one + "," + one + " 1",
        one + "}," + one, one + R"(,"\u0001)" + "\x01" + R"(",)" + one})
    check_same(bill(list));
  for (const auto* beside : {R"(,"a":1[2,3])", R"(,"a":[2,3]4)", R"(,"a":[2,3].5)", R"(,"a":[2,3]e1)",
                             R"(,"a":-[2,3])", R"(,"a":[2,3][4,5])", R"(,"version":18000000000000000000)",
                             R"(,"version":18000000000000000001)", R"(,"services":18000000000000000000)"})
    check_same(bill(one + "," + one, beside));
  check_same(bill(one + "," + one) + bill(""));
}

TEST_CASE("what only the whole text shows to be no XML is refused in pieces too") {
  const std::string one = R"(<component type="library"><name>a</name><version>1</version></component>)";
  const std::string head = R"(<bom xmlns="http://cyclonedx.org/schema/bom/1.6">)";
  const auto xml = [&](const std::string& list) {
    return head + "<components>" + list + "</components></bom>";
  };
  CHECK(told(xml(one + one), 1).find("components 2") != std::string::npos);
  for (const auto& list :
       {one + "</components><components>" + one, one + "<a></b>" + one, one + "<!-- <component> -->" + one,
        one + "<![CDATA[</components>]]>" + one,
        one + R"(<component type="<a>"><name>x</name></component>)" + one,
        one + R"(<component type='">'><name>x</name></component>)" + one, one + "<?x <a> ?>" + one,
        one + "<component type=library><name>x</name></component>" + one, one + "<a/ >" + one,
        one + "text &amp; more" + one, one + "<!-- <!ENTITY -->" + one, one + "<component" + one,
        one + std::string("\0", 1) + one,
        one + "<x:component type=\"y\"><x:name>b</x:name></x:component>" + one,
        one + R"(<component type="library"><name>t<!-- -->u</name></component>)" + one,
        one + R"(<component type="library"><name><![CDATA[x]]>y</name></component>)" + one})
    check_same(xml(list));
  check_same(R"(<?xml version="1.0" encoding="ISO-8859-1"?>)" +
             xml(one + "<component type=\"library\"><name>\xe4</name></component>"));
  check_same("<!DOCTYPE bom>" + xml(one + one));
  check_same(xml(one + one) + "<bom/>");
}

TEST_CASE("a large report is read in pieces, and depth is limited in them as everywhere") {
  std::string results;
  for (int i = 0; i < 9000; ++i)
    results += (i == 0 ? "" : ",") + result("rule", "f" + std::to_string(i), i, "x" + std::to_string(i));
  const auto bytes = sarif(results);
  REQUIRE(bytes.size() > reports::Options().long_list);
  CHECK(told(bytes, reports::Options().long_list) == told(bytes, 0));
  const std::string deep = std::string(300, '[') + std::string(300, ']');
  const auto hostile = sarif(results + R"(,{"ruleId":"x","properties":)" + deep + "}");
  const auto r = read(hostile);
  CHECK(r.status == Status::refused);
  CHECK(r.reason.find("nests deeper") == 0);
}

}  // namespace pieces_tests
