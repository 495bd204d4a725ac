#include "collector/reports/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>

#include "core/utf16.hpp"

namespace plumbline::reports {
namespace {

std::size_t mark_length(std::string_view b) {
  return b.starts_with("\xef\xbb\xbf") ? 3 : 0;
}

std::string_view without_blanks(std::string_view b) {
  b.remove_prefix(mark_length(b));
  const auto at = b.find_first_not_of(" \t\r\n");
  return at == b.npos ? std::string_view() : b.substr(at);
}

// Tools write raw control characters and broken UTF-8 into their texts; what they mean is plain enough.
std::string mended(std::string_view bytes) {
  std::string out(bytes);
  bool in_text = false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto c = static_cast<unsigned char>(out[i]);
    if (in_text && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_text = !in_text;
    } else if (in_text && c < 0x20) {
      out[i] = ' ';
    }
  }
  for (std::size_t i = 0; i < out.size();) {
    const auto c = static_cast<unsigned char>(out[i]);
    const std::size_t length = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (c >= 0x80 &&
        (c < 0xc2 || !simdjson::validate_utf8(out.data() + i, std::min(length, out.size() - i)))) {
      out[i] = '?';
      ++i;
    } else {
      i += length;
    }
  }
  return out;
}

// Whether any bracket stands deeper than `depth`; simdjson reserves memory for the depth it allows.
bool too_deep(std::string_view bytes, std::size_t depth) {
  std::size_t now = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (in_text) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      if (++now > depth) return true;
    } else if ((c == '}' || c == ']') && now > 0) {
      --now;
    }
  }
  return false;
}

Error json_error(simdjson::error_code code, std::string_view bytes, const Options& options) {
  if (code == simdjson::DEPTH_ERROR || too_deep(bytes, options.depth))
    return {Errc::limit, fmt::format("nests deeper than {} levels", options.depth)};
  if (code == simdjson::CAPACITY || code == simdjson::MEMALLOC)
    return {Errc::limit, "needs more memory than there is"};
  return {Errc::unreadable, fmt::format("is no JSON: {}", simdjson::error_message(code))};
}

// How many of the eight bytes are `c`.
int count_in(std::uint64_t eight, char c) {
  constexpr std::uint64_t k_ones = 0x0101010101010101U, k_low = 0x7f7f7f7f7f7f7f7fU;
  const auto other = eight ^ (k_ones * static_cast<unsigned char>(c));
  return std::popcount(~(((other & k_low) + k_low) | other | k_low));
}

// Elements and attributes, counted before anything is built: a node takes ten times the room of `<a/>`.
std::uint64_t marks_in(std::string_view bytes) {
  std::uint64_t out = 0, eight = 0;
  for (; bytes.size() >= sizeof eight; bytes.remove_prefix(sizeof eight)) {
    std::memcpy(&eight, bytes.data(), sizeof eight);
    out += static_cast<std::uint64_t>(count_in(eight, '<') + count_in(eight, '='));
  }
  return out + static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '<') +
                                          std::count(bytes.begin(), bytes.end(), '='));
}

bool nests_deeper(const pugi::xml_document& document, std::size_t most) {
  std::size_t depth = 0;
  for (auto node = document.first_child(); node;) {
    if (node.first_child()) {
      node = node.first_child();
      if (++depth > most) return true;
      continue;
    }
    while (node && !node.next_sibling()) {
      node = node.parent();
      if (depth == 0 || node == document) return false;
      --depth;
    }
    if (node) node = node.next_sibling();
  }
  return false;
}

Result<std::shared_ptr<pugi::xml_document>> parse_xml(std::string_view bytes, const Options& options) {
  if (bytes.find("<!ENTITY") != bytes.npos)
    return fail(Errc::unsupported,
                "the XML brings entities of its own; they are never expanded, so it was not read");
  if (marks_in(bytes) > options.most_marks)
    return fail(Errc::limit, fmt::format("has more than {} elements and attributes", options.most_marks));
  auto out = std::make_shared<pugi::xml_document>();
  const auto parsed = out->load_buffer(bytes.data(), bytes.size(), pugi::parse_default);
  if (!parsed)
    return fail(Errc::unreadable,
                fmt::format("is no XML: {} at byte {}", parsed.description(), parsed.offset));
  if (nests_deeper(*out, options.depth))
    return fail(Errc::limit, fmt::format("nests deeper than {} levels", options.depth));
  return out;
}

}  // namespace

