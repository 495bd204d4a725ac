// SPDX 2.2 and 2.3 (ISO/IEC 5962), JSON and tag-value, and 3.0.1 as JSON-LD.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "collector/reports/formats.hpp"

namespace plumbline::reports {
namespace {

std::optional<std::string> filled(std::string_view text) {
  const bool nothing = text.empty() || text == "NOASSERTION" || text == "NONE";
  return nothing ? std::nullopt : std::optional<std::string>(text);
}

std::string_view without_prefix(std::string_view text) {
  for (const std::string_view prefix : {"Organization: ", "Person: ", "Tool: "}) {
    if (text.starts_with(prefix)) return text.substr(prefix.size());
  }
  return text;
}

Result<void> check_version(std::string_view version) {
  if (version == "SPDX-2.2" || version == "SPDX-2.3") return {};
  return fail(Errc::unsupported,
              fmt::format("\"{}\" is not read; SPDX 2.2, 2.3 and 3.0 are", clipped(version, k_quoted)));
}

void maker(std::string_view creator, Builder& builder, std::int64_t packages) {
  creator = without_prefix(creator);
  auto& run = builder.begin_run(creator.empty() ? "spdx" : clipped(creator, 100), "sbom");
  looked_at(run, packages);
  run.findings = 0;
  run.outcome = "success";
  builder.end_run();
}

// ---- 2.x JSON
bool is_spdx_json(const Document& document) {
  return document.json().has("spdxVersion") ||
         (document.json().has("SPDXID") && document.json().has("packages"));
}

Result<void> package_json(const Json& package, Builder& builder) {
  if (!package["name"].is_text() || package.text("SPDXID").empty())
    return fail(Errc::unreadable, "a package has no name or no SPDXID, which the schema asks for");
  if (!package.text("SPDXID").starts_with("SPDXRef-"))
    return fail(Errc::unreadable,
                fmt::format("\"{}\" is no SPDX identifier", clipped(package.text("SPDXID"), k_quoted)));
  Component out;
  out.name = clipped(package.text("name"), 300);
  out.version = filled(clipped(package.text("versionInfo"), 200));
  out.supplier = filled(clipped(without_prefix(package.text("supplier")), 200));
  out.licence = filled(clipped(package.text("licenseConcluded"), 300));
  if (!out.licence) out.licence = filled(clipped(package.text("licenseDeclared"), 300));
  package["externalRefs"].each([&](const Json& ref) {
    if (ref.text("referenceType") == "purl" && !out.purl)
      out.purl = filled(clipped(ref.text("referenceLocator"), 500));
  });
  builder.component(std::move(out));
  return {};
}

Result<void> read_spdx_json(const Document& document, Builder& builder, ReportReading& reading) {
  const Json root = document.json();
  reading.version = root.text("spdxVersion");
  if (auto ok = check_version(reading.version); !ok) return ok;
  if (root.text("SPDXID") != "SPDXRef-DOCUMENT" || !root["creationInfo"].is_object())
    return fail(Errc::unreadable,
                "has no SPDXID \"SPDXRef-DOCUMENT\" or no creationInfo, which the schema asks for");
  if (root.has("packages") && !root["packages"].is_array())
    return fail(Errc::unreadable, "\"packages\" is no list");
  builder.stated(root["creationInfo"].text("created"));
  builder.count("components", 0);
  Result<void> out;
  root["packages"].each([&](const Json& package) {
    if (out) out = package_json(package, builder);
  });
  if (!out) return out;
  builder.count("files", root["files"].size());
  std::string tool;
  root["creationInfo"]["creators"].each([&](const Json& creator) {
    if (creator.text().starts_with("Tool: ") && tool.empty()) tool = creator.text();
  });
  maker(tool, builder, root["packages"].size());
  return {};
}

// ---- 2.x tag-value
bool is_spdx_text(const Document& document) {
  return document.syntax() == Syntax::text &&
         document.text().substr(0, 1U << 16).find("SPDXVersion:") != std::string_view::npos;
}

class TagValueReader {
 public:
  TagValueReader(std::string_view text, Builder& builder, ReportReading& reading)
      : m_rest(text), m_builder(builder), m_reading(reading) {}

  Result<void> read() {
    std::string tag, value;
    while (next(tag, value)) take(tag, value);
    if (m_unclosed) return fail(Errc::unreadable, "ends inside a <text>");
    if (auto ok = check_version(m_reading.version); !ok) return ok;
    close();
    m_builder.count("components", 0);
    m_builder.count("files", m_files);
    maker(m_tool, m_builder, m_packages);
    return {};
  }

