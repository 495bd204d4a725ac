// in-toto statements: in DSSE envelopes, in Sigstore bundles, as JSON lines, or bare. SLSA provenance v0.2
// and v1, test results and verification summaries are read; of other predicates the subjects are.
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "collector/reports/formats.hpp"

namespace plumbline::reports {
namespace {

bool is_envelope(const Json& root) {
  return root.has("payloadType") && root.has("payload");
}
bool is_statement(const Json& root) {
  return root.text("_type").starts_with("https://in-toto.io/Statement/");
}
Json envelope_in(const Json& root) {
  if (is_envelope(root)) return root;
  if (root["dsseEnvelope"].is_object()) return root["dsseEnvelope"];
  return root["envelope"].is_object() ? root["envelope"] : Json();
}

// What `gcloud artifacts docker images describe --show-provenance` prints.
Json cloud_build(const Json& root) {
  return root["provenance_summary"]["provenance"];
}

bool recognises(const Document& document) {
  if (document.syntax() == Syntax::json_lines) {
    const auto line = parse_json(document.text().substr(0, document.text().find('\n')), {});
    return line && (is_statement(line->root) || envelope_in(line->root).there());
  }
  return is_statement(document.json()) || envelope_in(document.json()).there() ||
         cloud_build(document.json()).there();
}

// Standard or URL-safe alphabet, padded or not; nothing: it is neither.
std::optional<std::string> from_base64(std::string_view text) {
  std::string spelt(text);
  std::replace(spelt.begin(), spelt.end(), '-', '+');
  std::replace(spelt.begin(), spelt.end(), '_', '/');
  while (spelt.ends_with('=')) spelt.pop_back();
  std::string out(spelt.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), spelt.data(), spelt.size(),
                        "\r\n", &size, &end, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 ||
      end != spelt.data() + spelt.size())
    return std::nullopt;
  out.resize(size);
  return out;
}

// Pre-authentication encoding, DSSE 1.0.
std::string signed_bytes(std::string_view type, std::string_view payload) {
  return fmt::format("DSSEv1 {} {} {} {}", type.size(), type, payload.size(), payload);
}

std::string check(const Json& envelope, std::string_view payload, const std::vector<TrustedKey>& keys) {
  bool any = false, good = false;
  const auto message = signed_bytes(envelope.text("payloadType"), payload);
  envelope["signatures"].each([&](const Json& one) {
    if (one.text("sig").empty()) return;
    any = true;
    const auto signature = from_base64(one.text("sig"));
    for (const auto& key : keys) good = good || (signature && key.verifies(message, *signature));
  });
  if (!any) return "none";
  return good ? "verified" : "unverified";
}

std::optional<std::string> filled(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

class StatementReader {
 public:
  StatementReader(Json root, std::string signature, Builder& builder)
      : m_root(root), m_predicate(root["predicate"]), m_signature(std::move(signature)), m_builder(builder) {}

  Result<void> read() {
    if (!is_statement(m_root)) return fail(Errc::unreadable, "the payload is no in-toto statement");
    if (!m_root["subject"].is_array() || m_root["subject"].size() == 0)
      return fail(Errc::unreadable, "the statement has no subject");
    m_type = m_root.text("predicateType");
    if (m_type.empty()) return fail(Errc::unreadable, "the statement has no predicateType");
    times();
    if (m_type.find("/provenance/") != m_type.npos) provenance();
    if (m_type.find("/test-result/") != m_type.npos) {
      if (auto ok = test_result(); !ok) return ok;
    }
    if (m_type.find("/verification_summary/") != m_type.npos) verification_summary();
    subjects();
    m_builder.count("statements");
    return {};
  }

 private:
  void times() {
    for (const Json& place : {m_predicate["metadata"], m_predicate["runDetails"]["metadata"]}) {
      for (const auto* key : {"buildFinishedOn", "finishedOn", "buildStartedOn", "startedOn"}) {
        if (place.text(key).empty()) continue;
        m_builder.stated(place.text(key));
        break;
      }
    }
    m_builder.stated(m_predicate.text("timeVerified"));
  }

  void provenance() {
    // v0.2: materials; v1: resolvedDependencies. The commit is the SHA-1 of the first that has one.
    const auto look = [&](const Json& list) {
      list.each([&](const Json& one) {
        auto digest = one["digest"].text("gitCommit");
        if (digest.empty()) digest = one["digest"].text("sha1");
        if (m_commit.empty() && digest.size() == 40) m_commit = digest;
      });
    };
    look(m_predicate["materials"]);
    look(m_predicate["buildDefinition"]["resolvedDependencies"]);
    const auto builder = m_predicate["builder"].text("id").empty()
                             ? m_predicate["runDetails"]["builder"].text("id")
                             : m_predicate["builder"].text("id");
    auto& run = m_builder.begin_run("slsa-provenance", "provenance");
    run.inputs = m_root["subject"].size();
    run.findings = 0;
    run.outcome = "success";
    run.version = filled(clipped(m_type.substr(m_type.rfind('/') + 1), 40));
    if (builder.empty()) m_builder.note("the provenance names no builder");
    m_builder.end_run();
  }

  Result<void> test_result() {
    const auto result = m_predicate.text("result");
    if (result != "PASSED" && result != "WARNED" && result != "FAILED")
      return fail(Errc::unreadable, fmt::format("the result is \"{}\", not PASSED, WARNED or FAILED",
                                                clipped(result, k_quoted)));
    auto& run = m_builder.tests("in-toto", "unit");
    run.passed = m_predicate["passedTests"].size() + m_predicate["warnedTests"].size();
    run.failed = m_predicate["failedTests"].size();
    if (result == "FAILED" && run.failed == 0) run.failed = 1;
    m_builder.count("tests", run.passed + run.failed);
    m_builder.count("passed", run.passed);
    m_builder.count("failed", run.failed);
    return {};
  }

  void verification_summary() {
    const auto result = m_predicate.text("verificationResult");
    auto& run = m_builder.begin_run("slsa-verifier", "provenance");
    run.inputs = m_root["subject"].size();
    run.findings = 0;
    run.outcome = result == "PASSED" ? "success" : "failure";
    m_builder.end_run();
  }

  void subjects() {
    m_root["subject"].each([&](const Json& one) {
      m_builder.count("subjects");
      const auto digest = one["digest"].text("sha256");
      if (digest.empty()) return m_builder.count("subjects_without_sha256");
      Artifact out;
      out.digest = clipped(digest, 64);
      out.name = clipped(one.text("name"), 300);
      out.signature = m_signature;
      out.provenance = clipped(m_type, 200);
      out.commit = filled(m_commit);
      m_builder.artifact(std::move(out));
    });
  }

  Json m_root, m_predicate;
  std::string m_signature, m_commit;
  std::string_view m_type;
  Builder& m_builder;
};

Result<void> one(const Json& root, Builder& builder, ReportReading& reading) {
  if (is_statement(root)) {
    reading.version = root.text("predicateType");
    return StatementReader(root, "none", builder).read();
  }
  const Json envelope = envelope_in(root);
  if (!envelope.there()) return fail(Errc::unreadable, "a line holds neither a statement nor an envelope");
  if (envelope.text("payloadType") != "application/vnd.in-toto+json")
    return fail(Errc::unsupported, fmt::format("the payload is \"{}\", no in-toto statement",
                                               clipped(envelope.text("payloadType"), k_quoted)));
  const auto payload = from_base64(envelope.text("payload"));
  if (!payload) return fail(Errc::unreadable, "the payload is no base64");
  const auto statement = parse_json(*payload, builder.options());
  if (!statement) return fail(statement.error().code, "the payload " + statement.error().message);
  const std::string verdict = check(envelope, *payload, builder.options().keys);
  builder.count("signatures", envelope["signatures"].size());
  builder.count("verified", verdict == "verified" ? 1 : 0);
  if (verdict == "unverified" && !builder.options().keys.empty())
    builder.note("no signature is by a configured key");
  reading.version = statement->root.text("predicateType");
  return StatementReader(statement->root, verdict, builder).read();
}

Result<void> read(const Document& document, Builder& builder, ReportReading& reading) {
  if (sodium_init() < 0) return fail(Errc::io, "libsodium does not start");
  if (const Json list = cloud_build(document.json()); list.there()) {
    Result<void> out;
    list.each([&](const Json& item) {
      if (out) out = one(item, builder, reading);
    });
    return out;
  }
  if (document.syntax() == Syntax::json) return one(document.json(), builder, reading);
  auto rest = document.text();
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    const auto json = parse_json(line, builder.options());
    if (!json) return tl::unexpected(json.error());
    if (auto ok = one(json->root, builder, reading); !ok) return ok;
  }
  return {};
}

}  // namespace

extern const Format k_attestation{"in-toto", recognises, read};

}  // namespace plumbline::reports
