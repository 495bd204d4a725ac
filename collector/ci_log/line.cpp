#include "collector/ci_log/line.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "collector/ci_log/normalise.hpp"
#include "core/utf8.hpp"

namespace plumbline::ci_log {
namespace {

constexpr int k_most_prefixes = 5;
constexpr std::string_view k_ellipsis = "…";

const RE2& prefix() {
  static const RE2 k_prefix(
      "(?:"
      R"((?:[^\t]{1,100}\t[^\t]{1,100}\t)?(?:\xEF\xBB\xBF)?\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d| UTC)?\]?:?[ \t]+(?:\d\d[OE]\+? ?)?)"
      R"(|\xEF\xBB\xBF)"
      R"(|\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?(?:[WEiI]?:?)[ \t]+(?:\[Step \d+/\d+\] )?)"
      R"(|#\d+ \d+\.\d+ )"                                             // docker buildx
      R"(|\| [\w.-]{1,64} \| |[\w.-]{1,64} +\| )"                      // Zuul, docker compose
      R"(|(?:build|error|simple)\t\d\d-\w{3}-\d{4} \d\d:\d\d:\d\d\t)"  // Bamboo
      R"(|\d{1,5}: )"                                                  // ctest -V
      R"(|\[ *\d+\.\d{6}\] )"                                          // the kernel
      R"(|[ \t]{0,12}\[exec\] )"                                       // Ant
      ")",
      RE2::Latin1);
  return k_prefix;
}

/// C0, DEL, C1 and the marks that turn the direction of text.
bool is_control(std::string_view one) {
  const auto first = static_cast<unsigned char>(one[0]);
  if (one.size() == 1) return first < 0x20 || first == 0x7f;
  const auto second = static_cast<unsigned char>(one[1]);
  if (one.size() == 2) return first == 0xc2 && second < 0xa0;
  const auto third = static_cast<unsigned char>(one[2]);
  return one.size() == 3 && first == 0xe2 &&
         ((second == 0x80 && (third >= 0xa8 || third == 0x8e || third == 0x8f)) ||
          (second == 0x81 && third >= 0xa6 && third <= 0xa9));
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

/// "dd:" or "dddd-" may begin a time.
bool may_be_time(std::string_view text) {
  const auto digits = digits_at(text, 0);
  return (digits == 2 && text.substr(2).starts_with(':')) || (digits == 4 && text.substr(4).starts_with('-'));
}

/// A name, blanks and a bar, as in "web-1  | ".
bool may_be_named(std::string_view line) {
  const auto name = std::min(line.find(' '), line.size());
  if (name == 0 || name > 64) return false;
  const auto bar = line.find_first_not_of(' ', name);
  return bar != line.npos && line[bar] == '|';
}

/// Whether a prefix can be there at all: a look that is cheaper than the search.
bool may_have_prefix(std::string_view line) {
  if (line.empty()) return false;
  const char c = line.front();
  if (is_digit(c) && (may_be_time(line) || line.substr(digits_at(line, 0)).starts_with(": "))) return true;
  if (c == '[' && line.size() > 1 && (line[1] == ' ' || is_digit(line[1]))) return true;
  if (c == '#' && line.size() > 1 && is_digit(line[1])) return true;
  if (c == '\xEF' || line.starts_with("| ") || may_be_named(line)) return true;
  const auto blank = std::min(line.find_first_not_of(" \t"), line.size());
  return line.substr(blank).starts_with("[exec] ") || line.substr(0, 210).find('\t') != line.npos;
}

/// Length of "2024-05-31T08:38:27.1234567Z " where that is all of the prefix: every line of GitHub's begins
/// so, and the search for the prefixes of all systems costs ten times as much. 0: it is not there, or more
/// may follow.
std::size_t plain_timestamp(std::string_view line) {
  constexpr std::string_view k_shape = "0000-00-00T00:00:00.";
  if (line.size() < k_shape.size() + 4) return 0;
  for (std::size_t i = 0; i < k_shape.size(); ++i) {
    if (k_shape[i] == '0' ? !is_digit(line[i]) : line[i] != k_shape[i]) return 0;
  }
  auto at = k_shape.size();
  while (at < line.size() && is_digit(line[at])) ++at;
  if (at == k_shape.size() || !line.substr(at).starts_with("Z ") || at + 2 >= line.size()) return 0;
  const char next = line[at + 2];
  return next == ' ' || next == '\t' || is_digit(next) ? 0 : at + 2;
}

}  // namespace

std::string_view body_of(std::string_view line) {
  line.remove_prefix(plain_timestamp(line));
  re2::StringPiece rest(line.data(), line.size());
  for (int i = 0; i < k_most_prefixes && may_have_prefix({rest.data(), rest.size()}); ++i) {
    if (!RE2::Consume(&rest, prefix())) break;
  }
  return {rest.data(), rest.size()};
}

bool is_echo(std::string_view body) {
  if (body.starts_with(k_echo_mark)) return true;
  if (body.starts_with("> Task ") || body.starts_with("> Configure ")) return false;  // Gradle's own words
  if (body.size() > 2 && body.starts_with("+ ") && body[2] >= '0' && body[2] <= '9')
    return false;  // Nikto's list
  while (body.starts_with("++")) body.remove_prefix(1);
  if (body.empty() || std::string_view("+$>#[cE").find(body.front()) == std::string_view::npos) return false;
  constexpr std::array<std::string_view, 8> k_marks = {
      "+ ", "$ ", "> ", "##[command]", "##[group]Run ", "[command]", "command\t", "Executing command: "};
  return std::any_of(k_marks.begin(), k_marks.end(), [&](auto mark) { return body.starts_with(mark); });
}

std::string_view masked(std::string_view text, std::string& store) {
  const auto plain = [](std::string_view rest) {
    std::size_t at = 0;
    for (std::uint64_t eight = 0; at + 8 <= rest.size(); at += 8) {  // mostly ASCII
      std::memcpy(&eight, rest.data() + at, 8);
      if ((eight & 0x8080808080808080U) != 0) break;
    }
    while (at < rest.size()) {
      const auto size = utf8_sequence(rest.substr(at));
      if (size == 0) break;
      at += size;
    }
    return at;
  };
  auto at = plain(text);
  if (at == text.size()) return text;
  store = text;
  while (at < store.size()) {
    store[at++] = '?';
    at += plain(std::string_view(store).substr(at));
  }
  return store;
}

std::string printable(std::string_view text, std::size_t most) {
  std::string out;
  while (!text.empty()) {
    const auto size = utf8_sequence(text);
    const auto one = text.substr(0, std::max<std::size_t>(size, 1));
    const std::string_view shown = size == 0         ? "\xEF\xBF\xBD"
                                   : is_control(one) ? (one == "\t" ? " " : "")
                                                     : one;
    if (out.size() + shown.size() > most) return out.append(k_ellipsis);
    out.append(shown);
    text.remove_prefix(one.size());
  }
  return out;
}

}  // namespace plumbline::ci_log