 private:
  bool next(std::string& tag, std::string& value) {
    while (!m_rest.empty()) {
      const auto end = m_rest.find('\n');
      auto line = m_rest.substr(0, end);
      m_rest.remove_prefix(end == m_rest.npos ? m_rest.size() : end + 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      const auto colon = line.find(':');
      if (line.starts_with('#') || colon == line.npos || colon > 60) continue;
      tag = line.substr(0, colon);
      value = line.substr(std::min(line.size(), line.find_first_not_of(" \t", colon + 1)));
      if (value.starts_with("<text>") && value.find("</text>") == std::string::npos) skip_text();
      return true;
    }
    return false;
  }

  void skip_text() {
    const auto end = m_rest.find("</text>");
    m_unclosed = end == m_rest.npos;
    m_rest.remove_prefix(m_unclosed ? m_rest.size() : end + 7);
  }

  void take(const std::string& tag, const std::string& value) {
    if (tag == "SPDXVersion") m_reading.version = value;
    if (tag == "Created") m_builder.stated(value);
    if (tag == "Creator" && value.starts_with("Tool: ") && m_tool.empty()) m_tool = value;
    if (tag == "PackageName") {
      close();
      m_open = Component{};
      m_open->name = clipped(value, 300);
      ++m_packages;
    }
    if (tag == "FileName") {
      close();
      ++m_files;
    }
    if (!m_open) return;
    if (tag == "PackageVersion") m_open->version = filled(clipped(value, 200));
    if (tag == "PackageSupplier") m_open->supplier = filled(clipped(without_prefix(value), 200));
    if (tag == "PackageLicenseConcluded") m_open->licence = filled(clipped(value, 300));
    if (tag == "PackageLicenseDeclared" && !m_open->licence) m_open->licence = filled(clipped(value, 300));
    const auto purl = value.find(" purl ");
    if (tag == "ExternalRef" && purl != std::string::npos)
      m_open->purl = filled(clipped(value.substr(purl + 6), 500));
  }

  void close() {
    if (m_open) m_builder.component(std::move(*m_open));
    m_open.reset();
  }

  std::string_view m_rest;
  Builder& m_builder;
  ReportReading& m_reading;
  std::optional<Component> m_open;
  std::string m_tool;
  std::int64_t m_packages = 0, m_files = 0;
  bool m_unclosed = false;
};

Result<void> read_spdx_text(const Document& document, Builder& builder, ReportReading& reading) {
  return TagValueReader(document.text(), builder, reading).read();
}

// ---- 3.0 JSON-LD
bool is_spdx3(const Document& document) {
  const Json context = document.json()["@context"];
  bool found = context.text().find("spdx.org/rdf/3.") != std::string_view::npos;
  context.each([&](const Json& one) {
    found = found || one.text().find("spdx.org/rdf/3.") != std::string_view::npos;
  });
  return found;
}

std::string_view kind_of(const Json& element) {
  return element.text("type").empty() ? element.text("@type") : element.text("type");
}

Result<void> read_spdx3(const Document& document, Builder& builder, ReportReading& reading) {
  const Json root = document.json();
  const Json graph = root["@graph"];
  if (!graph.is_array()) return fail(Errc::unreadable, "has no @graph, which SPDX 3 asks for");
  std::string tool;
  std::int64_t packages = 0, files = 0;
  builder.count("components", 0);
  graph.each([&](const Json& element) {
    const auto kind = kind_of(element);
    if (kind == "CreationInfo") {
      reading.version = element.text("specVersion");
      builder.stated(element.text("created"));
    }
    if (kind == "Tool" && tool.empty()) tool = element.text("name");
    if (kind == "software_File") ++files;
    if (kind != "software_Package" && kind != "ai_AIPackage" && kind != "dataset_DatasetPackage") return;
    ++packages;
    Component out;
    out.name = clipped(element.text("name"), 300);
    out.version = filled(clipped(element.text("software_packageVersion"), 200));
    out.purl = filled(clipped(element.text("software_packageUrl"), 500));
    builder.component(std::move(out));
  });
  if (!reading.version.starts_with("3.0"))
    return fail(Errc::unsupported, fmt::format("SPDX \"{}\" is not read; 2.2, 2.3 and 3.0 are",
                                               clipped(reading.version, k_quoted)));
  builder.count("files", files);
  maker(tool, builder, packages);
  return {};
}

}  // namespace

extern const Format k_spdx_json{"spdx", is_spdx_json, read_spdx_json};
extern const Format k_spdx_text{"spdx", is_spdx_text, read_spdx_text};
extern const Format k_spdx3{"spdx", is_spdx3, read_spdx3};

}  // namespace plumbline::reports
