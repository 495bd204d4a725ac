// Headings of release notes: "## [1.2.0] - 2024-05-01", "curl and libcurl 7.88.0", "frr (8.4-1) unstable".
#include <algorithm>
#include <array>

#include "collector/git/release_notes.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_longest_heading = 120;  // our choice, as the two below
constexpr std::size_t k_longest_line = 4096;
constexpr int k_first_words = 6;  // a heading has its version among them
constexpr int k_title_words = 4;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}
bool is_figure(char c) {
  return c >= '0' && c <= '9';
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

template <std::size_t n>
bool one_of(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// A word before a version that makes it another release than the one the heading is for.
bool points_elsewhere(std::string_view before) {
  static constexpr std::array<std::string_view, 13> k_words{"since",  "from", "after", "before",   "post",
                                                            "until",  "to",   "than",  "requires", "needs",
                                                            "unlike", "pre",  "over"};
  return one_of(before, k_words);
}

bool introduces(std::string_view before) {
  static constexpr std::array<std::string_view, 5> k_words{"version", "release", "rel", "with", "v"};
  return one_of(before, k_words);
}

bool is_date(const Version& version) {
  const auto& n = version.numbers;
  return n.size() == 3 && n[0] >= 1970 && n[0] <= 2999 && n[1] <= 12 && n[2] <= 31;
}

bool is_before_release(std::string_view suffix) {
  auto text = lower(suffix);
  text.erase(0, std::min(text.find_first_not_of(".-_~ "), text.size()));
  static constexpr std::array<std::string_view, 6> k_marks{"rc", "alpha", "beta", "pre", "dev", "snapshot"};
  return std::any_of(k_marks.begin(), k_marks.end(), [&](auto mark) { return text.starts_with(mark); });
}

// "8.4-1" of a package is 8.4 in its first revision, so both readings count.
std::vector<Version> readings(std::string_view word) {
  std::vector<Version> out;
  const auto add = [&](std::string_view text) {
    auto version = parse_version(text);
    if (version && !is_before_release(version->suffix)) out.push_back(std::move(*version));
  };
  add(word);
  const auto figure = std::find_if(word.begin(), word.end(), is_figure);
  const auto dash = std::find(figure, word.end(), '-');
  if (dash != word.end() && !out.empty()) add(word.substr(0, static_cast<std::size_t>(dash - word.begin())));
  return out;
}

// "[2.7.0](https://…)" is 2.7.0, however long the address.
std::string without_targets(std::string_view line) {
  std::string out;
  while (true) {
    const auto end = line.find("](");
    if (end == std::string_view::npos) return out.append(line);
    out.append(line.substr(0, end + 1));
    const auto close = line.find(')', end);
    if (close == std::string_view::npos) return out;
    line.remove_prefix(close + 1);
  }
}

class Lines {
 public:
  explicit Lines(HeadingVersions& out) : m_out(out) {}
  void line(std::string_view text);

 private:
  void word(std::string_view text, const std::string& before, bool item, int place);
  HeadingVersions& m_out;
};

void Lines::line(std::string_view text) {
  std::string plain;
  if (text.size() <= k_longest_line && text.find("](") != std::string_view::npos)
    text = plain = without_targets(text);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  if (text.empty() || text.size() > k_longest_heading || text.front() == '\t' || text.starts_with("    "))
    return;
  if (std::none_of(text.begin(), text.end(), is_figure)) return;
  std::string before;
  bool item = false;
  int place = 0;
  while (!text.empty() && place < k_first_words) {
    if (is_space(text.front())) {
      text.remove_prefix(1);
      continue;
    }
    const auto end = std::find_if(text.begin(), text.end(), is_space);
    auto one = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(one.size());
    if (place == 0 && !item && (one == "*" || one == "-" || one == "+" || one == "o")) {
      item = true;
      continue;
    }
    constexpr std::string_view k_marks = "#=*[](){}<>:;,.`'\"~!|";
    const auto first = one.find_first_not_of(k_marks);
    if (first == std::string_view::npos) continue;
    one = one.substr(first, one.find_last_not_of(k_marks) + 1 - first);
    word(one, before, item, place);
    before = lower(one);
    ++place;
  }
}

void Lines::word(std::string_view text, const std::string& before, bool item, int place) {
  if (std::none_of(text.begin(), text.end(), is_figure) || points_elsewhere(before)) return;
  // An item of a list is the heading of a part where it begins with the version or calls it one.
  if (item && place > 0 && !introduces(before)) return;
  for (const auto& version : readings(text)) {
    const auto prefix =
        lower(std::string_view(version.prefix).substr(0, version.prefix.find_last_not_of("-_v") + 1));
    if (points_elsewhere(prefix)) return;
    // A number alone is a version where a word says so: "systemd-249", "CHANGES WITH 249".
    if (version.numbers.size() == 1 && version.prefix.empty() && !introduces(before)) continue;
    m_out.named.push_back(comparable(version));
    if (!item && place < k_title_words && version.numbers.size() > 1 && !is_date(version))
      m_out.titled = true;
  }
}

}  // namespace

std::string comparable(const Version& version) {
  auto numbers = version.numbers;
  while (numbers.size() > 1 && numbers.back() == 0) numbers.pop_back();
  std::string out;
  for (const auto n : numbers) out += (out.empty() ? "" : ".") + std::to_string(n);
  return out;
}

HeadingVersions versions_in_headings(std::string_view text) {
  HeadingVersions out;
  Lines lines(out);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::sort(out.named.begin(), out.named.end());
  out.named.erase(std::unique(out.named.begin(), out.named.end()), out.named.end());
  return out;
}

}  // namespace plumbline::git
