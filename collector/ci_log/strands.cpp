#include "collector/ci_log/strands.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <string>

#include "collector/ci_log/atoms.hpp"

namespace plumbline::ci_log {
namespace {

constexpr std::size_t k_most_ways = 256;    // beyond that a group is a gap
constexpr std::size_t k_most_copies = 8;    // a repeat up to here is written out
constexpr std::size_t k_longest_copy = 16;  // of what stands at least so often

const Bytes k_gap;  ///< no byte: any text may stand here
using Places = std::vector<Bytes>;
using AllPlaces = std::vector<Places>;

Bytes only(std::string_view bytes) {
  Bytes out;
  for (const char c : bytes) out.set(static_cast<unsigned char>(c));
  return out;
}

/// What a letter, an escape or a class stands for; no byte where one of its characters may be several.
Bytes bytes_of(std::string_view atom, bool any_case) {
  if (atom.size() == 1 && is_letter(atom) && atom != "?") {
    auto out = only(atom);
    if (any_case)
      out |= only(
          std::string{static_cast<char>(std::tolower(atom[0])), static_cast<char>(std::toupper(atom[0]))});
    return out;
  }
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  options.set_case_sensitive(!any_case);
  const RE2 regex(re2::StringPiece(atom.data(), atom.size()), options);
  Bytes out;
  if (!regex.ok()) return k_gap;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const char c = static_cast<char>(i);
    out.set(i, RE2::FullMatch(re2::StringPiece(&c, 1), regex));
  }
  for (std::size_t i = 128; i < out.size(); ++i) {
    if (out.test(i)) return k_gap;
  }
  if (out.test('?')) {
    for (std::size_t i = 128; i < out.size(); ++i) out.set(i);  // it stands for bytes that are no UTF-8
  }
  return out;
}

/// Of the one at the front; 1 where it is ASCII.
std::size_t character_size(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t size = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return std::min(size, text.size());
}

class Reader {
 public:
  explicit Reader(bool any_case) : m_any_case(any_case) {}

  AllPlaces read(std::string_view text) {
    AllPlaces out;
    for (const auto choice : alternatives(text)) {
      for (auto& places : sequence(choice)) out.push_back(std::move(places));
    }
    return out;
  }

 private:
  AllPlaces sequence(std::string_view text) {
    AllPlaces out = {{}};
    for (std::size_t at = 0; at < text.size();) {
      const auto size = std::max(atom_size(text, at), character_size(text.substr(at)));
      const auto repeat = repeat_at(text, at + size);
      append(out, repeated(atom(text.substr(at, size)), repeat));
      at += size + repeat.size;
    }
    return out;
  }

  AllPlaces atom(std::string_view text) {
    if (text == "^") return {{only("\r\n\t \xBF")}};  // prefixes that are taken off end so
    if (text == "$") return {{only("\r\n")}};
    if (is_anchor(text)) return {{}};
    if (character_size(text) > 1) {
      AllPlaces out = {{}};
      for (const char c : text) out[0].push_back(only({&c, 1}));
      return out;
    }
    if (text[0] != '(') {
      const auto [known, is_new] = m_known.try_emplace(text);
      if (is_new) known->second = bytes_of(text, m_any_case);
      return {{known->second}};
    }
    const auto inside = inside_of(text);
    if (inside.starts_with('?')) return {{k_gap}};
    return as_one(read(inside));
  }

  /// "(?:a|b)" -> "[ab]".
  static AllPlaces as_one(AllPlaces choices) {
    Bytes all;
    for (const auto& places : choices) {
      if (places.size() != 1 || places[0].none()) return choices;
      all |= places[0];
    }
    return {{all}};
  }

  static AllPlaces repeated(const AllPlaces& one, const Repeat& repeat) {
    if (repeat.least == 1 && repeat.most == 1) return one;
    if (repeat.most <= k_most_copies && one.size() <= 2) {
      AllPlaces out, copies = {{}};
      for (std::size_t i = 0; i <= repeat.most; ++i) {
        if (i >= repeat.least) out.insert(out.end(), copies.begin(), copies.end());
        append(copies, one);
      }
      return out;
    }
    if (repeat.least == 0) return {{k_gap}};
    AllPlaces out = one;
    for (std::size_t i = 1; i < std::min(repeat.least, k_longest_copy) && one.size() == 1; ++i)
      append(out, one);
    const auto copies = out;
    if (repeat.most == repeat.least && repeat.least <= k_longest_copy && one.size() == 1) return out;
    append(out, {{k_gap}});
    if (one.size() == 1) append(out, copies);  // the last ones stand before what follows
    return out;
  }

  static void append(AllPlaces& to, const AllPlaces& next) {
    if (to.size() * next.size() > k_most_ways) return append(to, {{k_gap}});
    AllPlaces out;
    for (const auto& before : to) {
      for (const auto& after : next) {
        out.push_back(before);
        out.back().insert(out.back().end(), after.begin(), after.end());
      }
    }
    to = std::move(out);
  }

  bool m_any_case;
  std::map<std::string_view, Bytes> m_known;  ///< by atom
};

}  // namespace

std::vector<Way> ways_of(std::string_view expression) {
  const bool any_case = expression.starts_with("(?i)");
  if (any_case) expression.remove_prefix(4);
  std::vector<Way> out;
  for (const auto& places : Reader(any_case).read(expression)) {
    Way way = {{}};
    for (const auto& place : places) {
      if (place.any()) {
        way.back().push_back(place);
      } else if (!way.back().empty()) {
        way.emplace_back();
      }
    }
    if (way.back().empty()) way.pop_back();
    out.push_back(std::move(way));
  }
  return out;
}

}  // namespace plumbline::ci_log
