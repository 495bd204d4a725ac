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

std::vector<Line> lines_of(std::string_view text) {
  constexpr std::size_t k_usual_line = 32;
  std::vector<Line> out;
  out.reserve(text.size() / k_usual_line + 1);
  for (std::size_t at = 0; at < text.size();) {
    auto behind = at;
    while (behind < text.size() && text[behind] == ' ') ++behind;
    Line line{at, behind - at, behind < text.size() ? text[behind] : '\n'};
    const auto end = std::min(text.find('\n', behind), text.size());
    line.empty = line.first == '\n' || is_note(text.substr(behind, end - behind));
    line.dash = line.first == '-' && (behind + 1 == text.size() || is_blank(text[behind + 1]));
    out.push_back(line);
    at = end + 1;
  }
  return out;
}

bool is_key_start(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '"' || c == '\'' || c == '$';
}

/// "  key:   # words" and nothing else on the line.
std::optional<std::string_view> header_of(std::string_view text, const Line& line) {
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
  return key;
}

std::size_t weight_of(std::size_t nodes, std::size_t bytes) {
  return nodes * (sizeof(Yaml) + sizeof(std::string)) + bytes;
}

}  // namespace

/// Some lines of a text, which are looked for in it once.
struct YamlCache::Rows {
  std::string_view whole;
  const std::vector<Line>& lines;
  std::size_t from, to;

  [[nodiscard]] std::size_t start_of(std::size_t line) const {
    return line < lines.size() ? lines[line].start : whole.size();
  }
  [[nodiscard]] std::string_view text() const {
    return whole.substr(start_of(from), start_of(to) - start_of(from));
  }
  /// The first line that holds something; `to`: none does.
  [[nodiscard]] std::size_t first() const {
    auto line = from;
    while (line < to && lines[line].empty) ++line;
    return line;
  }
};

/// Cut in front of each line like this one: a key, or a dash, at the same column.
std::vector<YamlCache::Rows> YamlCache::cut(const Rows& rows, std::size_t like) {
  const auto& first = rows.lines[like];
  std::vector<Rows> out;
  auto from = rows.from;
  for (auto i = like + 1; i < rows.to; ++i) {
    const auto& line = rows.lines[i];
    if (line.indent != first.indent || !(first.dash ? line.dash : is_key_start(line.first))) continue;
    out.push_back({rows.whole, rows.lines, from, i});
    from = i;
  }
  out.push_back({rows.whole, rows.lines, from, rows.to});
  return out;
}

/// What stands behind a leading "---", when the file is one document of block style; else nothing.
std::optional<YamlCache::Rows> YamlCache::only_document(const Rows& all) {
  std::optional<std::size_t> start;
  for (auto i = all.from; i < all.to; ++i) {
    const auto& line = all.lines[i];
    if (line.empty) continue;
    const auto here = all.whole.substr(line.start);
    const bool mark = here.starts_with("---") || here.starts_with("...");
    if (mark && (start || !(here.starts_with("---\n") || here.starts_with("---\r\n")))) return std::nullopt;
    if (!start) start = mark ? i + 1 : i;
    if (line.indent == 0 && line.first == '%') return std::nullopt;
  }
  if (!start) return std::nullopt;
  // Behind our first byte none may announce an encoding.
  const auto byte = all.start_of(*start);
  if (byte != 0 && byte < all.whole.size() && (all.whole[byte] & '\x80') != 0) return std::nullopt;
  return Rows{all.whole, all.lines, *start, all.to};
}

YamlCache::Part YamlCache::join(const std::vector<Rows>& pieces, Yaml::Kind kind, std::size_t depth) {
  std::vector<std::pair<std::string, Yaml>> map;
  std::vector<Yaml> items;
  Part out{true, {}, 1, 1};
  for (const auto& piece : pieces) {
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

YamlCache::Part YamlCache::read(const Rows& rows, std::size_t depth) {
  const auto text = rows.text();
  const auto whole = [](std::string_view part) -> Part {
    auto parsed = parse_documents(part);
    if (!parsed || parsed->merged || parsed->documents.size() != 1) return {};
    return {true, std::move(parsed->documents.front()), parsed->nodes, parsed->levels};
  };
  const auto at = rows.first();
  if (at == rows.to || depth > k_levels_cut || text.size() < m_worth_cutting) return whole(text);
  const auto& first = rows.lines[at];
  if (!first.dash && !is_key_start(first.first)) return whole(text);
  const auto kind = first.dash ? Yaml::Kind::sequence : Yaml::Kind::map;
  if (const auto pieces = cut(rows, at); pieces.size() > 1) return join(pieces, kind, depth);
  const auto key = first.dash ? std::nullopt : header_of(rows.whole, first);
  if (!key) return whole(text);
  const Rows rest{rows.whole, rows.lines, at + 1, rows.to};
  const auto inner = rest.first();
  if (inner == rest.to) return whole(text);
  const auto& next = rows.lines[inner];
  if (next.indent + (next.dash ? 1 : 0) <= first.indent) return whole(text);
  if (!next.dash && !is_key_start(next.first)) return whole(text);
  const auto value = part(rest, depth + 1);
  if (!value->sound || value->node.kind != (next.dash ? Yaml::Kind::sequence : Yaml::Kind::map))
    return whole(text);
  Part out{true, {}, value->nodes + 2, value->levels + 1};
  out.node.kind = Yaml::Kind::map;
  out.node.line = 1;
  std::vector<std::pair<std::string, Yaml>> map;
  map.emplace_back(*key, value->node);
  out.node.map = Shared(std::move(map));
  return out;
}

YamlCache::Known YamlCache::part(const Rows& rows, std::size_t depth) {
  const auto text = rows.text();
  const bool kept = text.size() <= k_worth_keeping;
  if (kept) {
    if (auto known = m_parts.find(text)) return known;
  }
  auto made = std::make_shared<const Part>(read(rows, depth));
  if (kept) m_parts.keep(text, made, weight_of(made->nodes, text.size()));
  return made;
}

Result<std::vector<Yaml>> YamlCache::parse(std::string_view content) {
  constexpr YamlLimits k_limits;
  if (content.size() <= k_limits.bytes) {
    const auto lines = lines_of(content);
    if (const auto rows = only_document({content, lines, 0, lines.size()})) {
      const auto known = part(*rows, 0);
      if (known->sound && known->nodes <= k_limits.nodes && known->levels <= k_limits.depth)
        return std::vector<Yaml>{known->node};
    }
  }
  return parse_yaml(content);
}

}  // namespace plumbline::git
