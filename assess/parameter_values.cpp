#include "assess/parameter_values.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "assess/yaml_reader.hpp"
#include "core/term.hpp"

namespace plumbline::assess {
namespace {

// Whether the query adds the parameter to a time: "add_duration(t, :within)".
bool is_term(const Probe& probe, const std::string& name) {
  constexpr std::string_view k_call = "add_duration(";
  const auto mark = ":" + name;
  for (auto at = probe.sql.find(k_call); at != std::string::npos; at = probe.sql.find(k_call, at + 1)) {
    int depth = 0;
    auto end = at + k_call.size() - 1;
    do {
      depth += probe.sql[end] == '(' ? 1 : probe.sql[end] == ')' ? -1 : 0;
      ++end;
    } while (depth > 0 && end < probe.sql.size());
    const std::string_view call(probe.sql.data() + at, end - at);
    const auto comma = call.rfind(',');
    if (comma != std::string_view::npos && call.find(mark, comma) != std::string_view::npos) return true;
  }
  return false;
}

std::vector<std::string> words_of(const Probe& probe, const std::string& name) {
  const auto file = std::filesystem::path(probe.file).parent_path() / "values.yaml";
  std::error_code code;
  if (!std::filesystem::exists(file, code)) return {};
  const auto reader = YamlReader::open(file.string());
  if (!reader) return {};
  std::vector<std::string> out;
  if (const auto* list = reader->root().find(name)) {
    for (const auto& item : list->value.items) out.push_back(item.text);
  }
  return out;
}

}  // namespace

std::string wrong_value(const Probe& probe, const std::string& name, const std::string& value) {
  if (is_term(probe, name)) {
    const auto term = parse_term(value);
    return term ? "" : term.error().message;
  }
  const auto words = words_of(probe, name);
  if (words.empty() || std::find(words.begin(), words.end(), value) != words.end()) return {};
  const auto near = hint(value, words);
  if (near.empty() && value.starts_with("tkt.")) return {};  // a house's own, mapped in its file
  return fmt::format("\"{}\" is no {} of evidence.{}", value, name,
                     near.empty() ? " Known: " + fmt::format("{}", fmt::join(words, ", ")) : near);
}

}  // namespace plumbline::assess
