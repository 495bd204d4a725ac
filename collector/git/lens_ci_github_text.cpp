#include "collector/git/lens_ci_github_text.hpp"

#include <algorithm>

namespace plumbline::git {

std::vector<std::string> matrix_values(const Yaml& matrix, std::string_view path) {
  const auto dot = path.find('.');
  const auto key = path.substr(0, dot);
  const auto rest = dot == path.npos ? std::string_view{} : path.substr(dot + 1);
  std::vector<std::string> out;
  const auto take = [&](const Yaml& value) {
    const auto& leaf = rest.empty() ? value : value[rest];
    if (leaf.is_scalar()) out.push_back(leaf.text);
  };
  for (const auto& item : matrix[key].items) take(item);
  for (const auto& item : matrix["include"].items) take(item[key]);
  return out;
}

std::vector<std::string> variants_of(const std::string& text, const ValuesOf& values_of) {
  constexpr std::size_t k_most = 64;
  constexpr std::size_t k_longest = 100'000;
  std::vector<std::string> done;
  std::vector<std::string> open = {text};
  while (!open.empty()) {
    auto one = std::move(open.back());
    open.pop_back();
    const auto start = one.find("${{");
    std::size_t at = start;
    std::vector<std::string> values;
    std::size_t end = std::string::npos;
    for (; at != std::string::npos && values.empty(); at = values.empty() ? one.find("${{", at + 3) : at) {
      end = one.find("}}", at);
      if (end == std::string::npos) break;
      const auto name = trim(std::string_view(one).substr(at + 3, end - at - 3));
      if (name.starts_with("matrix.")) values = values_of(name.substr(7));
      if (!values.empty()) break;
    }
    if (values.empty() || done.size() + open.size() + values.size() > k_most || one.size() > k_longest) {
      done.push_back(std::move(one));
      continue;
    }
    for (const auto& value : values) open.push_back(one.substr(0, at) + value + one.substr(end + 2));
  }
  return done;
}

std::string input_variable(std::string_view name) {
  std::string out = "INPUT_";
  for (const char c : name) out += is_word(c) && (c & '\x80') == 0 ? c : '_';
  return out;
}

std::string env_as_variables(const std::string& script, bool inputs) {
  auto at = script.find("${{");
  if (at == script.npos || (!inputs && script.find("env.", at) == script.npos)) return script;
  std::string out;
  std::size_t done = 0;
  for (; at != script.npos; at = script.find("${{", at + 3)) {
    const auto end = script.find("}}", at);
    if (end == script.npos) break;
    auto name = trim(std::string_view(script).substr(at + 3, end - at - 3));
    const bool input = inputs && name.starts_with("inputs.");
    if (!input && !name.starts_with("env.")) continue;
    name.remove_prefix(name.find('.') + 1);
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
      return is_word(c) || c == '_' || (input && c == '-');
    });
    if (!plain) continue;
    out.append(script, done, at - done).append("${");
    out.append(input ? input_variable(name) : std::string(name)).push_back('}');
    done = end + 2;
  }
  return out.append(script, done);
}

std::optional<Instant> retirement(const CiRules& rules, const Yaml& runs_on, const ValuesOf& values_of) {
  std::optional<Instant> latest;
  for (const auto& raw : runs_on.strings()) {
    for (const auto& label : variants_of(raw, values_of)) {
      const auto found = rules.retired_runners.find(lower(label));
      if (found == rules.retired_runners.end()) return std::nullopt;
      latest = std::max(latest.value_or(k_always), found->second);
    }
  }
  return latest;
}

namespace {

/// The platform's own machines, by their labels: one's own server may still serve what those refuse.
bool is_hosted(const Yaml& runs_on, const ValuesOf& values_of) {
  const auto raw = runs_on.strings();
  return !raw.empty() && std::all_of(raw.begin(), raw.end(), [&](const auto& one) {
    const auto labels = variants_of(one, values_of);
    return std::all_of(labels.begin(), labels.end(), [](const auto& label) {
      const auto name = lower(label);
      return name.starts_with("ubuntu-") || name.starts_with("windows-") || name.starts_with("macos-");
    });
  });
}

}  // namespace

void end_with_actions(const CiRules& rules, const Yaml& node, const ValuesOf& values_of, CiJob& job) {
  for (const auto& step : node["steps"].items) {
    const auto& uses = step["uses"].text;
    const auto version = uses.find('@');
    if (version == uses.npos) continue;
    const auto name = lower(uses.substr(0, uses.find('.', version)));
    const auto found = rules.retired_actions.find(name);
    if (found == rules.retired_actions.end() || (job.retires && *job.retires <= found->second)) continue;
    if (!is_hosted(node["runs-on"], values_of)) return;
    job.retires = found->second;
    job.ended_by = name;
  }
}

std::string github_folder(const std::string& text) {
  const auto path = anchored(text);
  return path.find("${{") == path.npos ? plain_path(path).value_or("") : "";
}

}  // namespace plumbline::git
