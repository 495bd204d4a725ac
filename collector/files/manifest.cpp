#include "collector/files/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "collector/git/lens_yaml.hpp"

namespace plumbline::files {
namespace {

constexpr std::size_t k_most_entries = 10'000;

tl::unexpected<Error> wrong(std::size_t line, std::string_view what) {
  return fail(Errc::config, fmt::format("line {}: {}", line, what));
}

void add_literal(std::string& out, char c) {
  if (std::string_view("\\^$.|?*+()[]{}/").find(c) != std::string_view::npos) out += '\\';
  out += c;
}

// A pattern may come out of an archive: in steps of pattern times path, whatever both are.
std::vector<bool> step(const std::vector<bool>& before, const std::string& path, char sort, char literal) {
  std::vector<bool> after(before.size(), false);
  const bool many = sort == '*' || sort == '+';
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (many && (before[i] || (i > 0 && after[i - 1] && (sort == '+' || path[i - 1] != '/'))))
      after[i] = true;
    if (many || i == 0 || !before[i - 1]) continue;
    const char c = path[i - 1];
    after[i] = sort == '?' ? c != '/' : c == literal;
  }
  return after;
}

bool fits(std::string_view glob, const std::string& path) {
  std::vector<bool> at(path.size() + 1, false);
  at[0] = true;
  for (std::size_t i = 0; i < glob.size(); ++i) {
    const auto rest = glob.substr(i);
    if (rest.starts_with("**/")) {  // nothing, or whole folders
      const auto any = step(at, path, '+', 0);
      for (std::size_t k = 1; k < at.size(); ++k) at[k] = at[k] || (any[k] && path[k - 1] == '/');
      i += 2;
    } else if (rest.starts_with("**")) {
      at = step(at, path, '+', 0);
      ++i;
    } else {
      at = step(at, path, glob[i] == '*' || glob[i] == '?' ? glob[i] : 'c', glob[i]);
    }
  }
  return at.back();
}

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && text.find_first_not_of("0123456789abcdef") == text.npos;
}

using Keys = std::initializer_list<std::string_view>;
Result<void> only(const git::Yaml& map, Keys keys) {
  std::set<std::string_view> seen;
  for (const auto& [key, value] : map.map) {
    if (!seen.insert(key).second) return wrong(value.line, fmt::format("\"{}\" stands there twice", key));
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      return wrong(value.line, fmt::format("\"{}\" is no key here; known: {}", key, fmt::join(keys, ", ")));
  }
  return {};
}

Result<Manifest::Entry> entry_of(const git::Yaml& map) {
  if (!map.is_map()) return wrong(map.line, "a run should be a map with path, job, commit, time");
  if (auto ok = only(
          map, {"path", "id", "job", "commit", "branch", "time", "trigger", "outcome", "ignored", "type"});
      !ok)
    return tl::unexpected(ok.error());
  Manifest::Entry out;
  out.path = map["path"].text;
  if (out.path.empty() || out.path.size() > 1000)
    return wrong(map.line, "path is missing or longer than 1,000 bytes");
  out.run.id = map["id"].text;
  out.run.job = map["job"].text;
  out.run.trigger = map["trigger"].text;
  out.run.at = k_always;
  out.outcome = map["outcome"].text;
  if (map.has("branch")) out.run.branch = map["branch"].text;
  if (map.has("commit") && !is_commit(map["commit"].text))
    return wrong(map["commit"].line, "commit should be the whole object id in hex");
  if (map.has("commit")) out.run.commit = map["commit"].text;
  if (map.has("ignored") && map["ignored"].text != "true" && map["ignored"].text != "false")
    return wrong(map["ignored"].line, "ignored should be true or false");
  if (map.has("ignored")) out.run.ignored = map["ignored"].text == "true";
  const std::initializer_list<std::string_view> triggers{"push", "change_request", "schedule", "manual",
                                                         "tag",  "release",        "other"};
  if (map.has("trigger") && std::find(triggers.begin(), triggers.end(), out.run.trigger) == triggers.end())
    return wrong(map["trigger"].line, fmt::format("trigger should be one of {}", fmt::join(triggers, ", ")));
  if (!out.outcome.empty() && out.outcome != "success" && out.outcome != "failure" &&
      out.outcome != "skipped" && out.outcome != "crashed")
    return wrong(map["outcome"].line, "outcome should be success, failure, skipped or crashed");
  out.run.report_type = map["type"].text;
  if (map.has("type") && out.run.report_type != "gitleaks")
    return wrong(map["type"].line, "type should be gitleaks: every other report says itself what it is");
  if (!map.has("time")) return out;
  const auto at = parse_instant(map["time"].text);
  if (!at) return wrong(map["time"].line, at.error().message);
  out.run.at = *at;
  return out;
}

