// What a test of the shell asks for.
#include "collector/git/lens_shell.hpp"

#include <algorithm>

#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

/// The one variable that `word` is, after `front`: "$X", "${X}", "${X:-}"; empty: it is something else.
std::string variable_of(std::string_view word) {
  if (word.size() < 2 || word[0] != '$' || word[1] == '$') return {};
  word.remove_prefix(1);
  if (word.front() == '{') {
    if (word.back() != '}') return {};
    word = word.substr(1, word.size() - 2);
    for (const std::string_view none : {":-", "-"}) {
      if (word.ends_with(none)) {
        word.remove_suffix(none.size());
        break;
      }
    }
  }
  const bool place = word.size() == 1 && is_digit(word[0]) && word[0] != '0';
  const bool name = !word.empty() && (place || !is_digit(word[0])) &&
                    std::all_of(word.begin(), word.end(), [](char c) { return is_word(c) || c == '_'; });
  return name ? std::string(word) : std::string();
}

bool is_literal(std::string_view word) {
  return word.find('$') == word.npos && word.find('`') == word.npos;
}

/// "x$X" against "xa" is "$X" against "a".
void drop_common_letter(std::string_view& left, std::string_view& right) {
  if (left.size() > 1 && !right.empty() && left[0] == right[0] && left[1] == '$' && is_letter(left[0])) {
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
}

bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (matches(pattern.substr(1), text.substr(i))) return true;
    }
    return false;
  }
  if (text.empty() || (pattern.front() != '?' && pattern.front() != text.front())) return false;
  return matches(pattern.substr(1), text.substr(1));
}

ShellTest compare(std::string_view left, std::string_view right, bool negated) {
  ShellTest out{true, std::nullopt, std::nullopt};
  drop_common_letter(left, right);
  if (!is_literal(right)) std::swap(left, right);
  if (!is_literal(right)) return out;
  if (is_literal(left)) {
    out.always = Guard{"", {std::string(right)}, negated}.holds_for(left);
  } else if (auto name = variable_of(left); !name.empty()) {
    out.guard = Guard{std::move(name), {std::string(right)}, negated};
  }
  return out;
}

}  // namespace

bool Guard::holds_for(std::string_view value) const {
  constexpr std::size_t k_longest = 200;
  constexpr std::ptrdiff_t k_most_stars = 3;  // more would be slow on hostile text
  const bool any = std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    if (std::count(pattern.begin(), pattern.end(), '*') > k_most_stars || value.size() > k_longest ||
        pattern.size() > k_longest)
      return !negated;  // nobody can say: as if it held
    return matches(pattern, value);
  });
  return any != negated;
}

ShellTest read_test(const std::vector<std::string>& words) {
  ShellTest out;
  std::vector<std::string_view> rest(words.begin(), words.end());
  bool negated = false;
  const auto take_bangs = [&] {
    for (; !rest.empty() && rest.front() == "!"; rest.erase(rest.begin())) negated = !negated;
  };
  take_bangs();
  if (rest.empty()) return out;
  if (rest.size() == 1 && (rest[0] == "true" || rest[0] == "false" || rest[0] == ":")) {
    out.is_test = true;
    out.always = (rest[0] != "false") != negated;
    return out;
  }
  const bool bracket = rest.front() == "[" || rest.front() == "[[";
  if (!bracket && rest.front() != "test") return out;
  out.is_test = true;
  rest.erase(rest.begin());
  if (bracket && !rest.empty() && (rest.back() == "]" || rest.back() == "]]")) rest.pop_back();
  take_bangs();
  if (rest.size() == 3 && (rest[1] == "=" || rest[1] == "==" || rest[1] == "!="))
    return compare(rest[0], rest[2], negated != (rest[1] == "!="));
  if (rest.size() == 2 && (rest[0] == "-n" || rest[0] == "-z"))
    return compare(rest[1], "", negated != (rest[0] == "-n"));
  if (rest.size() == 1 && !is_literal(rest[0])) return compare(rest[0], "", !negated);
  return out;
}

}  // namespace plumbline::git
