// What a gate record says (`plumbline gate record` writes one): which gate of which release, what was decided
// and when, and the roles of those who took part; and what a person affirms in a file of their own
// (`plumbline gate affirm`). Names stay in the file: a mark of them is kept, by which whoever signed the
// commit is told from others.
#include <fmt/core.h>

#include <algorithm>

#include "collector/git/lens_facts.hpp"
#include "core/digest.hpp"
#include "core/instant.hpp"

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

}  // namespace

void gate_record(std::string_view, std::string_view content, Facts& facts) {
  facts.confirmed = false;
  const auto documents = parse_yaml(content);
  if (!documents || documents->empty()) return;
  const auto& root = documents->front();
  const auto gate = as_word(root["gate"].text);
  const auto release = as_word(root["release"].text);
  auto decision = root["decision"].text;
  std::replace(decision.begin(), decision.end(), ' ', '_');
  decision = as_word(decision);
  if (gate.empty() || release.empty() || decision.empty()) return;
  facts.confirmed = true;
  facts.words.insert("gate=" + gate);
  facts.words.insert("release=" + release);
  facts.words.insert("decision=" + decision);
  if (const auto held = parse_instant(root["held"].text))
    facts.words.insert(fmt::format("held={}", held->seconds));
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

void gate_statement(std::string_view, std::string_view content, Facts& facts) {
  facts.confirmed = false;
  const auto documents = parse_yaml(content);
  if (!documents || documents->empty()) return;
  const auto& root = documents->front();
  const auto affirms = as_word(root["affirms"].text);
  const auto marks = marks_of(root["person"].text);
  const auto until = parse_instant(root["until"].text);
  if (affirms.empty() || marks.empty() || !until || root["statement"].text.empty()) return;
  facts.confirmed = true;
  facts.words.insert("affirms=" + affirms);
  facts.words.insert(fmt::format("until={}", until->seconds));
  for (const auto& mark : marks) facts.words.insert("by=" + mark);
  add_product(root, facts);
}

}  // namespace plumbline::git::facts