Result<OwnJson> parse_json(std::string_view bytes, const Options& options, bool padded) {
  OwnJson out{std::make_shared<simdjson::dom::parser>(options.most_bytes + simdjson::SIMDJSON_PADDING), {}};
  auto code = out.parser->allocate(bytes.size(), options.depth);
  simdjson::dom::element root;
  if (code == simdjson::SUCCESS) code = out.parser->parse(bytes.data(), bytes.size(), !padded).get(root);
  if (code == simdjson::UTF8_ERROR || code == simdjson::UNESCAPED_CHARS || code == simdjson::STRING_ERROR) {
    const std::string again = mended(bytes);
    code = out.parser->parse(again).get(root);
  }
  if (code != simdjson::SUCCESS) return tl::unexpected(json_error(code, bytes, options));
  out.root = Json(root);
  return out;
}

// Where anything is odd the text is parsed as a whole, which also tells what it is.
bool Document::take_lists(std::string_view content, const Options& options) {
  auto lists = LongLists::find(content, options.long_list, options.depth);
  if (!lists) return false;
  auto parser = std::make_shared<simdjson::dom::parser>();
  const auto rest = lists->rest();
  simdjson::dom::element root;
  if (parser->allocate(rest.size(), options.depth) != simdjson::SUCCESS ||
      parser->parse(rest).get(root) != simdjson::SUCCESS)
    return false;
  m_syntax = Syntax::json;
  m_lists = std::move(lists);
  m_parser = std::move(parser);
  m_json = Json(root, m_lists.get());
  return true;
}

// Of a bill of materials its reader asks for the long elements; the other readers of XML know of none.
bool Document::take_elements(std::string_view content, const Options& options) {
  static constexpr std::array<std::string_view, 6> k_names{"components", "vulnerabilities", "dependencies",
                                                           "services",   "compositions",    "annotations"};
  if (content.size() < options.long_list || marks_in(content) > options.most_marks) return false;
  m_elements = LongElements::find(content, {"bom", k_names, options.long_list, options.depth});
  if (m_elements) m_syntax = Syntax::xml;
  return m_elements != nullptr;
}

Result<Document> Document::parse(std::string_view bytes, const Options& options) {
  if (bytes.size() > options.most_bytes)
    return fail(Errc::limit, fmt::format("is larger than {} bytes", options.most_bytes));
  Document out;
  std::string converted;
  if (const auto order = utf16_order(bytes)) {
    converted = utf8_of_utf16(bytes, *order);
    bytes = converted;
  }
  const auto content = without_blanks(bytes);
  if (content.starts_with('{') || content.starts_with('[')) {
    if (converted.empty() && out.take_lists(content, options)) return out;
    auto json = parse_json(content, options, options.padded && converted.empty());
    if (json) {
      out.m_syntax = Syntax::json;
      out.m_parser = std::move(json->parser);
      out.m_json = json->root;
      return out;
    }
    const auto line = content.substr(0, content.find('\n'));
    if (json.error().code != Errc::unreadable || line.size() == content.size() || !parse_json(line, options))
      return tl::unexpected(json.error());
    out.m_syntax = Syntax::json_lines;
  } else if (content.starts_with('<')) {
    if (converted.empty() && out.take_elements(content, options)) return out;
    auto xml = parse_xml(content, options);
    if (!xml) return tl::unexpected(xml.error());
    out.m_syntax = Syntax::xml;
    out.m_xml = std::move(*xml);
    return out;
  }
  out.m_text = std::string(content);
  return out;
}

std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const auto colon = name.rfind(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

pugi::xml_node child_of(pugi::xml_node node, std::string_view name) {
  for (auto child = node.first_child(); child; child = child.next_sibling()) {
    if (local_name(child) == name) return child;
  }
  return {};
}

std::optional<std::int64_t> number_of(pugi::xml_attribute attribute) {
  std::string digits = attribute.value();
  std::erase(digits, ',');
  std::int64_t out = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (code != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return out;
}

}  // namespace plumbline::reports
