// Bills of materials, VEX and attestations.
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "tests/catch.hpp"
#include "tests/collector/reports/reading.hpp"

namespace inventories_tests {
using namespace plumbline;
using namespace plumbline::test;
using reports::Status;

TEST_CASE("CycloneDX from 1.4 to 1.7 is read in JSON and XML, older and newer are not") {
  for (const std::string version : {"1.4", "1.5", "1.6", "1.7"}) {
    const auto json =
        read(R"({"bomFormat":"CycloneDX","specVersion":")" + version + R"(","version":1,"components":[
      {"type":"library","name":"a","version":"1","purl":"pkg:x/a@1","components":[{"type":"library","name":"inner"}]}]})");
    CHECK(json.status == Status::accepted);
    CHECK(json.counts.at("components") == 2);
    const auto xml = read(R"(<bom xmlns="http://cyclonedx.org/schema/bom/)" + version +
                          R"("><components><component type="library">
      <group>g</group><name>a</name><version>1</version></component></components></bom>)");
    CHECK(xml.status == Status::accepted);
    CHECK(all_of<Component>(xml).at(0).name == "g/a");
  }
  for (const std::string version : {"1.3", "1.8", ""})
    CHECK(read(R"({"bomFormat":"CycloneDX","specVersion":")" + version + R"("})").status == Status::refused);
}

TEST_CASE("what CycloneDX's schema rejects is refused") {
  const std::string head = R"({"bomFormat":"CycloneDX","specVersion":"1.4","version":1)";
  CHECK(read(head + "}").status == Status::accepted);
  CHECK(read(head + R"(,"invented":1})").status == Status::refused);
  CHECK(read(head + R"(,"components":"none"})").reason == "components is a text and should be a list");
  CHECK(read(head + R"(,"components":[{"type":"library"}]})").status == Status::refused);
  CHECK(read(R"({"bomFormat":"CDX","specVersion":"1.4","version":1})").status == Status::refused);
}

TEST_CASE("CycloneDX and OpenVEX say what became of a vulnerability") {
  const auto vex = read(R"({"bomFormat":"CycloneDX","specVersion":"1.4","version":1,"vulnerabilities":[
    {"id":"CVE-1","analysis":{"state":"not_affected"},"affects":[{"ref":"r1"},{"ref":"r2"}]},{"id":"CVE-2","ratings":[{"severity":"high"}]}]})");
  const auto findings = all_of<Finding>(vex);
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].decision == "not affected");
  CHECK(findings[0].decided == Instant{1000});
  CHECK_FALSE(findings[2].decision);
  CHECK(findings[2].severity == "high");
  const auto open =
      read(R"({"@context":"https://openvex.dev/ns/v0.2.0","timestamp":"2026-01-02T03:04:05Z","statements":[
    {"vulnerability":{"name":"CVE-1"},"products":[{"@id":"p"}],"status":"fixed"},{"vulnerability":"CVE-2","status":"affected"}]})");
  REQUIRE(open.status == Status::accepted);
  CHECK(open.version == "0.2.0");
  CHECK(all_of<Finding>(open)[0].decision == "fixed");
  CHECK(
      read(
          R"({"@context":"https://openvex.dev/ns/v0.2.0","statements":[{"vulnerability":"CVE-2","status":"odd"}]})")
          .status == Status::refused);
}

TEST_CASE("SPDX is read as JSON, tag-value and JSON-LD") {
  const auto json = read(
      R"({"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","creationInfo":{"created":"2026-01-02T03:04:05Z",
    "creators":["Tool: syft-1.0"]},"packages":[{"name":"a","SPDXID":"SPDXRef-a","versionInfo":"1","licenseConcluded":"NOASSERTION",
    "licenseDeclared":"MIT","externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:x/a@1"}]}]})");
  REQUIRE(json.status == Status::accepted);
  const auto part = all_of<Component>(json).at(0);
  CHECK((part.name == "a" && part.version == "1" && part.licence == "MIT" && part.purl == "pkg:x/a@1"));
  const auto text = read(
      "SPDXVersion: SPDX-2.2\nCreated: 2026-01-02T03:04:05Z\nPackageName: a\nPackageVersion: 1\n"
      "PackageComment: <text>PackageName: no\nsecond</text>\nPackageName: b\nFileName: f\n");
  REQUIRE(text.status == Status::accepted);
  CHECK(text.counts.at("components") == 2);
  const auto three = read(R"({"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
    {"type":"CreationInfo","specVersion":"3.0.1","created":"2026-01-02T03:04:05Z"},{"type":"software_Package","name":"a"}]})");
  REQUIRE(three.status == Status::accepted);
  CHECK(three.version == "3.0.1");
  CHECK(three.counts.at("components") == 1);
  CHECK(read("SPDXVersion: SPDX-2.1\nPackageName: a\n").status == Status::refused);
  CHECK(read("SPDXVersion: SPDX-2.2\nPackageName: a\nPackageComment: <text>never ends\n").status ==
        Status::refused);
}

