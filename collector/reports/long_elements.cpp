#include "collector/reports/long_elements.hpp"

#include <algorithm>

namespace plumbline::reports {
namespace {

constexpr auto k_nowhere = std::string_view::npos;

std::size_t behind(std::string_view text, std::string_view words, std::size_t from) {
  const auto at = text.find(words, from);
  return at == k_nowhere ? at : at + words.size();
}

// Behind a start tag whose name begins at `at`; nowhere: it has no end, or a value brings a bracket.
std::size_t behind_tag(std::string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '>') return at + 1;
    if (c == '<') return k_nowhere;
    if (c != '"' && c != '\'') continue;
    const auto end = text.find(c, at + 1);
    if (end == k_nowhere || text.substr(at, end - at).find('<') != k_nowhere) return k_nowhere;
    at = end;
  }
  return k_nowhere;
}

// Behind a comment or a section of plain text; nowhere: it is something else.
std::size_t behind_other(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  std::size_t end = k_nowhere;
  if (rest.starts_with("<!--")) end = behind(text, "-->", at + 4);
  if (rest.starts_with("<![CDATA[")) end = behind(text, "]]>", at + 9);
  if (end == k_nowhere || text.substr(at, end - at).find("<!ENTITY") != k_nowhere) return k_nowhere;
  return end;
}

// Behind the declaration, if there is one; nowhere: it states another encoding.
std::size_t behind_declaration(std::string_view text) {
  if (!text.starts_with("<?xml")) return 0;
  const auto end = behind(text, "?>", 5);
  auto words = text.substr(0, end);
  words.remove_prefix(std::min(words.find("encoding"), words.size()));
  const bool plain = words.empty() || words.starts_with("encoding=\"UTF-8\"") ||
                     words.starts_with("encoding=\"utf-8\"") || words.starts_with("encoding='UTF-8'") ||
                     words.starts_with("encoding='utf-8'");
  return plain ? end : k_nowhere;
}

std::string_view local_name_at(std::string_view text, std::size_t at) {
  const auto name = text.substr(at, text.find_first_of(" \t\r\n/>", at) - at);
  const auto colon = name.rfind(':');
  return colon == k_nowhere ? name : name.substr(colon + 1);
}

}  // namespace

std::shared_ptr<LongElements> LongElements::find(std::string_view text, const Wanted& wanted) {
  if (wanted.least == 0 || text.size() < wanted.least || text.find('\0') != k_nowhere) return nullptr;
  std::shared_ptr<LongElements> out(new LongElements(text));
  if (!out->cut(wanted) || out->m_elements.empty() || !out->parse_rest()) return nullptr;
  return out;
}

// Finds tags, comments and sections as pugixml does; whatever it would not take, it meets in the piece or in
// the rest.
bool LongElements::cut(const Wanted& wanted) {
  struct Open {
    Element element;
    bool holds_long = false;
  };
  std::vector<Open> open;  // those that are closed again keep their room
  std::size_t levels = 0;
  const auto may_stay_out = [&](const Element& element) {
    const auto name = local_name_at(m_text, element.name);
    return std::find(wanted.names.begin(), wanted.names.end(), name) != wanted.names.end();
  };
  const auto close = [&](std::size_t end) {
    Open& one = open[--levels];
    one.element.end = end;
    const bool is_long = !one.holds_long && one.element.begins.size() > 1 &&
                         end - one.element.begins.front() >= wanted.least && may_stay_out(one.element);
    if (is_long) m_elements.push_back(one.element);
    if (levels > 0) open[levels - 1].holds_long |= is_long || one.holds_long;
  };
  auto at = behind_declaration(m_text);
  while (at < m_text.size()) {
    at = m_text.find('<', at);
    if (at == k_nowhere || at + 1 >= m_text.size()) break;
    const char c = m_text[at + 1];
    if (c == '?') return false;
    if (c == '!') {
      at = behind_other(m_text, at);
      continue;
    }
    const auto tag = at;
    at = c == '/' ? behind(m_text, ">", at) : behind_tag(m_text, at + 1);
    if (at == k_nowhere || (c == '/' && levels == 0)) return false;
    if (c != '/') {
      if (levels == 0 && local_name_at(m_text, tag + 1) != wanted.root) return false;
      if (levels + 2 > wanted.depth) return false;
      if (levels == open.size()) open.emplace_back();
      Open& one = open[levels++];
      one.element.name = tag + 1;
      one.element.begins.assign(1, at);
      one.holds_long = false;
    }
    if (c == '/' || m_text[at - 2] == '/') {
      close(c == '/' ? tag : at);
      if (levels == 0) continue;
      auto& begins = open[levels - 1].element.begins;
      if (at - begins.back() >= wanted.least / 4) begins.push_back(at);
    }
  }
  return levels == 0 && at != k_nowhere;
}

bool LongElements::parse_rest() {
  std::string rest;
  std::size_t from = 0;
  for (auto& element : m_elements) {
    const auto to = element.begins.front();
    element.name = rest.size() + element.name - from;
    rest.append(m_text.substr(from, to - from));
    from = element.end;
  }
  rest.append(m_text.substr(from));
  return m_rest.load_buffer(rest.data(), rest.size(), pugi::parse_default, pugi::encoding_utf8);
}

std::optional<std::size_t> LongElements::index_of(pugi::xml_node node) const {
  if (!node || node.root() != m_rest) return std::nullopt;
  const auto at = static_cast<std::size_t>(node.offset_debug());
  const auto it = std::lower_bound(m_elements.begin(), m_elements.end(), at,
                                   [](const Element& e, std::size_t name) { return e.name < name; });
  if (it == m_elements.end() || it->name != at) return std::nullopt;
  return static_cast<std::size_t>(it - m_elements.begin());
}

void LongElements::each(std::size_t index, const std::function<void(pugi::xml_node)>& f) {
  auto& element = m_elements[index];
  std::string text;
  pugi::xml_document document;
  for (std::size_t piece = 0; piece < element.begins.size() && m_sound; ++piece) {
    const auto from = element.begins[piece];
    const auto to = piece + 1 < element.begins.size() ? element.begins[piece + 1] : element.end;
    text = m_text.substr(from, to - from);
    // Text in a node of its own would double the nodes.
    constexpr auto k_how = pugi::parse_default | pugi::parse_fragment | pugi::parse_embed_pcdata;
    m_sound = document.load_buffer_inplace(text.data(), text.size(), k_how, pugi::encoding_utf8);
    if (!m_sound) return;
    for (auto child = document.first_child(); child; child = child.next_sibling()) {
      if (child.type() == pugi::node_element) f(child);
    }
  }
  element.walked = true;
}

bool LongElements::sound() {
  for (std::size_t i = 0; i < m_elements.size() && m_sound; ++i) {
    if (!m_elements[i].walked) each(i, [](pugi::xml_node) {});
  }
  return m_sound;
}

}  // namespace plumbline::reports
