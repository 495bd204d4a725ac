#include "collector/ci_log/core.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <optional>
#include <vector>

#include "collector/ci_log/atoms.hpp"

namespace plumbline::ci_log {
namespace {

constexpr std::size_t k_most_repeats = 3;         // a longer one parts two stretches
constexpr std::size_t k_letter = 10, k_sign = 2;  // how much a letter, and how much a sign or a blank, tells

/// What stands on every other line of a log tells little.
bool is_common(std::string_view word) {
  constexpr std::array<std::string_view, 10> k_common = {"error", "warning", "info", "note", "style",
                                                         "ERROR", "WARNING", "WARN", "INFO", "warn"};
  return std::find(k_common.begin(), k_common.end(), word) != k_common.end();
}

bool is_alphanumeric(std::string_view atom) {
  return atom.size() == 1 && ((atom[0] >= 'a' && atom[0] <= 'z') || (atom[0] >= 'A' && atom[0] <= 'Z'));
}

std::size_t weight_of(std::string_view atom) {
  return is_alphanumeric(atom) || atom.size() > 2 || static_cast<unsigned char>(atom[0]) > 127 ? k_letter
                                                                                               : k_sign;
}

Core either(const std::vector<std::string_view>& choices) {
  Core out{"(?:", std::numeric_limits<std::size_t>::max(), {}};
  for (const auto& choice : choices) {
    auto core = core_of(choice);
    out.weight = std::min(out.weight, is_common(choice) ? k_letter / 2 : core.weight);
    out.expression.append(out.expression.size() > 3 ? "|" : "").append(core.expression);
  }
  out.expression += ')';
  return out;
}

bool is_plain(std::string_view text);

/// Of known length, whole and without anchors: it can stand in a stretch as it is.
bool is_plain_atom(std::string_view atom, const Repeat& repeat) {
  if (is_anchor(atom) || repeat.most > k_most_repeats) return false;
  if (atom[0] != '(') return true;
  const auto choices = alternatives(inside_of(atom));
  return std::all_of(choices.begin(), choices.end(), is_plain);
}

bool is_plain(std::string_view text) {
  if (text.empty()) return false;
  for (std::size_t at = 0; at < text.size();) {
    const auto size = atom_size(text, at);
    const auto repeat = repeat_at(text, at + size);
    if (!is_plain_atom(text.substr(at, size), repeat)) return false;
    at += size + repeat.size;
  }
  return true;
}

/// The byte that an atom of one letter stands for; none: a class, a group, or a byte that may be put for
/// another.
std::optional<char> byte_of(std::string_view atom) {
  const char c = atom.back();
  if (atom.size() > 2 || c == '?') return std::nullopt;  // "?" also stands where a byte was no UTF-8
  if (atom.size() == 1) return c;
  if (c == 't') return '\t';
  return std::ispunct(static_cast<unsigned char>(c)) != 0 ? std::optional(c) : std::nullopt;
}

/// Collects stretches of atoms and keeps the one that tells most.
class Stretches {
 public:
  void letter(std::string_view atom, std::size_t weight) {
    add(atom, weight);
    const auto byte = byte_of(atom);
    if (!byte) return end_plain();
    m_plain.text += *byte;
    m_plain.weight += weight;
  }
  void group(std::string_view words, std::size_t weight) {
    end_plain();
    add(words, weight);
  }
  void add(std::string_view words, std::size_t weight) {
    if (m_open.weight > 0 || m_after_start) m_open.expression.append(m_gap);
    m_gap.clear();
    m_open.expression.append(words);
    m_open.weight += weight;
    m_after_start = false;
  }
  /// Something of known length between letters; at an end of a stretch it is left out.
  void narrow(std::string_view words) {
    end_plain();
    if (m_open.weight > 0) {
      m_gap.append(words);
    } else {
      part();  // the start of the line is no longer what stands before
    }
  }
  void part() {
    end_plain();
    if (m_open.weight > m_best.weight) {
      m_best = m_open;
      m_best_stretch = m_stretch;
    }
    ++m_stretch;
    m_open = {};
    m_gap.clear();
    m_after_start = false;
  }
  void start() {
    part();
    m_open.expression = "[\\r\\n\\t \\xBF]";  // prefixes that are taken off end so
    m_after_start = true;
  }
  void end() {
    if (m_open.weight > 0) m_open.expression.append(m_gap).append("[\\r\\n]");
    part();
  }
  void whole(const Core& core) {
    part();
    if (core.weight <= m_best.weight) return;
    m_best = core;
    m_best_stretch = m_stretch++;
  }
  [[nodiscard]] Core best() {
    part();
    std::size_t most = 0;
    for (const auto& plain : m_plains) {
      if (plain.stretch == m_best_stretch || plain.weight <= most) continue;
      m_best.also = plain.text;
      most = plain.weight;
    }
    return m_best;
  }

 private:
  struct Plain {
    std::string text;
    std::size_t weight = 0, stretch = 0;
  };
  void end_plain() {
    m_plain.stretch = m_stretch;
    if (m_plain.weight > 0) m_plains.push_back(m_plain);
    m_plain = {};
  }

  Core m_best, m_open;
  std::string m_gap;
  bool m_after_start = false;
  Plain m_plain;  ///< what is open of it
  std::vector<Plain> m_plains;
  std::size_t m_stretch = 0, m_best_stretch = 0;
};

void take_group(std::string_view atom, const Repeat& repeat, Stretches& out) {
  const auto choices = alternatives(inside_of(atom));
  if (repeat.least == 0) return out.part();
  if (repeat.most > 1 || !is_plain_atom(atom, repeat)) return out.whole(either(choices));
  std::string words = "(?:";
  for (const auto& choice : choices) words.append(words.size() > 3 ? "|" : "").append(choice);
  out.group(words + ")", either(choices).weight);
}

void take_atom(std::string_view atom, const Repeat& repeat, std::string_view words, Stretches& out) {
  if (atom == "^") return out.start();
  if (atom == "$") return out.end();
  if (is_anchor(atom)) return;  // \b
  if (atom[0] == '(') return take_group(atom, repeat, out);
  const bool digits = atom == "\\d" && repeat.least > 0;
  if (is_letter(atom) && repeat.least == 1 && repeat.most == 1) return out.letter(atom, weight_of(atom));
  if (repeat.most <= k_most_repeats || digits) return out.narrow(words);
  for (std::size_t i = 0; is_letter(atom) && i < std::min<std::size_t>(repeat.least, 8); ++i) {
    out.letter(atom, weight_of(atom));
  }
  out.part();
}

}  // namespace

Core core_of(std::string_view text) {
  std::string flags;
  if (text.starts_with("(?i)")) {
    flags = "(?i)";
    text.remove_prefix(4);
  }
  const auto choices = alternatives(text);
  if (choices.size() > 1) {
    auto out = either(choices);
    return {flags + out.expression, out.weight, {}};
  }
  Stretches stretches;
  for (std::size_t at = 0; at < text.size();) {
    const auto size = atom_size(text, at);
    const auto repeat = repeat_at(text, at + size);
    take_atom(text.substr(at, size), repeat, text.substr(at, size + repeat.size), stretches);
    at += size + repeat.size;
  }
  auto best = stretches.best();
  if (!flags.empty()) best.also.clear();  // its letters may be of either case
  return {flags + best.expression, best.weight, best.also};
}

}  // namespace plumbline::ci_log
