#include "collector/git/lens_yaml_cache.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_worth_keeping = 16'384;  // a larger one changes with nearly every version
constexpr std::size_t k_levels_cut = 12;

struct Line {
  std::size_t start = 0, indent = 0;
  char first = '\n';   ///< of its text
  bool empty = false;  ///< blank or a comment
  bool dash = false;
};

/// A comment without what YAML takes for the end of a line and we do not.
bool is_note(std::string_view text) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text.starts_with('#') &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= ' ' && c < '\x7f') || c == '\t'; });
}

template <class F>
void for_each_start(std::string_view text, F f) {
  for (std::size_t at = 0; at < text.size();) {
    auto behind = text.find_first_not_of(' ', at);
    if (behind == text.npos) behind = text.size();
    Line line{at, behind - at, behind < text.size() ? text[behind] : '\n'};
    const auto end = std::min(text.find('\n', behind), text.size());
    line.empty = line.first == '\n' || is_note(text.substr(behind, end - behind));
    line.dash = line.first == '-' && (behind + 1 == text.size() || is_blank(text[behind + 1]));
    if (!f(line)) return;
    at = end + 1;
  }
}

bool is_key_start(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '"' || c == '\'' || c == '$';
}

/// The first line that holds something.
std::optional<Line> first_line(std::string_view text) {
  std::optional<Line> out;
  for_each_start(text, [&](const Line& line) {
    if (!line.empty) out = line;
    return !out;
  });
  return out;
}

/// `text` cut in front of each line like its first: a key, or a dash, at the same column.
std::vector<std::string_view> cut(std::string_view text, const Line& like) {
  std::vector<std::string_view> out;
  std::size_t from = 0;
  bool met = false;
  for_each_start(text, [&](const Line& line) {
    const bool same = line.indent == like.indent && (like.dash ? line.dash : is_key_start(line.first));
    if (same && met) out.push_back(text.substr(from, line.start - from)), from = line.start;
    met = met || same;
    return true;
  });
  out.push_back(text.substr(from));
  return out;
}

/// "  key:   # words" and nothing else on the line.
struct Header {
  std::string_view key, rest;
};
std::optional<Header> header_of(std::string_view text, const Line& line) {
  auto end = text.find('\n', line.start);
  if (end == text.npos) return std::nullopt;
  auto words = text.substr(line.start + line.indent, end - line.start - line.indent);
  if (words.ends_with('\r')) words.remove_suffix(1);
  std::size_t size = 0;
  while (size < words.size() && (is_digit(words[size]) || is_letter(words[size]) || words[size] == '_' ||
                                 words[size] == '-' || words[size] == '.'))
    ++size;
  if (size == 0 || size > 200 || size == words.size() || words[size] != ':' || words[0] == '-')
    return std::nullopt;
  const auto key = words.substr(0, size);
  if (lower(key) == "null") return std::nullopt;
  const auto behind = words.substr(size + 1);
  const auto note = behind.find_first_not_of(' ');
  if (note != behind.npos && (note == 0 || !is_note(behind.substr(note)))) return std::nullopt;
  return Header{key, text.substr(end + 1)};
}

std::size_t weight_of(std::size_t nodes, std::size_t bytes) {
  return nodes * (sizeof(Yaml) + sizeof(std::string)) + bytes;
}

/// The text behind a leading "---", when the file is one document of block style; else nothing.
std::optional<std::string_view> only_document(std::string_view text) {
  std::optional<std::size_t> start;
  bool other = false;
  for_each_start(text, [&](const Line& line) {
    if (line.empty) return true;
    const auto here = text.substr(line.start);
    const bool mark = here.starts_with("---") || here.starts_with("...");
    if (mark && (start || !(here.starts_with("---\n") || here.starts_with("---\r\n")))) other = true;
    if (!start) start = mark ? line.start + here.find('\n') + 1 : line.start;
    if (line.indent == 0 && line.first == '%') other = true;
    return !other;
  });
  // Behind our first byte none may announce an encoding.
  if (other || !start || (*start != 0 && *start < text.size() && (text[*start] & '\x80') != 0))
    return std::nullopt;
  return text.substr(*start);
}

}  // namespace

YamlCache::Part YamlCache::join(const std::vector<std::string_view>& pieces, Yaml::Kind kind,
                                std::size_t depth) {
  std::vector<std::pair<std::string, Yaml>> map;
  std::vector<Yaml> items;
  Part out{true, {}, 1, 1};
  for (const auto piece : pieces) {
    const auto known = part(piece, depth);
    if (!known->sound || known->node.kind != kind || !known->node.tag.empty()) return {};
    for (const auto& entry : known->node.map) map.push_back(entry);
    for (const auto& item : known->node.items) items.push_back(item);
    out.nodes += known->nodes - 1;
    out.levels = std::max(out.levels, known->levels);
  }
  out.node.kind = kind;
  out.node.line = 1;
  out.node.map = Shared(std::move(map));
  out.node.items = Shared(std::move(items));
  return out;
}

YamlCache::Part YamlCache::read(std::string_view text, std::size_t depth) {
  const auto whole = [](std::string_view part) -> Part {
    auto parsed = parse_documents(part);
    if (!parsed || parsed->merged || parsed->documents.size() != 1) return {};
    return {true, std::move(parsed->documents.front()), parsed->nodes, parsed->levels};
  };
  const auto first = first_line(text);
  if (!first || depth > k_levels_cut || text.size() < m_worth_cutting) return whole(text);
  if (!first->dash && !is_key_start(first->first)) return whole(text);
  const auto kind = first->dash ? Yaml::Kind::sequence : Yaml::Kind::map;
  if (const auto pieces = cut(text, *first); pieces.size() > 1) return join(pieces, kind, depth);
  const auto header = first->dash ? std::nullopt : header_of(text, *first);
  if (!header) return whole(text);
  const auto inner = first_line(header->rest);
  if (!inner || inner->indent + (inner->dash ? 1 : 0) <= first->indent) return whole(text);
  if (!inner->dash && !is_key_start(inner->first)) return whole(text);
  const auto value = part(header->rest, depth + 1);
  if (!value->sound || value->node.kind != (inner->dash ? Yaml::Kind::sequence : Yaml::Kind::map))
    return whole(text);
  Part out{true, {}, value->nodes + 2, value->levels + 1};
  out.node.kind = Yaml::Kind::map;
  out.node.line = 1;
  std::vector<std::pair<std::string, Yaml>> map;
  map.emplace_back(header->key, value->node);
  out.node.map = Shared(std::move(map));
  return out;
}

YamlCache::Known YamlCache::part(std::string_view text, std::size_t depth) {
  const bool kept = text.size() <= k_worth_keeping;
  if (kept) {
    if (auto known = m_parts.find(text)) return known;
  }
  auto made = std::make_shared<const Part>(read(text, depth));
  if (kept) m_parts.keep(text, made, weight_of(made->nodes, text.size()));
  return made;
}

Result<std::vector<Yaml>> YamlCache::parse(std::string_view content) {
  constexpr YamlLimits k_limits;
  if (content.size() <= k_limits.bytes) {
    if (const auto text = only_document(content)) {
      const auto known = part(*text, 0);
      if (known->sound && known->nodes <= k_limits.nodes && known->levels <= k_limits.depth)
        return std::vector<Yaml>{known->node};
    }
  }
  return parse_yaml(content);
}

}  // namespace plumbline::git
