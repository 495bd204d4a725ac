#include "assess/yaml_reader.hpp"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "assess/pack.hpp"

namespace plumbline::assess {
namespace {

constexpr std::size_t k_most_bytes = 8U << 20U;
constexpr int k_most_nodes = 200'000;
constexpr int k_most_levels = 32;

struct TooMuch {
  int line;
  std::string what;
};

int line_of(const YAML::Node& node) {
  return node.Mark().is_null() ? 0 : node.Mark().line + 1;
}

// Copies a node, so that no alias can make a small file a large one: the copy is what is counted.
YamlValue copy(const YAML::Node& node, int level, int& nodes) {
  if (level > k_most_levels) throw TooMuch{line_of(node), fmt::format("more than {} levels", k_most_levels)};
  if (++nodes > k_most_nodes) throw TooMuch{line_of(node), fmt::format("more than {} values", k_most_nodes)};
  YamlValue out;
  out.line = line_of(node);
  if (node.IsScalar()) {
    out.kind = YamlValue::Kind::scalar;
    out.text = node.Scalar();
  } else if (node.IsSequence()) {
    out.kind = YamlValue::Kind::list;
    for (const auto& item : node) out.items.push_back(copy(item, level + 1, nodes));
  } else if (node.IsMap()) {
    out.kind = YamlValue::Kind::map;
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) throw TooMuch{line_of(entry.first), "a key that is no plain word"};
      const std::string& key = entry.first.Scalar();
      if (out.find(key) != nullptr) {
        throw TooMuch{line_of(entry.first), fmt::format("the key \"{}\" stands here twice", key)};
      }
      out.entries.push_back({key, line_of(entry.first), copy(entry.second, level + 1, nodes)});
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
  auto bytes = load_bytes(file, k_most_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  YamlReader reader(file);
  reader.m_bytes = std::move(*bytes);
  try {
    int nodes = 0;
    reader.m_root = copy(YAML::Load(reader.m_bytes), 0, nodes);
  } catch (const YAML::Exception& e) {
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
