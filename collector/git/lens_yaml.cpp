#include "collector/git/lens_yaml.hpp"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "collector/git/lens_utf8.hpp"

namespace plumbline::git {
namespace {

const Yaml k_nothing;

std::string text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

/// libyaml's two objects, closed on every way out.
struct Parser {
  yaml_parser_t c{};
  bool ready = yaml_parser_initialize(&c) != 0;
  Parser() = default;
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() {
    if (ready) yaml_parser_delete(&c);
  }
};
struct Event {
  yaml_event_t c{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&c); }
};

/// Builds the tree from libyaml's events, so aliases are counted when they are followed.
class Builder {
 public:
  explicit Builder(const YamlLimits& limits) : m_limits(limits) {}
  YamlDocuments out;

  Result<void> take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        m_open.clear();
        m_anchors.clear();
        break;
      case YAML_ALIAS_EVENT:
        alias(event);
        break;
      case YAML_SCALAR_EVENT:
        scalar(event);
        break;
      case YAML_SEQUENCE_START_EVENT:
        open(Yaml::Kind::sequence, event, event.data.sequence_start.tag, event.data.sequence_start.anchor);
        break;
      case YAML_MAPPING_START_EVENT:
        open(Yaml::Kind::map, event, event.data.mapping_start.tag, event.data.mapping_start.anchor);
        break;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        pop();
        break;
      default:
        break;
    }
    if (m_error) return tl::unexpected(*m_error);
    return {};
  }

 private:
  using Map = std::vector<std::pair<std::string, Yaml>>;
  struct Open {
    Yaml node;
    std::string anchor;
    Map map;
    std::vector<Yaml> items;
    std::string key;
    bool has_key = false;
    std::vector<Yaml> merges;
  };

  void refuse(Errc code, std::string message) {
    if (!m_error) m_error = Error{code, std::move(message)};
  }
  void refuse_depth() { refuse(Errc::limit, fmt::format("more than {} levels", m_limits.depth)); }
  void count(std::size_t more) {
    out.nodes += more;
    if (out.nodes > m_limits.nodes)
      refuse(Errc::limit, fmt::format("more than {} values once aliases are followed", m_limits.nodes));
  }
  static std::size_t size_of(const Yaml& node) {
    std::size_t n = 1;
    for (const auto& item : node.items) n += size_of(item);
    for (const auto& [key, value] : node.map) n += size_of(value);
    return n;
  }
  static std::size_t depth_of(const Yaml& node) {
    std::size_t n = 0;
    for (const auto& item : node.items) n = std::max(n, depth_of(item));
    for (const auto& [key, value] : node.map) n = std::max(n, depth_of(value));
    return n + 1;
  }

  void alias(const yaml_event_t& event) {
    const auto found = m_anchors.find(text_of(event.data.alias.anchor));
    if (found == m_anchors.end())
      return refuse(Errc::unreadable, fmt::format("line {}: an alias to an anchor that is not there",
                                                  event.start_mark.line + 1));
    if (!found->second) return refuse(Errc::limit, "an alias to a value that contains it");
    count(size_of(*found->second));
    const auto levels = m_open.size() + depth_of(*found->second);
    if (levels > m_limits.depth) return refuse_depth();
    out.levels = std::max(out.levels, levels);
    close(Yaml(*found->second), {});
  }
  void scalar(const yaml_event_t& event) {
    const auto& c = event.data.scalar;
    Yaml node;
    node.kind = Yaml::Kind::scalar;
    node.text.assign(reinterpret_cast<const char*>(c.value), c.length);
    constexpr std::array<std::string_view, 4> k_null = {"~", "null", "Null", "NULL"};
    const bool plain = c.style == YAML_PLAIN_SCALAR_STYLE && c.tag == nullptr;
    if (plain && std::find(k_null.begin(), k_null.end(), node.text) != k_null.end()) node.text.clear();
    node.tag = text_of(c.tag);
    node.line = event.start_mark.line + 1;
    count(1);
    close(std::move(node), text_of(c.anchor));
  }
  void open(Yaml::Kind kind, const yaml_event_t& event, const yaml_char_t* tag, const yaml_char_t* anchor) {
    if (m_open.size() >= m_limits.depth) return refuse_depth();
    count(1);
    Open one{{}, text_of(anchor), {}, {}, {}, false, {}};
    if (!one.anchor.empty()) m_anchors[one.anchor] = std::nullopt;
    one.node.kind = kind;
    one.node.tag = text_of(tag);
    one.node.line = event.start_mark.line + 1;
    m_open.push_back(std::move(one));
    out.levels = std::max(out.levels, m_open.size());
  }
  void pop() {
    auto one = std::move(m_open.back());
    m_open.pop_back();
    for (const auto& merge : one.merges) merge_into(one.map, merge);
    one.node.map = Shared(std::move(one.map));
    one.node.items = Shared(std::move(one.items));
    close(std::move(one.node), one.anchor);
  }
  /// YAML's merge key: own keys win, the first merged map wins over the next.
  static void merge_into(Map& map, const Yaml& merge) {
    for (const auto& item : merge.items) merge_into(map, item);
    std::set<std::string> own;
    for (const auto& [key, value] : map) own.insert(key);
    for (const auto& [key, value] : merge.map) {
      if (own.insert(key).second) map.emplace_back(key, value);
    }
  }
  void close(Yaml&& node, const std::string& anchor) {
    if (!anchor.empty()) m_anchors[anchor] = node;
    if (m_open.empty()) return out.documents.push_back(std::move(node));
    auto& parent = m_open.back();
    if (parent.node.is_sequence()) return parent.items.push_back(std::move(node));
    if (!parent.has_key) {
      parent.key = node.is_scalar() ? std::move(node.text) : "?";
      parent.has_key = true;
      return;
    }
    parent.has_key = false;
    if (parent.key == "<<") {
      out.merged = true;
      return parent.merges.push_back(std::move(node));
    }
    parent.map.emplace_back(std::move(parent.key), std::move(node));
  }

  const YamlLimits& m_limits;
  std::vector<Open> m_open;
  std::map<std::string, std::optional<Yaml>> m_anchors;  ///< without a value: still open
  std::optional<Error> m_error;
};

}  // namespace

