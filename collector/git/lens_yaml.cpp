#include "collector/git/lens_yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <istream>
#include <map>
#include <set>
#include <streambuf>

namespace plumbline::git {
namespace {

const Yaml k_nothing;

/// Thrown by the builder only, caught by parse_yaml only.
struct TooMuch {
  std::string what;
};

class Bytes : public std::streambuf {
 public:
  explicit Bytes(std::string& text) { setg(text.data(), text.data(), text.data() + text.size()); }
};

/// Builds the tree from yaml-cpp's events: no YAML::Node, so aliases are counted when they are copied.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const YamlLimits& limits) : m_limits(limits) {}
  std::vector<Yaml> documents;

  void OnDocumentStart(const YAML::Mark&) override {
    m_open.clear();
    m_anchors.clear();
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { leaf(mark, {}, {}, anchor); }
  void OnAlias(const YAML::Mark&, YAML::anchor_t anchor) override {
    const auto found = m_anchors.find(anchor);
    if (found == m_anchors.end()) throw TooMuch{"an alias to a value that contains it"};
    count(size_of(found->second));
    if (m_open.size() + depth_of(found->second) > m_limits.depth)
      throw TooMuch{fmt::format("more than {} levels", m_limits.depth)};
    auto copy = found->second;
    close(std::move(copy), 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    leaf(mark, tag, value, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Yaml::Kind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { pop(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Yaml::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { pop(); }

 private:
  struct Open {
    Yaml node;
    YAML::anchor_t anchor;
    std::string key;
    bool has_key = false;
    std::vector<Yaml> merges;
  };

  void count(std::size_t more) {
    m_nodes += more;
    if (m_nodes > m_limits.nodes)
      throw TooMuch{fmt::format("more than {} values once aliases are followed", m_limits.nodes)};
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
  void leaf(const YAML::Mark& mark, const std::string& tag, const std::string& text, YAML::anchor_t anchor) {
    Yaml node;
    node.kind = Yaml::Kind::scalar;
    node.text = text;
    node.tag = tag;
    node.line = static_cast<std::size_t>(mark.line) + 1;
    count(1);
    close(std::move(node), anchor);
  }
  void open(Yaml::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (m_open.size() >= m_limits.depth) throw TooMuch{fmt::format("more than {} levels", m_limits.depth)};
    count(1);
    Open one{{}, anchor, {}, false, {}};
    one.node.kind = kind;
    one.node.tag = tag;
    one.node.line = static_cast<std::size_t>(mark.line) + 1;
    m_open.push_back(std::move(one));
  }
  void pop() {
    auto one = std::move(m_open.back());
    m_open.pop_back();
    for (auto& merge : one.merges) merge_into(one.node, std::move(merge));
    close(std::move(one.node), one.anchor);
  }
  /// YAML's merge key: own keys win, the first merged map wins over the next.
  static void merge_into(Yaml& node, Yaml&& merge) {
    if (merge.is_sequence()) {
      for (auto& item : merge.items) merge_into(node, std::move(item));
      return;
    }
    std::set<std::string> own;
    for (const auto& [key, value] : node.map) own.insert(key);
    for (auto& [key, value] : merge.map) {
      if (own.insert(key).second) node.map.emplace_back(key, std::move(value));
    }
  }
  void close(Yaml&& node, YAML::anchor_t anchor) {
    if (anchor != 0) m_anchors[anchor] = node;
    if (m_open.empty()) return documents.push_back(std::move(node));
    auto& parent = m_open.back();
    if (parent.node.is_sequence()) return parent.node.items.push_back(std::move(node));
    if (!parent.has_key) {
      parent.key = node.is_scalar() ? std::move(node.text) : "?";
      parent.has_key = true;
      return;
    }
    parent.has_key = false;
    if (parent.key == "<<") return parent.merges.push_back(std::move(node));
    parent.node.map.emplace_back(std::move(parent.key), std::move(node));
  }

  const YamlLimits& m_limits;
  std::vector<Open> m_open;
  std::map<YAML::anchor_t, Yaml> m_anchors;
  std::size_t m_nodes = 0;
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

Result<std::vector<Yaml>> parse_yaml(std::string_view content, const YamlLimits& limits) {
  if (content.size() > limits.bytes)
    return fail(Errc::limit, fmt::format("larger than {} bytes", limits.bytes));
  std::string text(content);
  Bytes bytes(text);
  std::istream stream(&bytes);
  Builder builder(limits);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const TooMuch& e) {
    return fail(Errc::limit, e.what);
  } catch (const YAML::Exception& e) {
    return fail(Errc::unreadable, fmt::format("line {}: {}", e.mark.line + 1, e.msg));
  } catch (const std::exception& e) {
    return fail(Errc::unreadable, e.what());
  }
  return std::move(builder.documents);
}

}  // namespace plumbline::git
