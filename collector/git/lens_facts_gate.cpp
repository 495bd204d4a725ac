// What a gate record says (`plumbline gate record` writes one): which gate of which release, what was decided
// and when, and the roles of those who took part; and what a person affirms in a file of their own
// (`plumbline gate affirm`). Names stay in the file: a mark of them is kept, by which whoever signed the
// commit is told from others. A file that is meant as one of them and cannot be read as one is kept too, with
// what is wrong: whoever wrote it believes that it counts.
#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "collector/git/lens_facts.hpp"
#include "core/digest.hpp"
#include "core/instant.hpp"
#include "core/nearest.hpp"
#include "core/version.hpp"

namespace plumbline::git::facts {
namespace {

constexpr std::size_t k_longest = 120;  // of a release's name; our choice
constexpr std::size_t k_most_roles = 20;

// As written, where it stays one word: names of tags are told apart by their case.
std::string as_word(std::string_view text) {
  std::string out(text.substr(0, k_longest + 1));
  const auto plain = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
  const bool fine = !out.empty() && out.size() <= k_longest && std::all_of(out.begin(), out.end(), plain);
  return fine ? out : std::string();
}

// Marks of "Ann Example <ann@example.org>": of the name and of the address.
std::vector<std::string> marks_of(const std::string& person) {
  std::vector<std::string> out;
  const auto open = person.find('<');
  const auto add = [&](std::string_view text) {
    if (auto mark = person_mark(text); !mark.empty()) out.push_back(std::move(mark));
  };
  add(std::string_view(person).substr(0, open));
  if (open != std::string::npos)
    add(std::string_view(person).substr(open + 1, person.find('>', open) - open - 1));
  return out;
}

// Where one repository holds several products: which of them is meant.
void add_product(const Yaml& root, Facts& facts) {
  if (const auto product = as_word(root["product"].text); !product.empty())
    facts.words.insert("product=" + product);
}

const std::vector<std::string> k_record_keys{"gate", "release",      "product", "decision",
                                             "held", "participants", "actions"};
const std::vector<std::string> k_statement_keys{"affirms", "product", "person", "statement", "until"};
constexpr std::string_view k_statements = "statements";  // the folder of those

std::string_view folder_of(std::string_view path) {
  const auto end = path.rfind('/');
  if (end == std::string_view::npos || end == 0) return {};
  const auto begin = path.rfind('/', end - 1);
  return path.substr(begin == std::string_view::npos ? 0 : begin + 1, end - (begin + 1));
}

// Of a text that fits nothing: as much as helps to find it again.
std::string clipped(std::string_view text) {
  constexpr std::size_t k_most = 24;
  std::string out(text.substr(0, k_most));
  for (auto& c : out) {
    if (c <= 0x20 || c >= 0x7f || c == ':') c = '_';
  }
  return out;
}

bool is_near(const std::string& key, const std::vector<std::string>& known) {
  return std::find(known.begin(), known.end(), key) != known.end() || !nearest(key, known).empty();
}

// How many of the keys a file has, as far as one can tell of a file that is no YAML.
std::size_t keys_in(const Yaml* root, std::string_view content, const std::vector<std::string>& known) {
  std::size_t n = 0;
  if (root != nullptr) {
    for (const auto& [key, value] : root->map) n += is_near(key, known) ? 1 : 0;
    return n;
  }
  for_each_line(content, [&](std::string_view line) {
    const auto colon = line.find(':');
    n += colon != std::string_view::npos && is_near(std::string(trim(line.substr(0, colon))), known) ? 1 : 0;
    return true;
  });
  return n;
}

bool is_version(std::string_view folder) {
  const auto version = parse_version(folder);
  return version && version->numbers.size() > 1;
}

// A file of another kind below gates/ (of a circuit, a game) has none of this.
bool is_meant_as_record(std::string_view path, const Yaml* root, std::string_view content) {
  const auto folder = folder_of(path);
  if (folder == k_statements || keys_in(root, content, k_statement_keys) > 2) return false;
  return is_version(folder) || keys_in(root, content, k_record_keys) > 1;
}

bool is_meant_as_statement(std::string_view path, const Yaml* root, std::string_view content) {
  if (keys_in(root, content, k_record_keys) > 2) return false;
  return folder_of(path) == k_statements || keys_in(root, content, k_statement_keys) > 2;
}

void say_wrong(Facts& facts, std::string_view what) {
  facts.words.insert(fmt::format("wrong={}", what));
}

void say_value(Facts& facts, const Yaml& root, const std::string& key) {
  say_wrong(facts, fmt::format("value:{}:{}:{}", root[key].line, key, clipped(root[key].text)));
}

// Keys that are near one that is known and absent: as good as certainly that one misspelt.
void say_misspelt(Facts& facts, const Yaml& root, const std::vector<std::string>& known) {
  for (const auto& [key, value] : root.map) {
    const bool is = std::find(known.begin(), known.end(), key) != known.end();
    const auto near = is ? std::string() : nearest(key, known);
    if (!near.empty() && !root.has(near))
      say_wrong(facts, fmt::format("key:{}:{}:{}", value.line, clipped(key), near));
  }
}

// What cannot be read at all, or has not what it needs.
void keep_unread(Facts& facts) {
  facts.confirmed = true;
  facts.substantive = false;
}

void say_no_map(const Result<std::vector<Yaml>>& documents, Facts& facts) {
  keep_unread(facts);
  std::size_t line = 0;  // "line 3: …"
  if (!documents && documents.error().message.starts_with("line "))
    line = std::strtoul(documents.error().message.c_str() + 5, nullptr, 10);
  say_wrong(facts, documents ? "empty" : fmt::format("yaml:{}", line));
}

struct Map {
  Yaml root;
  bool meant = false;  ///< it is meant as what it is asked for
};

// The map a file holds. Absent: it holds none, and `facts` says so of one that was meant.
std::optional<Map> read_map(std::string_view path, std::string_view content,
                            bool (*is_meant)(std::string_view, const Yaml*, std::string_view), Facts& facts) {
  facts.confirmed = false;
  auto documents = parse_yaml(content);
  const bool read = documents && !documents->empty() && documents->front().is_map();
  const bool meant = is_meant(path, read ? &documents->front() : nullptr, content);
  if (read) return Map{std::move(documents->front()), meant};
  if (meant) say_no_map(documents, facts);
  return std::nullopt;
}

}  // namespace

void gate_record(std::string_view path, std::string_view content, Facts& facts) {
  const auto read = read_map(path, content, is_meant_as_record, facts);
  if (!read) return;
  const auto& [root, meant] = *read;
  const auto gate = as_word(root["gate"].text);
  const auto release = as_word(root["release"].text);
  auto decision = root["decision"].text;
  std::replace(decision.begin(), decision.end(), ' ', '_');
  decision = as_word(decision);
  if (gate.empty() || release.empty() || decision.empty()) {
    if (!meant) return;
    keep_unread(facts);
    for (const auto& [key, value] : {std::pair{"gate", gate}, {"release", release}, {"decision", decision}}) {
      if (value.empty() && root[key].text.empty()) say_wrong(facts, fmt::format("lacks:{}", key));
      if (value.empty() && !root[key].text.empty()) say_value(facts, root, key);
    }
  }
  facts.confirmed = true;
  say_misspelt(facts, root, k_record_keys);
  const auto insert = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) facts.words.insert(fmt::format("{}={}", key, value));
  };
  insert("gate", gate);
  insert("release", release);
  insert("decision", decision);
  if (const auto held = parse_instant(root["held"].text))
    facts.words.insert(fmt::format("held={}", held->seconds));
  else if (root.has("held"))
    say_value(facts, root, "held");
  std::size_t roles = 0;
  for (const auto& one : root["participants"].items) {
    const auto role = as_word(one["role"].text);
    if (role.empty() || roles++ >= k_most_roles) continue;
    facts.words.insert("role=" + role);
    for (const auto& mark : marks_of(one["name"].text))
      facts.words.insert(fmt::format("by={}:{}", role, mark));
  }
  add_product(root, facts);
  if (const auto open = root["actions"].items.size(); open != 0)
    facts.words.insert(fmt::format("actions={}", open));
}

void gate_statement(std::string_view path, std::string_view content, Facts& facts) {
  const auto read = read_map(path, content, is_meant_as_statement, facts);
  if (!read) return;
  const auto& [root, meant] = *read;
  const auto affirms = as_word(root["affirms"].text);
  const auto marks = marks_of(root["person"].text);
  const auto until = parse_instant(root["until"].text);
  if (affirms.empty() || marks.empty() || !until || root["statement"].text.empty()) {
    if (!meant) return;
    keep_unread(facts);
    for (const auto* key : {"affirms", "person", "statement", "until"}) {
      if (root[key].text.empty()) say_wrong(facts, fmt::format("lacks:{}", key));
    }
    if (affirms.empty() && !root["affirms"].text.empty()) say_value(facts, root, "affirms");
    if (!until && !root["until"].text.empty()) say_value(facts, root, "until");
  }
  facts.confirmed = true;
  say_misspelt(facts, root, k_statement_keys);
  if (!affirms.empty()) facts.words.insert("affirms=" + affirms);
  if (until) facts.words.insert(fmt::format("until={}", until->seconds));
  for (const auto& mark : marks) facts.words.insert("by=" + mark);
  add_product(root, facts);
}

}  // namespace plumbline::git::facts