Result<Coverage> coverage_of(const git::Yaml& map) {
  if (!map.is_map()) return wrong(map.line, "covers should be a list of maps with shape, kind, since, until");
  if (auto ok = only(map, {"shape", "kind", "since", "until"}); !ok) return tl::unexpected(ok.error());
  Coverage out;
  out.shape = map["shape"].text;
  out.kind = map.has("kind") ? map["kind"].text : "*";
  const std::initializer_list<std::string_view> shapes{"tool_run", "test_run", "finding", "component",
                                                       "artifact"};
  if (std::find(shapes.begin(), shapes.end(), out.shape) == shapes.end())
    return wrong(map.line, fmt::format("shape should be one of {}", fmt::join(shapes, ", ")));
  const auto since = parse_instant(map["since"].text), until = parse_instant(map["until"].text);
  if (!since || !until || !(*since < *until))
    return wrong(map.line, "since and until should be dates, the one before the other");
  out.since = *since;
  out.until = *until;
  return out;
}

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (code != std::errc() || end != text.data() + text.size() || out < 0) return std::nullopt;
  return out;
}

}  // namespace

Result<Manifest> Manifest::parse(std::string_view yaml) {
  const auto documents = git::parse_yaml(yaml);
  if (!documents) return tl::unexpected(documents.error());
  Manifest out;
  for (const auto& root : *documents) {
    if (!root.is_map()) return wrong(1, "should be a map with runs");
    if (auto ok = only(root, {"runs", "covers"}); !ok) return tl::unexpected(ok.error());
    for (const auto* key : {"runs", "covers"}) {
      if (root.has(key) && !root[key].is_sequence())
        return wrong(root[key].line, fmt::format("{} should be a list", key));
    }
    for (const auto& item : root["runs"].items) {
      if (out.entries.size() == k_most_entries) return fail(Errc::limit, "has more than 10,000 runs");
      auto entry = entry_of(item);
      if (!entry) return tl::unexpected(entry.error());
      out.entries.push_back(std::move(*entry));
    }
    for (const auto& item : root["covers"].items) {
      auto coverage = coverage_of(item);
      if (!coverage) return tl::unexpected(coverage.error());
      out.covers.push_back(std::move(*coverage));
    }
  }
  return out;
}

const Manifest::Entry* Manifest::find(const std::string& path) const {
  const auto it =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return fits(e.path, path); });
  return it == entries.end() ? nullptr : &*it;
}

Result<PathPattern> PathPattern::parse(std::string_view pattern) {
  PathPattern out;
  std::string expression = "(";
  if (pattern.empty() || pattern.size() > 500)
    return fail(Errc::config, "the pattern is empty or longer than 500 bytes");
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '{') {
      if (pattern[i] == '*')
        expression += "[^/]*";
      else
        add_literal(expression, pattern[i]);
      continue;
    }
    const auto end = pattern.find('}', i);
    const std::string field(pattern.substr(i + 1, end == pattern.npos ? 0 : end - i - 1));
    if (field != "job" && field != "commit" && field != "time" && field != "branch" && field != "trigger")
      return fail(Errc::config,
                  fmt::format("\"{}\" has no field \"{}\"; known: job, commit, time, branch, trigger",
                              pattern, field));
    out.m_fields.push_back(field);
    expression += field == "commit" ? "([0-9a-f]{40}|[0-9a-f]{64})"
                  : field == "time" ? "([0-9][0-9TZ:_.+-]*[0-9Z])"
                                    : "([^/]+?)";
    i = end;
  }
  out.m_matcher = std::regex(expression + ")(?:[/.].*)?", std::regex::ECMAScript | std::regex::optimize);
  return out;
}

std::optional<RunContext> PathPattern::match(const std::string& path) const {
  constexpr std::size_t k_longest = 512;  // the expression looks back: longer paths are nobody's runs
  std::smatch found;
  if (path.size() > k_longest || !std::regex_match(path, found, m_matcher)) return std::nullopt;
  RunContext out;
  out.id = found[1].str();
  out.at = k_always;
  for (std::size_t i = 0; i < m_fields.size(); ++i) {
    const std::string value = found[i + 2].str();
    if (m_fields[i] == "job") out.job = value;
    if (m_fields[i] == "trigger") out.trigger = value;
    if (m_fields[i] == "commit") out.commit = value;
    if (m_fields[i] == "branch") out.branch = value;
    if (m_fields[i] == "time") out.at = time_in_path(value).value_or(k_always);
  }
  return out;
}

std::optional<Instant> time_in_path(std::string_view text) {
  if (const auto plain = parse_instant(text)) return *plain;
  if (const auto seconds = digits(text); seconds && text.size() >= 9 && text.size() <= 11 && text.size() != 8)
    return Instant{*seconds};
  std::string figures;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      figures += c;
    else if (std::string_view("TZ:_.-").find(c) == std::string_view::npos)
      return std::nullopt;
  }
  if (figures.size() != 8 && figures.size() != 12 && figures.size() != 14) return std::nullopt;
  figures.resize(14, '0');
  const std::string_view f = figures;
  const auto spelt = fmt::format("{}-{}-{}T{}:{}:{}Z", f.substr(0, 4), f.substr(4, 2), f.substr(6, 2),
                                 f.substr(8, 2), f.substr(10, 2), f.substr(12, 2));
  const auto at = parse_instant(spelt);
  return at ? std::optional(*at) : std::nullopt;
}

}  // namespace plumbline::files
