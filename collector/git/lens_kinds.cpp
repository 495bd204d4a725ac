#include "collector/git/lens_kinds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace plumbline::git {
namespace {

std::vector<Phrase> phrases_of(const Yaml& node) {
  std::vector<Phrase> out;
  for (const auto& text : node.strings()) out.push_back(Phrase::parse(text));
  return out;
}

void add_all(GlobSet& set, const Yaml& node, std::uint16_t number) {
  for (const auto& pattern : node.strings()) set.add(pattern, number);
}

tl::unexpected<Error> at(const Yaml& node, std::string message) {
  return fail(Errc::config, fmt::format("line {}: {}", node.line, message));
}

Result<void> check_keys(const Yaml& node) {
  constexpr std::array<std::string_view, 14> k_keys = {"id",    "paths",  "not",  "read",  "traps",
                                                       "words", "must",   "some", "never", "stock",
                                                       "facts", "reader", "why",  "large"};
  for (const auto& [key, value] : node.map) {
    if (std::find(k_keys.begin(), k_keys.end(), key) == k_keys.end())
      return at(value, fmt::format("a kind has no key \"{}\"", key));
  }
  if (node["id"].text.empty() || node["paths"].strings().empty())
    return at(node, "a kind needs \"id\" and \"paths\"");
  return {};
}

Result<std::size_t> number(const Yaml& node, std::size_t otherwise) {
  if (node.kind == Yaml::Kind::nothing) return otherwise;
  if (node.text.empty() || node.text.size() > 6 || !std::all_of(node.text.begin(), node.text.end(), is_digit))
    return at(node, "not a whole number");
  return static_cast<std::size_t>(std::stoul(node.text));
}

/// `<!-- … -->` of Markdown is what a template whispers to its writer: no content.
std::string without_comments(std::string_view content) {
  std::string out;
  while (true) {
    const auto start = content.find("<!--");
    out.append(content.substr(0, start));
    if (start == std::string_view::npos) return out;
    const auto end = content.find("-->", start);
    if (end == std::string_view::npos) return out;
    content.remove_prefix(end + 3);
  }
}

bool is_markdown(std::string_view path) {
  const auto text = lower(path);
  const auto dot = text.rfind('.');
  return dot == std::string::npos || dot < text.rfind('/') + 1 || text.ends_with(".md") ||
         text.ends_with(".markdown") || text.ends_with(".mdx");
}

bool has_a_line(std::string_view content) {
  bool found = false;
  for_each_line(without_licence(content), [&](std::string_view line) {
    const auto text = trim(line);
    const bool directive = text.starts_with("#define") || text.starts_with("#pragma");
    found = !text.empty() && (directive || !text.starts_with('#')) && !text.starts_with("//") &&
            !text.starts_with("<!--") && text != "---" && text != "{}";
    return !found;
  });
  return found;
}

bool confirms(const KindRule& rule, std::string_view folded) {
  if (any_in(rule.never, folded)) return false;
  if (!std::all_of(rule.must.begin(), rule.must.end(),
                   [&](const auto& group) { return any_in(group, folded); }))
    return false;
  if (rule.at_least == 0) return true;
  const auto hits =
      std::count_if(rule.some.begin(), rule.some.end(), [&](const Phrase& p) { return p.in(folded); });
  return static_cast<std::size_t>(hits) >= rule.at_least;
}

/// A few words around an address: the document went elsewhere.
constexpr std::size_t k_words_around_a_link = 25;

bool is_substantive(const KindRule& rule, std::string_view content, std::set<std::string>& facts) {
  if (rule.words == 0) return has_a_line(content);
  const auto prose = prose_of(content, rule.stock, rule.words);
  if (prose.words >= rule.words) return true;
  if (prose.stock || prose.placeholders > 0)
    facts.insert("template");
  else if (prose.links > 0 && prose.words <= k_words_around_a_link)
    facts.insert("link_only");
  return false;
}

std::optional<std::string> joined(const std::set<std::string>& facts) {
  constexpr std::size_t k_most = 2000;  // bytes; a hostile file must not fill the store
  std::string out;
  for (const auto& fact : facts) {
    if (out.size() + fact.size() > k_most) {
      out += " more";
      break;
    }
    out += (out.empty() ? "" : " ") + fact;
  }
  return out.empty() ? std::nullopt : std::optional(out);
}

}  // namespace

