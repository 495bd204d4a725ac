#pragma once
// Bytes as JSON, XML or text: the adapters around simdjson and pugixml, with limits.
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "collector/reports/json.hpp"
#include "collector/reports/reports.hpp"
#include "core/result.hpp"

namespace plumbline::reports {

enum class Syntax { json, json_lines, xml, text };

class Document {
 public:
  /// Errors: limit (size, depth, values), unreadable (cut off, no JSON, no XML), unsupported (XML that brings
  /// its own entities).
  [[nodiscard]] static Result<Document> parse(std::string_view bytes, const Options& options);

  [[nodiscard]] Syntax syntax() const { return m_syntax; }
  [[nodiscard]] Json json() const { return m_json; }              ///< Syntax::json
  [[nodiscard]] std::string_view text() const { return m_text; }  ///< Syntax::text, json_lines
  [[nodiscard]] pugi::xml_node xml() const { return m_xml->document_element(); }  ///< Syntax::xml

 private:
  Syntax m_syntax = Syntax::text;
  std::string m_text;
  Json m_json;
  std::shared_ptr<simdjson::dom::parser> m_parser;
  std::shared_ptr<pugi::xml_document> m_xml;
};

/// One JSON value in memory of its own. Errors: as Document::parse.
struct OwnJson {
  std::shared_ptr<simdjson::dom::parser> parser;
  Json root;
};
[[nodiscard]] Result<OwnJson> parse_json(std::string_view bytes, const Options& options, bool padded = false);

/// An element's name without its namespace prefix.
[[nodiscard]] std::string_view local_name(pugi::xml_node node);
/// The first child of that name, whatever its prefix.
[[nodiscard]] pugi::xml_node child_of(pugi::xml_node node, std::string_view name);
/// The whole number an attribute states, if it states one; "1,234" is 1234.
[[nodiscard]] std::optional<std::int64_t> number_of(pugi::xml_attribute attribute);

/// Calls `f(node)` for each child element of that name.
template <class F>
void each_child(pugi::xml_node node, std::string_view name, F f) {
  for (auto child = node.first_child(); child; child = child.next_sibling()) {
    if (child.type() == pugi::node_element && local_name(child) == name) f(child);
  }
}

}  // namespace plumbline::reports