namespace {

std::string base64(const std::string& bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

struct Signer {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  Signer() = default;
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;
  ~Signer() { EVP_PKEY_free(key); }
  std::string pem() const {
    BIO* out = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(out, key);
    char* at = nullptr;
    const auto size = BIO_get_mem_data(out, &at);
    std::string text(at, static_cast<std::size_t>(size));
    BIO_free(out);
    return text;
  }
  std::string sign(const std::string& message) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key);
    std::string out(64, '\0');
    std::size_t size = out.size();
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &size,
                   reinterpret_cast<const unsigned char*>(message.data()), message.size());
    EVP_MD_CTX_free(context);
    return out;
  }
};

const std::string k_type = "application/vnd.in-toto+json";
std::string statement(const std::string& predicate_type, const std::string& predicate) {
  return R"({"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"app","digest":{"sha256":")" +
         std::string(64, 'b') + R"("}}],"predicateType":")" + predicate_type + R"(","predicate":)" +
         predicate + "}";
}
std::string envelope(const std::string& payload, const std::string& signature) {
  return R"({"payloadType":")" + k_type + R"(","payload":")" + base64(payload) +
         R"(","signatures":[{"sig":")" + base64(signature) + "\"}]}";
}
std::string encoded(const std::string& payload) {
  return "DSSEv1 " + std::to_string(k_type.size()) + " " + k_type + " " + std::to_string(payload.size()) +
         " " + payload;
}

}  // namespace

TEST_CASE("provenance is verified by the configured keys, and only by them") {
  const Signer ours, other;
  const auto payload = statement(
      "https://slsa.dev/provenance/v1",
      R"({"buildDefinition":{"resolvedDependencies":[{"digest":{"gitCommit":")" + std::string(40, 'c') +
          R"("}}]},"runDetails":{"builder":{"id":"b"},"metadata":{"finishedOn":"2026-01-02T03:04:05Z"}}})");
  reports::Options options;
  options.keys = *reports::TrustedKey::parse(ours.pem());
  const auto signature = [&](const std::string& bytes, const reports::Options& o) {
    return all_of<Artifact>(read(bytes, o)).at(0).signature;
  };
  CHECK(signature(envelope(payload, ours.sign(encoded(payload))), options) == "verified");
  CHECK(signature(envelope(payload, other.sign(encoded(payload))), options) == "unverified");
  CHECK(signature(envelope(payload, ours.sign(encoded(payload))), {}) == "unverified");
  CHECK(signature(envelope(payload, ours.sign(payload)), options) == "unverified");
  CHECK(signature(payload, options) == "none");
  const auto r = read(envelope(payload, "x"));
  CHECK(all_of<Artifact>(r)[0].commit == std::string(40, 'c'));
  CHECK(r.version == "https://slsa.dev/provenance/v1");
  CHECK(all_of<ToolRun>(r)[0].category == "provenance");
}

TEST_CASE("test results, verification summaries and lines of statements are read") {
  const auto tests = read(statement("https://in-toto.io/attestation/test-result/v0.1",
                                    R"({"result":"FAILED","passedTests":["a","b"],"failedTests":["c"]})"));
  CHECK((all_of<TestRun>(tests)[0].passed == 2 && all_of<TestRun>(tests)[0].failed == 1));
  const auto summary =
      statement("https://slsa.dev/verification_summary/v1", R"({"verificationResult":"FAILED"})");
  CHECK(all_of<ToolRun>(read(summary))[0].outcome == "failure");
  CHECK(read(summary + "\n" + summary + "\n").counts.at("statements") == 2);
  CHECK(read(R"({"payloadType":"text/plain","payload":"eA==","signatures":[]})").status == Status::refused);
  CHECK(read(R"({"payloadType":"application/vnd.in-toto+json","payload":"!!","signatures":[]})").status ==
        Status::refused);
}

TEST_CASE("a file of keys without a key is an error") {
  CHECK_FALSE(reports::TrustedKey::parse("no key"));
  CHECK_FALSE(reports::TrustedKey::parse("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
}

}  // namespace inventories_tests
