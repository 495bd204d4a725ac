#include "assess/yaml_reader.hpp"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "assess/pack.hpp"

namespace plumbline::assess {
namespace {

constexpr std::size_t k_most_yaml_bytes = 8U << 20U;
constexpr int k_most_nodes = 200'000;
constexpr int k_most_levels = 32;

struct TooMuch {
  int line;
  std::string what;
};

int line_of(const YAML::Node& node) {
  return node.Mark().is_null() ? 0 : node.Mark().line + 1;
}

// yaml-cpp takes a quote that nobody closes for one long text up to the next quote or the end, and what is
// missing then is told of another line.
class Quotes {
 public:
  explicit Quotes(std::string_view bytes) {
    for (std::size_t begin = 0; begin <= bytes.size();) {
      const auto end = std::min(bytes.find('\n', begin), bytes.size());
      m_lines.push_back(bytes.substr(begin, end - begin));
      begin = end + 1;
    }
  }

  /// A quoted text that opens here goes on in lines that stand no deeper than its own: YAML has none such.
  [[nodiscard]] bool is_open(const YAML::Mark& mark) const {
    const auto line = static_cast<std::size_t>(std::max(mark.line, 0));
    const auto column = static_cast<std::size_t>(std::max(mark.column, 0));
    return line < m_lines.size() && column < m_lines[line].size() && is_open(line, column);
  }
  /// The first line at or before `last` with such a text; 0: none.
  [[nodiscard]] int first_open(int last) const {
    for (std::size_t i = 0; i < m_lines.size() && static_cast<int>(i) <= last; ++i) {
      const auto& line = m_lines[i];
      for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] != '"' && line[at] != '\'') continue;
        const auto before = at == 0 ? std::string_view::npos : line.find_last_not_of(' ', at - 1);
        const bool opens =
            before == std::string_view::npos ||
            (before + 1 < at && std::string_view(":-,").find(line[before]) != std::string_view::npos) ||
            line[before] == '[' || line[before] == '{';
        if (!opens) continue;
        if (is_open(i, at)) return static_cast<int>(i) + 1;
        const auto end = close(line, at + 1, line[at]);
        if (end == std::string_view::npos) break;
        at = end;
      }
    }
    return 0;
  }

 private:
  static std::size_t close(std::string_view line, std::size_t from, char quote) {
    for (auto at = from; at < line.size(); ++at) {
      if (quote == '"' && line[at] == '\\')
        ++at;
      else if (line[at] == quote) {
        if (quote == '"' || at + 1 == line.size() || line[at + 1] != quote) return at;
        ++at;
      }
    }
    return std::string_view::npos;
  }
  [[nodiscard]] bool is_open(std::size_t line, std::size_t column) const {
    const char quote = m_lines[line][column];
    if (quote != '"' && quote != '\'') return false;
    if (close(m_lines[line], column + 1, quote) != std::string_view::npos) return false;
    const auto mine = m_lines[line].find_first_not_of(' ');
    for (auto i = line + 1; i < m_lines.size(); ++i) {
      const auto deep = m_lines[i].find_first_not_of(" \r");
      if (deep == std::string_view::npos) continue;
      if (deep <= mine) return true;
      if (close(m_lines[i], 0, quote) != std::string_view::npos) return false;
    }
    return true;
  }
  std::vector<std::string_view> m_lines;
};

constexpr const char* k_open_quote = "the quote that opens on this line is not closed";

// Copies a node, so that no alias can make a small file a large one: the copy is what is counted.
YamlValue copy(const YAML::Node& node, const Quotes& quotes, int level, int& nodes) {
  if (level > k_most_levels) throw TooMuch{line_of(node), fmt::format("more than {} levels", k_most_levels)};
  if (++nodes > k_most_nodes) throw TooMuch{line_of(node), fmt::format("more than {} values", k_most_nodes)};
  YamlValue out;
  out.line = line_of(node);
  if (node.IsScalar()) {
    out.kind = YamlValue::Kind::scalar;
    out.text = node.Scalar();
    if (node.Tag() == "!" && quotes.is_open(node.Mark())) throw TooMuch{out.line, k_open_quote};
  } else if (node.IsSequence()) {
    out.kind = YamlValue::Kind::list;
    for (const auto& item : node) out.items.push_back(copy(item, quotes, level + 1, nodes));
  } else if (node.IsMap()) {
    out.kind = YamlValue::Kind::map;
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) throw TooMuch{line_of(entry.first), "a key that is no plain word"};
      const std::string& key = entry.first.Scalar();
      if (out.find(key) != nullptr) {
        throw TooMuch{line_of(entry.first), fmt::format("the key \"{}\" stands here twice", key)};
      }
      out.entries.push_back({key, line_of(entry.first), copy(entry.second, quotes, level + 1, nodes)});
    }
  }
  return out;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace

