// OpenVEX 0.0.1 to 0.2.0 (openvex/spec): what is said of vulnerabilities in products.
#include <fmt/format.h>

#include "collector/reports/formats.hpp"

namespace plumbline::reports {
namespace {

bool is_openvex(const Document& document) {
  return document.json().text("@context").find("openvex.dev/ns") != std::string_view::npos;
}

std::string name_of(const Json& vulnerability) {
  if (vulnerability.is_text()) return std::string(vulnerability.text());
  const auto name = vulnerability.text("name");
  return std::string(name.empty() ? vulnerability.text("@id") : name);
}

std::string decision_of(std::string_view status) {
  if (status == "fixed") return "fixed";
  return status == "not_affected" ? "not affected" : "";
}

Result<void> statement(const Json& one, Builder& builder) {
  const auto status = one.text("status");
  const std::string vulnerability = name_of(one["vulnerability"]);
  if (status != "fixed" && status != "not_affected" && status != "affected" &&
      status != "under_investigation")
    return fail(Errc::unreadable,
                fmt::format("a statement has the status \"{}\", which the schema does not know",
                            clipped(status, k_quoted)));
  if (vulnerability.empty()) return fail(Errc::unreadable, "a statement names no vulnerability");
  const auto tell = [&](std::string_view product) {
    Seen seen;
    seen.rule = vulnerability;
    seen.identity = product;
    seen.component = product;
    seen.decision = decision_of(status);
    builder.finding(seen);
  };
  if (one["products"].size() == 0) tell("");
  one["products"].each(
      [&](const Json& product) { tell(product.is_text() ? product.text() : product.text("@id")); });
  builder.stated(one.text("timestamp"));
  return {};
}

Result<void> read_openvex(const Document& document, Builder& builder, ReportReading& reading) {
  const Json root = document.json();
  const auto context = root.text("@context");
  const auto version = context.rfind("/v");
  reading.version = version == context.npos ? "0.0.1" : std::string(context.substr(version + 2));
  if (!root["statements"].is_array()) return fail(Errc::unreadable, "has no list of statements");
  builder.stated(root.text("timestamp"));
  builder.begin_run("openvex", "sca");
  Result<void> out;
  root["statements"].each([&](const Json& one) {
    if (out) out = statement(one, builder);
  });
  builder.count("statements", root["statements"].size());
  builder.end_run();
  return out;
}

}  // namespace

extern const Format k_openvex{"openvex", is_openvex, read_openvex};

}  // namespace plumbline::reports