Result<void> Kinds::load_kind(const Yaml& node) {
  if (auto ok = check_keys(node); !ok) return ok;
  KindRule rule;
  rule.id = node["id"].text;
  rule.read = node["read"].text != "false";
  rule.traps = node["traps"].text != "false";
  auto words = number(node["words"], 0);
  auto least = number(node["some"]["at_least"], 0);
  if (!words) return tl::unexpected(words.error());
  if (!least) return tl::unexpected(least.error());
  rule.words = *words;
  rule.at_least = *least;
  rule.some = phrases_of(node["some"]["of"]);
  if (rule.some.size() < rule.at_least) return at(node["some"], "at_least is more than there are phrases");
  for (const auto& group : node["must"].items) rule.must.push_back(phrases_of(group));
  rule.never = phrases_of(node["never"]);
  rule.stock = phrases_of(node["stock"]);
  for (const auto& [name, phrases] : node["facts"].map) rule.facts.emplace_back(name, phrases_of(phrases));
  if (node.has("reader")) {
    rule.reader = find_fact_reader(node["reader"].text);
    if (rule.reader == nullptr)
      return at(node["reader"], fmt::format("there is no reader \"{}\"", node["reader"].text));
  }
  const auto& large = node["large"];
  if (!large.text.empty() && large.text != "unread") return at(large, "\"large\" can only be \"unread\"");
  // Where the content decides whether it is of this kind at all, it has to be read.
  const bool asks = rule.reader != nullptr || !rule.must.empty() || rule.at_least != 0 || !rule.never.empty();
  if (!large.text.empty() && asks) return at(large, "\"large: unread\" beside what only the content can say");
  rule.unread_when_large = !asks && (!rule.read || !large.text.empty());
  const auto index = static_cast<std::uint16_t>(m_rules.size());
  add_all(m_paths, node["paths"], index);
  add_all(m_not, node["not"], index);
  m_rules.push_back(std::move(rule));
  return {};
}

Result<Kinds> Kinds::load(const Yaml& root) {
  Kinds kinds;
  for (const auto& [name, patterns] : root["traps"].map) add_all(kinds.m_traps, patterns, 0);
  add_all(kinds.m_tests, root["tests"]["paths"], 0);
  add_all(kinds.m_no_tests, root["tests"]["not"], 0);
  if (root["kinds"].items.empty()) return at(root, "no \"kinds\"");
  for (const auto& node : root["kinds"].items) {
    if (auto ok = kinds.load_kind(node); !ok) return tl::unexpected(ok.error());
  }
  return kinds;
}

PathClass Kinds::classify(std::string_view path) const {
  PathClass out;
  const SplitPath split(path);
  auto numbers = m_paths.match(split);
  if (!numbers.empty()) {
    const auto refused = m_not.match(split);
    const bool trap = m_traps.any(split);
    std::erase_if(numbers, [&](std::uint16_t n) {
      return (trap && m_rules[n].traps) || std::binary_search(refused.begin(), refused.end(), n);
    });
  }
  out.content = std::any_of(numbers.begin(), numbers.end(), [&](std::uint16_t n) { return m_rules[n].read; });
  out.unread_when_large = std::all_of(numbers.begin(), numbers.end(),
                                      [&](std::uint16_t n) { return m_rules[n].unread_when_large; });
  out.kinds = std::move(numbers);
  out.test = m_tests.any(split) && !m_no_tests.any(split);
  return out;
}

std::vector<DocumentReading> Kinds::unread(const PathClass& path_class) const {
  std::vector<DocumentReading> out;
  for (const auto index : path_class.kinds) {
    if (index >= m_rules.size()) continue;
    const auto& rule = m_rules[index];
    if (std::any_of(out.begin(), out.end(), [&](const auto& r) { return r.kind == rule.id; })) continue;
    out.push_back(
        {rule.id, 0, true, rule.facts.empty() ? std::nullopt : std::optional<std::string>("unread")});
  }
  return out;
}

std::vector<DocumentReading> Kinds::read(std::string_view path, const PathClass& path_class,
                                         std::string_view content) const {
  std::vector<DocumentReading> out;
  const bool asks_phrases =
      path_class.content && std::any_of(path_class.kinds.begin(), path_class.kinds.end(), [&](auto index) {
        return index < m_rules.size() && m_rules[index].asks_phrases();
      });
  const auto folded = !asks_phrases       ? std::string()
                      : is_markdown(path) ? fold(without_comments(content))
                                          : fold(content);
  for (const auto index : path_class.kinds) {
    if (index >= m_rules.size()) continue;
    const auto& rule = m_rules[index];
    // A kind may have several entries; the first that fits speaks for it.
    if (std::any_of(out.begin(), out.end(), [&](const auto& r) { return r.kind == rule.id; })) continue;
    if (rule.read && !confirms(rule, folded)) continue;
    Facts facts;
    if (rule.reader != nullptr) rule.reader(path, content, facts);
    if (!facts.confirmed) continue;
    for (const auto& [name, phrases] : rule.facts) {
      if (any_in(phrases, folded)) facts.words.insert(name);
    }
    DocumentReading reading;
    reading.kind = rule.id;
    reading.substance = out.empty() ? substance_of(content) : out.front().substance;
    reading.substantive = (!rule.read || is_substantive(rule, content, facts.words)) && facts.substantive;
    reading.facts = joined(facts.words);
    out.push_back(std::move(reading));
  }
  return out;
}

}  // namespace plumbline::git
