// What CycloneDX's schemas demand, one sample a rule; the paths in the reasons are what a user looks for.
#include "collector/reports/rules.hpp"
#include "tests/catch.hpp"
#include "tests/collector/reports/reading.hpp"

namespace cyclonedx_rules_tests {
using namespace plumbline;
using namespace plumbline::test;
using reports::Status;

namespace {

std::string json(const std::string& more, const std::string& version = "1.6") {
  return read(R"({"bomFormat":"CycloneDX","specVersion":")" + version + R"(","version":1)" + more + "}")
      .reason;
}
std::string part(const std::string& more, const std::string& version = "1.6") {
  return json(R"(,"components":[{"type":"library","name":"a")" + more + "}]", version);
}
std::string xml(const std::string& inner, const std::string& version = "1.6", const std::string& head = "") {
  return read(R"(<bom xmlns="http://cyclonedx.org/schema/bom/)" + version + "\"" + head + ">" + inner +
              "</bom>")
      .reason;
}
std::string xml_part(const std::string& inner, const std::string& version = "1.6") {
  return xml("<components><component type=\"library\"><name>a</name>" + inner + "</component></components>",
             version);
}

}  // namespace

TEST_CASE("a bill in JSON is refused with the path of what its schema rejects") {
  CHECK(part("").empty());
  CHECK(part(R"(,"scope":"foo")") ==
        "components[0].scope is \"foo\" and should be one of excluded, optional, required");
  CHECK(part(R"(,"hashes":[{"alg":"MD5","content":"xy"}])") ==
        "components[0].hashes[0].content is \"xy\" and should be 32, 40, 64, 96 or 128 hexadecimal figures");
  CHECK(part(R"(,"hashes":[{"alg":"FOO","content":"xy"}])").starts_with("components[0].hashes[0].alg is"));
  CHECK(part(R"(,"licenses":[{"license":{"id":"MIT","name":"MIT"}}])") ==
        "components[0].licenses[0].license should have \"id\" or \"name\", not both");
  CHECK(part(R"(,"licenses":[{"license":{}}])") ==
        "components[0].licenses[0].license should have \"id\" or \"name\"");
  CHECK(part(R"(,"licenses":[{"license":{"id":"Apache-2"}}])")
            .starts_with(
                "components[0].licenses[0].license.id is \"Apache-2\" and should be an id of the SPDX"));
  CHECK(part(R"(,"licenses":[{"license":{"id":"MIT"}},{"expression":"MIT"}])")
            .starts_with("components[0].licenses[1]"));
  CHECK(part(R"(,"licenses":[{"expression":"MIT"},{"expression":"MIT"}])") ==
        "components[0].licenses[1] should not be there: the list holds one item only");
  CHECK(part(R"(,"licenses":[{"license":{"id":"MIT"}},{"expression":"MIT"}])", "1.4").empty());
  CHECK(part(R"(,"licenses":[{"license":{"id":"MIT"}},{"expression":"MIT"}])", "1.7").empty());
  CHECK(part(R"(,"bom-ref":"")") == "components[0].bom-ref is \"\" and should be no empty text");
  CHECK(part(R"(,"name":7)") == "components[0].name is a number and should be a text");
  CHECK(part(R"(,"evidence":{"identity":[{"field":"purl","confidence":1.5}]})") ==
        "components[0].evidence.identity[0].confidence should lie between 0 and 1");
  CHECK(part(R"(,"pedigree":{"patches":[{"type":"backport","resolves":[{"type":"foo"}]}]})") ==
        "components[0].pedigree.patches[0].resolves[0].type is \"foo\" and should be one of defect, "
        "enhancement, security");
  CHECK(json(R"(,"components":[{"name":"a"}])") ==
        "components[0] has no \"type\", which CycloneDX 1.6 asks for");
  CHECK(json(R"(,"serialNumber":"urn:uuid:3e67")").starts_with("serialNumber is"));
  CHECK(
      json(R"(,"metadata":{"timestamp":"2020-04-13"})").starts_with("metadata.timestamp is \"2020-04-13\""));
  CHECK(json(R"(,"metadata":{"timestamp":"2020-04-13T20:20:39+00:00"})").empty());
  CHECK(json(R"(,"metadata":{"timestamp":"2020-13-13T20:20:39Z"})").starts_with("metadata.timestamp"));
  CHECK(json(R"(,"dependencies":[{"ref":"a"},{"ref":"a"}])") ==
        "dependencies[1] is the same as [0]; each item should be there once");
  CHECK(json(R"(,"dependencies":[{"ref":"a"},{"ref":"a","dependsOn":["b"]}])").empty());
  CHECK(json(R"(,"dependencies":[{"ref":"a","dependsOn":["b"]},{"dependsOn":["b"],"ref":"a"}])")
            .starts_with("dependencies[1] is the same"));
  CHECK(json(R"(,"metadata":{"tool":[]})") ==
        "metadata: CycloneDX 1.6 knows no \"tool\" here; it knows timestamp, tools, authors, component, "
        "manufacture, supplier, licenses, properties or one of 2 others");
  CHECK(json(R"(,"components":[],"version":0)") == "version should be 1 or more");
}

TEST_CASE("what a version of CycloneDX brought is refused in an older one") {
  CHECK(part(R"(,"tags":["a"])").empty());
  CHECK(part(R"(,"tags":["a"])", "1.5") ==
        "components[0]: \"tags\" came with 1.6, and the file says it is CycloneDX 1.5");
  CHECK(json(R"(,"components":[{"type":"platform","name":"a"}])").empty());
  CHECK(
      json(R"(,"components":[{"type":"platform","name":"a"}])", "1.4").starts_with("components[0].type is"));
  const std::string range = R"(,"versionRange":"vers:npm/1")";
  CHECK(part(range + R"(,"isExternal":true)", "1.7").empty());
  CHECK(part(range, "1.7") == "components[0] has \"versionRange\", so \"isExternal\" should be true");
  CHECK(part(range + R"(,"isExternal":true,"version":"1")", "1.7").find("not both") != std::string::npos);
}

TEST_CASE("a bill in XML is refused with the XPath of what its schema rejects") {
  CHECK(xml_part("").empty());
  CHECK(xml_part("<scope>foo</scope>") ==
        "/bom/components/component[1]/scope is \"foo\" and should be one of excluded, optional, required");
  CHECK(xml_part("<hashes><hash alg=\"MD5\">" + std::string(32, 'a') +
                 "</hash><hash alg=\"MD5\">x</hash></hashes>")
            .starts_with("/bom/components/component[1]/hashes/hash[2] is \"x\""));
  CHECK(xml_part("<licenses><license><id>MIT</id><id>MIT</id></license></licenses>") ==
        "/bom/components/component[1]/licenses/license[1] has \"id\" twice and should have it once");
  CHECK(xml_part("<licenses><license><url>u</url></license></licenses>").find("\"id\" or \"name\"") !=
        std::string::npos);
  CHECK(xml_part("<modified>maybe</modified>").find("true or false") != std::string::npos);
  CHECK(xml_part("<swid name=\"a\"/>").find("has no \"tagId\"") != std::string::npos);
  CHECK(xml("<invented/>").starts_with("/bom: CycloneDX 1.6 knows no \"invented\""));
  CHECK(xml("", "1.6", " serialNumber=\"urn:uuid:1\"").starts_with("/bom/@serialNumber is"));
  CHECK(xml("<components><component type=\"library\" bom-ref=\"r\"><name>a</name></component><component "
            "type=\"library\" bom-ref=\"r\"><name>b</name></component></components>")
            .starts_with("/bom/components/component[2]/@bom-ref is \"r\", and so is"));
}

TEST_CASE("what other namespaces add to a bill in XML is nobody's business") {
  CHECK(xml_part("<x:more xmlns:x=\"urn:x\"><scope>foo</scope></x:more>").empty());
  CHECK(xml_part("<more xmlns=\"urn:x\"/>").empty());
  CHECK(xml("", "1.6", " xmlns:x=\"urn:x\" x:a=\"1\" b=\"2\"").empty());
  CHECK(read(R"(<c:bom xmlns:c="http://cyclonedx.org/schema/bom/1.6"><c:components><c:component type="odd">)"
             R"(<c:name>a</c:name></c:component></c:components></c:bom>)")
            .reason.starts_with("/bom/components/component[1]/@type is \"odd\""));
}

TEST_CASE("what CycloneDX says of vulnerabilities is checked too") {
  const auto vex = [](const std::string& more) {
    return json(R"(,"vulnerabilities":[{"id":"CVE-1")" + more + "}]");
  };
  CHECK(vex(R"(,"analysis":{"state":"not_affected","justification":"code_not_present"})").empty());
  CHECK(vex(R"(,"analysis":{"state":"fine"})").starts_with("vulnerabilities[0].analysis.state is \"fine\""));
  CHECK(vex(R"(,"affects":[{}])") ==
        "vulnerabilities[0].affects[0] has no \"ref\", which CycloneDX 1.6 asks for");
  CHECK(vex(R"(,"ratings":[{"severity":"huge"}])").starts_with("vulnerabilities[0].ratings[0].severity"));
  CHECK(vex(R"(,"cwes":["79"])") == "vulnerabilities[0].cwes[0] is a text and should be a whole number");
  CHECK(xml("<vulnerabilities><vulnerability><id>CVE-1</id><analysis><state>fine</state></analysis>"
            "</vulnerability></vulnerabilities>")
            .starts_with("/bom/vulnerabilities/vulnerability[1]/analysis/state is \"fine\""));
}

TEST_CASE("what is wrong in a long list is found in its piece") {
  std::string list;
  for (int i = 0; i < 3000; ++i)
    list += (i == 0 ? "" : ",") + (R"({"type":"library","name":"a)" + std::to_string(i) + "\"}");
  reports::Options options;
  options.long_list = 1000;
  const auto bill = [&](const std::string& last) {
    return read(R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[)" + list + last + "]}",
                options);
  };
  CHECK(bill("").counts.at("components") == 3000);
  CHECK(
      bill(R"(,{"type":"library","name":"a","scope":"x"})").reason.starts_with("components[3000].scope is"));
  CHECK(bill(R"(,{"name":"a7","type":"library"})").reason.starts_with("components[3000] is the same as [7]"));
}

}  // namespace cyclonedx_rules_tests