bool Yaml::has(std::string_view key) const {
  return std::any_of(map.begin(), map.end(), [&](const auto& entry) { return entry.first == key; });
}

const Yaml& Yaml::operator[](std::string_view key) const {
  for (const auto& entry : map) {
    if (entry.first == key) return entry.second;
  }
  return k_nothing;
}

std::vector<std::string> Yaml::strings() const {
  if (is_scalar()) return {text};
  std::vector<std::string> out;
  for (const auto& item : items) {
    if (item.is_scalar()) out.push_back(item.text);
  }
  return out;
}

Result<YamlDocuments> parse_documents(std::string_view content, const YamlLimits& limits) {
  if (content.size() > limits.bytes)
    return fail(Errc::limit, fmt::format("larger than {} bytes", limits.bytes));
  std::string mended;
  if (!is_plain_text(content)) content = mended = as_plain_text(content);
  Parser parser;
  if (!parser.ready) return fail(Errc::limit, "no memory");
  yaml_parser_set_input_string(&parser.c, reinterpret_cast<const unsigned char*>(content.data()),
                               content.size());
  Builder builder(limits);
  while (true) {
    Event event;
    if (yaml_parser_parse(&parser.c, &event.c) == 0) {
      const auto* problem = parser.c.problem == nullptr ? "not readable" : parser.c.problem;
      return fail(Errc::unreadable, fmt::format("line {}: {}", parser.c.problem_mark.line + 1, problem));
    }
    if (auto ok = builder.take(event.c); !ok) return tl::unexpected(ok.error());
    if (event.c.type == YAML_STREAM_END_EVENT) return std::move(builder.out);
  }
}

Result<std::vector<Yaml>> parse_yaml(std::string_view content, const YamlLimits& limits) {
  auto parsed = parse_documents(content, limits);
  if (!parsed) return tl::unexpected(parsed.error());
  return std::move(parsed->documents);
}

}  // namespace plumbline::git
