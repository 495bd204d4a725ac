#pragma once
// Bytes as JSON, XML or text: the adapters around simdjson and pugixml, with limits.
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "collector/reports/json.hpp"
#include "collector/reports/long_elements.hpp"
#include "collector/reports/long_lists.hpp"
#include "collector/reports/reports.hpp"
#include "core/result.hpp"

namespace plumbline::reports {

enum class Syntax { json, json_lines, xml, text };

class Document {
 public:
  /// `bytes` have to stay. Errors: limit (size, depth, values), unreadable (cut off, no JSON, no XML),
  /// unsupported (XML that brings its own entities).
  [[nodiscard]] static Result<Document> parse(std::string_view bytes, const Options& options);

  [[nodiscard]] Syntax syntax() const { return m_syntax; }
  [[nodiscard]] Json json() const { return m_json; }              ///< Syntax::json
  [[nodiscard]] std::string_view text() const { return m_text; }  ///< Syntax::text, json_lines
  /// Long lists are parsed when they are walked. False: one of them cannot be, and all that was read of the
  /// document counts for nothing; parsed without long lists it tells what is wrong.
  [[nodiscard]] bool sound() const {
    return (!m_lists || m_lists->sound()) && (!m_elements || m_elements->sound());
  }
  [[nodiscard]] pugi::xml_node xml() const {  ///< Syntax::xml
    return m_elements ? m_elements->rest().document_element() : m_xml->document_element();
  }
  /// Calls `f(node)` for each child element of that name. Of a bill of materials, whose long elements are not
  /// in the tree, this is the one way to them; there a child is gone when `f` returns.
  template <class F>
  void each_child(pugi::xml_node node, std::string_view name, F f) const;
  /// Each child element, whatever its name.
  template <class F>
  void each_child(pugi::xml_node node, F f) const;

 private:
  [[nodiscard]] bool take_lists(std::string_view content, const Options& options);
  [[nodiscard]] bool take_elements(std::string_view content, const Options& options);

  Syntax m_syntax = Syntax::text;
  std::string m_text;
  Json m_json;
  std::shared_ptr<LongLists> m_lists;
  std::shared_ptr<simdjson::dom::parser> m_parser;
  std::shared_ptr<pugi::xml_document> m_xml;
  std::shared_ptr<LongElements> m_elements;
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

template <class F>
void Document::each_child(pugi::xml_node node, std::string_view name, F f) const {
  each_child(node, [&](pugi::xml_node child) {
    if (local_name(child) == name) f(child);
  });
}

template <class F>
void Document::each_child(pugi::xml_node node, F f) const {
  if (const auto index = m_elements ? m_elements->index_of(node) : std::nullopt)
    return m_elements->each(*index, f);
  for (auto child = node.first_child(); child; child = child.next_sibling()) {
    if (child.type() == pugi::node_element) f(child);
  }
}

}  // namespace plumbline::reports
