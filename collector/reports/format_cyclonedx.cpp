// CycloneDX 1.4 to 1.7 (ECMA-424), JSON and XML: components, and what is said of vulnerabilities (VEX).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "collector/reports/formats.hpp"
#include "collector/reports/rules.hpp"
#include "collector/reports/tool_names.hpp"

namespace plumbline::reports {
namespace {

constexpr std::array<std::string_view, 4> k_versions{"1.4", "1.5", "1.6", "1.7"};

/// Both tables, a version each: "1.4" is the first.
const Rules& json_rules(std::size_t version) {
  static const std::array<Rules, 4> k_rules{{{k_cyclonedx_json_rules, "CycloneDX", 4},
                                             {k_cyclonedx_json_rules, "CycloneDX", 5},
                                             {k_cyclonedx_json_rules, "CycloneDX", 6},
                                             {k_cyclonedx_json_rules, "CycloneDX", 7}}};
  return k_rules[version];
}
const Rules& xml_rules(std::size_t version) {
  static const std::array<Rules, 4> k_rules{{{k_cyclonedx_xml_rules, "CycloneDX", 4},
                                             {k_cyclonedx_xml_rules, "CycloneDX", 5},
                                             {k_cyclonedx_xml_rules, "CycloneDX", 6},
                                             {k_cyclonedx_xml_rules, "CycloneDX", 7}}};
  return k_rules[version];
}

Result<std::size_t> index_of_version(std::string_view version) {
  const auto* found = std::find(k_versions.begin(), k_versions.end(), version);
  if (found != k_versions.end()) return static_cast<std::size_t>(found - k_versions.begin());
  return fail(Errc::unsupported,
              fmt::format("CycloneDX \"{}\" is not read, 1.4 to 1.7 are", clipped(version, k_quoted)));
}

/// What the analysis of a vulnerability comes to: "state" of the schema to the decisions of a finding.
std::string decision_of(std::string_view state) {
  if (state == "resolved" || state == "resolved_with_pedigree") return "fixed";
  if (state == "false_positive") return "false positive";
  if (state == "not_affected") return "not affected";
  return {};
}

std::optional<std::string> filled(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

// ---- JSON
bool is_json(const Document& document) {
  const Json root = document.json();
  return root.text("bomFormat") == "CycloneDX" ||
         root.text("$schema").find("cyclonedx") != std::string_view::npos ||
         (root.has("bomFormat") && root.has("specVersion"));
}

class JsonReader {
 public:
  JsonReader(Json root, Builder& builder)
      : m_root(root), m_builder(builder), m_has_vulnerabilities(root["vulnerabilities"].first().there()) {}

  Result<void> read() {
    if (auto ok = check(); !ok) return ok;
    m_builder.stated(m_root["metadata"].text("timestamp"));
    m_builder.count("components", 0);
    const Json subject = m_root["metadata"]["component"];
    if (subject.there()) {
      m_artifact = digest(subject);
      name_of_ref(subject);
    }
    if (auto ok = components(m_root["components"]); !ok) return ok;
    if (subject["components"].there()) {
      if (auto ok = components(subject["components"]); !ok) return ok;
    }
    maker();
    return vulnerabilities();
  }

 private:
  Result<void> check() {
    if (m_root.text("bomFormat") != "CycloneDX")
      return fail(Errc::unreadable, fmt::format("bomFormat is \"{}\", not \"CycloneDX\"",
                                                clipped(m_root.text("bomFormat"), k_quoted)));
    const auto version = index_of_version(m_root.text("specVersion"));
    if (!version) return tl::unexpected(version.error());
    return JsonCheck(json_rules(*version)).whole(m_root);
  }

  Result<void> components(const Json& list) {
    if (list.there() && !list.is_array()) return fail(Errc::unreadable, "\"components\" is no list");
    Result<void> out;
    list.each([&](const Json& one) {
      if (out) out = component(one);
    });
    return out;
  }

  Result<void> component(const Json& one) {
    if (one.text("name").empty() || one.text("type").empty())
      return fail(Errc::unreadable, "a component has no name or no type, which the schema asks for");
    name_of_ref(one);
    Component out;
    out.name = clipped(one.text("group").empty() ? one.text("name")
                                                 : fmt::format("{}/{}", one.text("group"), one.text("name")),
                       300);
    out.version = filled(clipped(one.text("version"), 200));
    out.purl = filled(clipped(one.text("purl"), 500));
    out.supplier = filled(clipped(one["supplier"].text("name"), 200));
    if (!out.supplier) out.supplier = filled(clipped(one.text("publisher"), 200));
    out.artifact = m_artifact;
    out.licence = licence(one["licenses"]);
    m_builder.component(std::move(out));
    return one.has("components") ? components(one["components"]) : Result<void>{};
  }

  void name_of_ref(const Json& one) {
    if (!m_has_vulnerabilities) return;  // who else asks? Of a large bill it is a tenth of the work
    if (const auto ref = one.text("bom-ref"); !ref.empty()) m_names.emplace(ref, one.text("name"));
  }

  static std::optional<std::string> licence(const Json& list) {
    std::string out;
    list.each([&](const Json& choice) {
      std::string_view word = choice.text("expression");
      if (word.empty()) word = choice["license"].text("id");
      if (word.empty()) word = choice["license"].text("name");
      if (!word.empty()) out += (out.empty() ? "" : " AND ") + std::string(word);
    });
    return out.empty() ? std::nullopt : std::optional(clipped(out, 300));
  }

  static std::optional<std::string> digest(const Json& component) {
    std::optional<std::string> out;
    component["hashes"].each([&](const Json& hash) {
      if (hash.text("alg") == "SHA-256") out = filled(hash.text("content"));
    });
    return out;
  }

  // A bill is the trace of the tool that wrote it.
  void maker() {
    const Json tools = m_root["metadata"]["tools"];
    Json tool = tools.first();
    if (tools.is_object()) tool = tools["components"].first();
    const auto count = m_root["components"].size();
    if (count == 0 && m_root["vulnerabilities"].size() > 0) return;
    auto& run = m_builder.begin_run(
        tool.text("name").empty() ? "cyclonedx" : tool_name(tool.text("name")).tool, "sbom");
    run.version = filled(clipped(tool.text("version"), 100));
    run.findings = 0;
    run.outcome = "success";
    looked_at(run, count);
    m_builder.end_run();
  }

  Result<void> vulnerabilities() {
    const Json list = m_root["vulnerabilities"];
    if (list.size() == 0) return {};
    const Json tools = m_root["metadata"]["tools"];
    const Json tool = tools.is_object() ? tools["components"].first() : tools.first();
    m_builder.begin_run(tool.text("name").empty() ? "cyclonedx-vex" : tool_name(tool.text("name")).tool,
                        "sca");
    list.each([&](const Json& one) {
      const Json affects = one["affects"];
      if (affects.size() == 0) return vulnerability(one, "");
      affects.each([&](const Json& affected) { vulnerability(one, affected.text("ref")); });
    });
    m_builder.count("vulnerabilities", list.size());
    m_builder.end_run();
    return {};
  }

  void vulnerability(const Json& one, std::string_view ref) {
    Seen seen;
    seen.rule = one.text("id");
    if (seen.rule.empty()) seen.rule = one.text("bom-ref");
    const auto name = m_names.find(ref);
    seen.component = name == m_names.end() ? std::string(ref) : name->second;
    seen.identity = ref;
    one["ratings"].each([&](const Json& rating) {
      if (seen.severity.empty()) seen.severity = severity_of(rating.text("severity"));
    });
    seen.decision = decision_of(one["analysis"].text("state"));
    m_builder.finding(seen);
  }

  Json m_root;
  Builder& m_builder;
  bool m_has_vulnerabilities;
  std::optional<std::string> m_artifact;
  std::map<std::string, std::string, std::less<>> m_names;
};

Result<void> read_json(const Document& document, Builder& builder, ReportReading& reading) {
  reading.version = document.json().text("specVersion");
  return JsonReader(document.json(), builder).read();
}

// ---- XML
std::string_view space_of(pugi::xml_node root) {
  for (const auto attribute : root.attributes()) {
    const std::string_view value = attribute.value();
    if (std::string_view(attribute.name()).starts_with("xmlns") &&
        value.find("cyclonedx.org/schema/bom") != value.npos)
      return value;
  }
  return {};
}

bool is_xml(const Document& document) {
  return document.syntax() == Syntax::xml && local_name(document.xml()) == "bom" &&
         !space_of(document.xml()).empty();
}

std::string_view value_of(pugi::xml_node node, std::string_view name) {
  return child_of(node, name).child_value();
}

class XmlReader {
 public:
  XmlReader(const Document& document, Builder& builder) : m_document(document), m_builder(builder) {}

  Result<void> components(pugi::xml_node list) {
    Result<void> out;
    m_document.each_child(list, "component", [&](pugi::xml_node one) {
      if (out) out = component(one);
    });
    return out;
  }

  void vulnerabilities(pugi::xml_node list) {
    bool begun = false;
    m_document.each_child(list, "vulnerability", [&](pugi::xml_node one) {
      if (!begun) m_builder.begin_run("cyclonedx-vex", "sca");
      begun = true;
      m_builder.count("vulnerabilities");
      bool told = false;
      each_child(child_of(one, "affects"), "target", [&](pugi::xml_node target) {
        vulnerability(one, value_of(target, "ref"));
        told = true;
      });
      if (!told) vulnerability(one, "");
    });
    if (begun) m_builder.end_run();
  }

 private:
  void vulnerability(pugi::xml_node one, std::string_view ref) {
    Seen seen;
    seen.rule = value_of(one, "id");
    seen.component = ref;
    seen.identity = ref;
    seen.severity = severity_of(value_of(child_of(child_of(one, "ratings"), "rating"), "severity"));
    seen.decision = decision_of(value_of(child_of(one, "analysis"), "state"));
    m_builder.finding(seen);
  }

  // The first child of each name, found in one go: of a large bill that is a tenth of the work.
  struct Parts {
    pugi::xml_node name, group, version, purl, supplier, publisher, licenses, components;
  };
  static Parts parts_of(pugi::xml_node one) {
    using Part = std::pair<std::string_view, pugi::xml_node Parts::*>;
    static constexpr std::array<Part, 8> k_parts{
        Part{"name", &Parts::name},     {"group", &Parts::group},          {"version", &Parts::version},
        {"purl", &Parts::purl},         {"supplier", &Parts::supplier},    {"publisher", &Parts::publisher},
        {"licenses", &Parts::licenses}, {"components", &Parts::components}};
    Parts out;
    for (auto child = one.first_child(); child; child = child.next_sibling()) {
      const auto name = local_name(child);
      const auto part =
          std::find_if(k_parts.begin(), k_parts.end(), [&](const Part& p) { return p.first == name; });
      if (part != k_parts.end() && !(out.*(part->second))) out.*(part->second) = child;
    }
    return out;
  }

  Result<void> component(pugi::xml_node one) {
    const auto parts = parts_of(one);
    const std::string_view name = parts.name.child_value(), group = parts.group.child_value();
    if (name.empty() || !one.attribute("type"))
      return fail(Errc::unreadable, "a component has no name or no type, which the schema asks for");
    Component out;
    out.name = clipped(group.empty() ? name : fmt::format("{}/{}", group, name), 300);
    out.version = filled(clipped(parts.version.child_value(), 200));
    out.purl = filled(clipped(parts.purl.child_value(), 500));
    out.supplier = filled(clipped(value_of(parts.supplier, "name"), 200));
    if (!out.supplier) out.supplier = filled(clipped(parts.publisher.child_value(), 200));
    std::string_view licence = value_of(parts.licenses, "expression");
    if (licence.empty()) licence = value_of(child_of(parts.licenses, "license"), "id");
    if (licence.empty()) licence = value_of(child_of(parts.licenses, "license"), "name");
    out.licence = filled(clipped(licence, 300));
    m_builder.component(std::move(out));
    return components(parts.components);
  }

  const Document& m_document;
  Builder& m_builder;
};

Result<void> read_xml(const Document& document, Builder& builder, ReportReading& reading) {
  const auto root = document.xml();
  const auto space = space_of(root);
  reading.version = space.substr(space.rfind('/') + 1);
  const auto version = index_of_version(reading.version);
  if (!version) return tl::unexpected(version.error());
  if (auto ok = XmlCheck(xml_rules(*version), document).whole(); !ok) return ok;
  builder.stated(value_of(child_of(root, "metadata"), "timestamp"));
  builder.count("components", 0);
  XmlReader reader(document, builder);
  if (auto ok = reader.components(child_of(root, "components")); !ok) return ok;
  const auto count = reading.counts["components"];
  if (count > 0 || !child_of(root, "vulnerabilities")) {
    auto& run = builder.begin_run("cyclonedx", "sbom");
    looked_at(run, count);
    run.findings = 0;
    run.outcome = "success";
    builder.end_run();
  }
  reader.vulnerabilities(child_of(root, "vulnerabilities"));
  return {};
}

}  // namespace

extern const Format k_cyclonedx_json{"cyclonedx", is_json, read_json};
extern const Format k_cyclonedx_xml{"cyclonedx", is_xml, read_xml};

}  // namespace plumbline::reports
