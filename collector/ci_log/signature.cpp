#include "collector/ci_log/signature.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

#include "collector/git/lens_yaml.hpp"

namespace plumbline::ci_log {
namespace {

using git::Yaml;

constexpr std::array<std::pair<std::string_view, Role>, 10> k_roles = {{{"begin", Role::begin},
                                                                        {"shows", Role::shows},
                                                                        {"clean", Role::clean},
                                                                        {"found", Role::found},
                                                                        {"failed", Role::failed},
                                                                        {"crashed", Role::crashed},
                                                                        {"skipped", Role::skipped},
                                                                        {"dry", Role::dry},
                                                                        {"about", Role::about},
                                                                        {"finding", Role::finding}}};
constexpr std::array<std::pair<std::string_view, Role>, 8> k_events = {{{"exit_code", Role::exit_code},
                                                                        {"stopped", Role::stopped},
                                                                        {"ignores", Role::ignores},
                                                                        {"rehearses", Role::rehearses},
                                                                        {"replay_end", Role::replay_end},
                                                                        {"replays", Role::replays},
                                                                        {"key_begin", Role::key_begin},
                                                                        {"key_end", Role::key_end}}};
constexpr std::array<std::string_view, 7> k_other_keys = {"tool",   "category", "command", "seen",
                                                          "source", "runs",     "others"};
constexpr std::array<std::string_view, 10> k_excerpt_keys = {
    "log", "outcome", "version", "inputs", "findings", "passed", "failed", "skipped", "seconds", "ignored"};

template <class Keys>
bool among(const Keys& keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

tl::unexpected<Error> wrong(const Yaml& at, std::string_view why) {
  return fail(Errc::config, fmt::format("line {}: {}", at.line, why));
}

Result<std::int64_t> number(const Yaml& entry, std::string_view key) {
  if (!entry.has(key)) return -1;
  const auto& text = entry[key].text;
  std::int64_t out = 0;
  const auto end = text.data() + text.size();
  if (std::from_chars(text.data(), end, out).ptr != end || text.empty()) {
    return wrong(entry[key], fmt::format("{} is no whole number", key));
  }
  return out;
}

Result<Excerpt> excerpt_of(const Yaml& entry) {
  Excerpt out;
  if (entry.is_scalar()) {
    out.log = entry.text;
    return out;
  }
  for (const auto& [key, value] : entry.map) {
    if (key != "also" && !among(k_excerpt_keys, key))
      return wrong(value, fmt::format("{} is no key of an excerpt", key));
  }
  out.log = entry["log"].text;
  out.outcome = entry["outcome"].text;
  out.version = entry["version"].text;
  out.ignored = entry["ignored"].text == "true";
  out.also = entry["also"].strings();
  if (entry.has("seconds")) out.seconds = std::strtod(entry["seconds"].text.c_str(), nullptr);
  constexpr std::array<std::pair<std::string_view, std::int64_t Excerpt::*>, 5> k_counts = {
      {{"inputs", &Excerpt::inputs},
       {"findings", &Excerpt::findings},
       {"passed", &Excerpt::passed},
       {"failed", &Excerpt::failed},
       {"skipped", &Excerpt::skipped}}};
  for (const auto& [key, member] : k_counts) {
    auto value = number(entry, key);
    if (!value) return tl::unexpected(value.error());
    out.*member = *value;
  }
  if (out.log.empty()) return wrong(entry, "an excerpt needs a log");
  return out;
}

Result<std::vector<Excerpt>> excerpts_of(const Yaml& list) {
  std::vector<Excerpt> out;
  for (const auto& entry : list.items) {
    auto excerpt = excerpt_of(entry);
    if (!excerpt) return tl::unexpected(excerpt.error());
    out.push_back(std::move(*excerpt));
  }
  return out;
}

/// A word of the tool's name at the start of a command, whatever folder it is called from.
std::string default_command(std::string_view tool) {
  return fmt::format(R"((?:^|[\s/;&|(]){}(?:\s|$))", tool);
}

Result<LogSignature> signature_of(const Yaml& entry) {
  LogSignature out;
  for (const auto& [key, value] : entry.map) {
    const bool then = key.starts_with("then_");
    const auto name = std::string_view(key).substr(then ? 5 : 0);
    const auto role =
        std::find_if(k_roles.begin(), k_roles.end(), [&](const auto& it) { return it.first == name; });
    if (role == k_roles.end()) {
      if (!among(k_other_keys, key)) return wrong(value, fmt::format("{} is no key of a signature", key));
      continue;
    }
    for (auto& text : value.strings()) out.lines.push_back({role->second, std::move(text), then});
  }
  out.tool = entry["tool"].text;
  out.category = entry["category"].text;
  if (out.tool.empty() || out.category.empty())
    return wrong(entry, "a signature needs a tool and a category");
  out.command = entry.has("command") ? entry["command"].text : default_command(out.tool);
  out.seen = entry["seen"].text;
  out.source = entry["source"].text;
  if (out.seen.empty() == out.source.empty()) return wrong(entry, out.tool + " needs either seen or source");
  auto runs = excerpts_of(entry["runs"]);
  auto others = excerpts_of(entry["others"]);
  if (!runs || !others) return tl::unexpected(!runs ? runs.error() : others.error());
  out.runs = std::move(*runs);
  out.others = std::move(*others);
  return out;
}

Result<std::string> bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return fail(Errc::not_found,
                fmt::format("cannot read '{}': it is not there, or no right to read", path.string()));
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

/// The one document of a file; its bytes are added to `all`.
Result<Yaml> document_of(const std::filesystem::path& path, std::string& all) {
  auto bytes = bytes_of(path);
  if (!bytes) return tl::unexpected(bytes.error());
  all.append(path.filename().string()).append(1, '\0').append(*bytes).append(1, '\0');
  auto documents = git::parse_yaml(*bytes);
  if (!documents) return tl::unexpected(documents.error());
  if (documents->size() != 1) return fail(Errc::config, "one YAML document is expected");
  return std::move(documents->front());
}

Error in_file(Error error, const std::filesystem::path& path) {
  if (error.code != Errc::not_found)
    error = {Errc::config, fmt::format("{}: {}", path.string(), error.message)};
  return error;
}

Result<void> read_signatures(const std::filesystem::path& path, Catalogue& out) {
  auto document = document_of(path, out.bytes);
  if (!document) return tl::unexpected(in_file(document.error(), path));
  for (const auto& entry : (*document)["signatures"].items) {
    auto signature = signature_of(entry);
    if (!signature) return tl::unexpected(in_file(signature.error(), path));
    out.signatures.push_back(std::move(*signature));
  }
  return {};
}

Result<void> read_events(const std::filesystem::path& path, Catalogue& out) {
  auto document = document_of(path, out.bytes);
  if (!document) return tl::unexpected(in_file(document.error(), path));
  for (const auto& [key, value] : document->map) {
    const std::string_view event = key;  // clang 14 captures no binding
    const auto role =
        std::find_if(k_events.begin(), k_events.end(), [&](const auto& it) { return it.first == event; });
    if (role == k_events.end())
      return tl::unexpected(in_file(wrong(value, key + " is no event").value(), path));
    for (auto& text : value.strings()) out.events.push_back({role->second, std::move(text)});
  }
  return {};
}

Result<void> read_secrets(const std::filesystem::path& path, Catalogue& out) {
  auto document = document_of(path, out.bytes);
  if (!document) return tl::unexpected(in_file(document.error(), path));
  for (const auto& entry : (*document)["secrets"].items) {
    if (!entry["pattern"].is_scalar())
      return tl::unexpected(in_file(wrong(entry, "a secret needs a pattern").value(), path));
    out.secrets.push_back(entry["pattern"].text);
  }
  return {};
}

Result<void> all_different(const Catalogue& catalogue) {
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& signature : catalogue.signatures) {
    if (!known.emplace(signature.tool, signature.category).second) {
      return fail(Errc::config,
                  fmt::format("two signatures are named {} of {}", signature.tool, signature.category));
    }
  }
  return {};
}

}  // namespace

Result<Catalogue> read_catalogue(const std::string& data_root) {
  const auto folder = std::filesystem::path(data_root) / "collector" / "ci_log";
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(folder / "signatures", error)) {
    if (file.path().extension() == ".yaml") files.push_back(file.path());
  }
  if (error)
    return fail(Errc::not_found,
                fmt::format("no log signatures in '{}': {}", folder.string(), error.message()));
  std::sort(files.begin(), files.end());
  Catalogue out;
  for (const auto& file : files) {
    if (auto read = read_signatures(file, out); !read) return tl::unexpected(read.error());
  }
  if (auto read = read_events(folder / "events.yaml", out); !read) return tl::unexpected(read.error());
  if (auto read = read_secrets(folder / "secrets.yaml", out); !read) return tl::unexpected(read.error());
  if (auto checked = all_different(out); !checked) return tl::unexpected(checked.error());
  return out;
}

}  // namespace plumbline::ci_log
