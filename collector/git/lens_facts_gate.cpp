// What a gate record says (`plumbline gate record` writes one): which gate of which release, what was decided
// and when, and the roles of those who took part. Names stay in the file.
#include <fmt/core.h>

#include <algorithm>

#include "collector/git/lens_facts.hpp"
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
    if (!role.empty() && roles++ < k_most_roles) facts.words.insert("role=" + role);
  }
  if (const auto open = root["actions"].items.size(); open != 0)
    facts.words.insert(fmt::format("actions={}", open));
}

}  // namespace plumbline::git::facts