const YamlEntry* YamlValue::find(std::string_view key) const {
  for (const auto& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

Result<std::string> load_bytes(const std::string& file, std::size_t most) {
  std::error_code code;
  const auto size = std::filesystem::file_size(file, code);
  if (code) return fail(Errc::unreadable, fmt::format("{}: cannot be read: {}", file, code.message()));
  if (size > most) return fail(Errc::limit, fmt::format("{}: larger than {} bytes", file, most));
  std::ifstream in(file, std::ios::binary);
  std::string bytes(size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!in) return fail(Errc::unreadable, fmt::format("{}: cannot be read", file));
  return bytes;
}

Result<YamlReader> YamlReader::open(const std::string& file) {
  auto bytes = load_bytes(file, k_most_yaml_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  YamlReader reader(file);
  reader.m_bytes = std::move(*bytes);
  const Quotes quotes(reader.m_bytes);
  try {
    int nodes = 0;
    reader.m_root = copy(YAML::Load(reader.m_bytes), quotes, 0, nodes);
  } catch (const YAML::Exception& e) {
    if (const int line = quotes.first_open(e.mark.line); line != 0)
      return fail(Errc::config, fmt::format("{}:{}: {}", file, line, k_open_quote));
    return fail(Errc::config, fmt::format("{}:{}: is not YAML: {}", file, e.mark.line + 1, e.msg));
  } catch (const TooMuch& e) {
    return fail(Errc::config, fmt::format("{}:{}: {}", file, e.line, e.what));
  }
  return reader;
}

void YamlReader::refuse(int line, std::string_view key, std::string_view what) {
  if (!m_refusal)
    m_refusal = Error{Errc::config, fmt::format("{}:{}: {}: {}", m_file, std::max(1, line), key, what)};
}

bool YamlReader::is_map(const YamlValue& value, std::string_view key,
                        const std::vector<std::string>& allowed) {
  if (value.kind != YamlValue::Kind::map) {
    refuse(value.line, key, fmt::format("should be a map with some of: {}", joined(allowed)));
    return false;
  }
  for (const auto& entry : value.entries) {
    if (std::find(allowed.begin(), allowed.end(), entry.key) != allowed.end()) continue;
    const auto near = hint(entry.key, allowed);
    refuse(entry.line, key,
           fmt::format("unknown key \"{}\".{}", entry.key,
                       near.empty() ? " Known here: " + joined(allowed) : near));
    return false;
  }
  return true;
}

std::optional<std::string> YamlReader::text(const YamlValue& map, std::string_view key) {
  const auto* entry = map.find(key);
  if (entry == nullptr) return std::nullopt;
  if (entry->value.kind != YamlValue::Kind::scalar) {
    refuse(entry->line, key, "should be a text");
    return std::nullopt;
  }
  return entry->value.text;
}

std::string YamlReader::required(const YamlValue& map, std::string_view key) {
  auto value = text(map, key);
  if (!value || value->empty()) refuse(map.line, key, "is missing");
  return value.value_or("");
}

std::optional<std::int64_t> YamlReader::number(const YamlValue& map, std::string_view key) {
  const auto value = text(map, key);
  if (!value) return std::nullopt;
  const bool digits = !value->empty() && value->find_first_not_of("0123456789") == std::string::npos;
  if (digits && value->size() <= 9) return std::stoll(*value);
  refuse(map.find(key)->line, key, fmt::format("\"{}\" is not a whole number", *value));
  return std::nullopt;
}

std::optional<bool> YamlReader::flag(const YamlValue& map, std::string_view key) {
  const auto value = text(map, key);
  if (!value) return std::nullopt;
  if (*value == "true" || *value == "false") return *value == "true";
  refuse(map.find(key)->line, key, fmt::format("\"{}\" is neither true nor false", *value));
  return std::nullopt;
}

std::optional<Duration> YamlReader::duration(const YamlValue& map, std::string_view key) {
  const auto value = text(map, key);
  if (!value) return std::nullopt;
  const auto parsed = parse_duration(*value);
  if (parsed) return *parsed;
  refuse(map.find(key)->line, key, parsed.error().message);
  return std::nullopt;
}

std::optional<Share> YamlReader::share(const YamlValue& map, std::string_view key) {
  const auto value = text(map, key);
  if (!value) return std::nullopt;
  const auto parsed = parse_share(*value);
  if (parsed) return *parsed;
  refuse(map.find(key)->line, key, parsed.error().message);
  return std::nullopt;
}

std::map<std::string, std::string> YamlReader::texts(const YamlValue& map, std::string_view key) {
  std::map<std::string, std::string> out;
  const auto* entry = map.find(key);
  if (entry == nullptr) return out;
  if (entry->value.kind != YamlValue::Kind::map) {
    refuse(entry->line, key, "should be a map of texts");
    return out;
  }
  for (const auto& one : entry->value.entries) {
    if (one.value.kind != YamlValue::Kind::scalar) refuse(one.line, one.key, "should be a text");
    out[one.key] = one.value.text;
  }
  return out;
}

}  // namespace plumbline::assess
