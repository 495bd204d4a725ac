// Keys in commit messages. Most messages hold none, so one pass over the bytes looks for rare letters
// ("anchors") that every key contains, and only there a closer look is taken.
#include <algorithm>
#include <array>

#include "collector/git/lens_message.hpp"

namespace plumbline::git {
namespace {

constexpr auto k_anchor = [] {
  std::array<bool, 256> table{};
  for (const char c : {'-', '#', 'z', 'Z', 'q', 'Q', 'v', 'V', 'S', 'C', '/'})
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool same(std::string_view text, std::size_t at, std::string_view lower_word) {
  if (at + lower_word.size() > text.size()) return false;
  for (std::size_t i = 0; i < lower_word.size(); ++i) {
    if (lower(text[at + i]) != lower_word[i]) return false;
  }
  return true;
}

/// `lower_word` ends right before `at`.
bool same_before(std::string_view text, std::size_t at, std::string_view lower_word) {
  return at >= lower_word.size() && same(text, at - lower_word.size(), lower_word);
}

/// First number of at least `least` digits behind `at` on the same line, at most 80 bytes on.
std::string_view number_near(std::string_view text, std::size_t at, std::size_t least) {
  const auto end = std::min({text.size(), at + 80, std::min(text.find('\n', at), text.size())});
  for (; at < end; ++at) {
    if (!is_digit(text[at])) continue;
    const auto number = digits_at(text, at, 20);
    if (number.size() >= least) return number;
    at += std::max<std::size_t>(number.size(), 1) - 1;
  }
  return {};
}

/// A ticket's name stands apart from the prose: at the start or end of a line, in brackets, before or behind
/// a colon or a comma.
bool stands_out(std::string_view text, std::size_t start, std::size_t behind) {
  const auto has = [](std::string_view set, char c) { return set.find(c) != std::string_view::npos; };
  while (start > 0 && text[start - 1] == ' ') --start;
  if (start == 0 || has("\n\r[(:,;|", text[start - 1])) return true;
  if (behind < text.size() && text[behind] == '.') ++behind;
  while (behind < text.size() && text[behind] == ' ') ++behind;
  return behind == text.size() || has("\n\r]:", text[behind]);
}

/// The message is about the fuzzing itself ("oss-fuzz: mend the build"): a number in it is of the harness.
bool of_the_harness(std::string_view message) {
  const auto subject = message.substr(0, message.find('\n'));
  const auto colon = subject.find(':');
  if (colon == subject.npos) return false;
  const auto topic = subject.substr(0, colon);
  const auto slash = topic.rfind('/');
  const auto word = lower(slash == topic.npos ? topic : topic.substr(slash + 1));
  constexpr std::array<std::string_view, 7> k_words = {"fuzz",    "fuzzing",  "fuzzer",  "fuzzers",
                                                       "ossfuzz", "oss-fuzz", "oss fuzz"};
  return std::find(k_words.begin(), k_words.end(), word) != k_words.end();
}

}  // namespace

std::string cve_at(std::string_view text, std::size_t at) {
  if (!same_before(text, at, "cve") || (at > 3 && is_word(text[at - 4]))) return {};
  const auto year = digits_at(text, at + 1);
  if (year.size() != 4 || at + 5 >= text.size() || text[at + 5] != '-') return {};
  const auto number = digits_at(text, at + 6);
  if (number.size() < 4 || number.size() > 7) return {};
  return "CVE-" + std::string(year) + "-" + std::string(number);
}

std::string ghsa_at(std::string_view text, std::size_t at) {
  if (!same_before(text, at, "ghsa") || at + 15 > text.size()) return {};
  const auto tail = text.substr(at, 15);
  for (std::size_t i = 0; i < tail.size(); ++i) {
    if (i % 5 == 0 ? tail[i] != '-' : !is_letter(tail[i]) && !is_digit(tail[i])) return {};
  }
  return "GHSA" + lower(tail);
}

std::string_view sentence_at(std::string_view message, std::size_t at) {
  constexpr std::size_t k_reach = 200;
  auto begin = at;
  while (begin > 0 && at - begin < k_reach) {
    const char c = message[begin - 1];
    if (c == '\n' && begin > 1 && message[begin - 2] == '\n') break;
    if (is_blank(c) && begin > 1 && message[begin - 2] == '.') break;
    --begin;
  }
  auto end = at;
  while (end < message.size() && end - at < k_reach) {
    if (message[end] == '\n' && end + 1 < message.size() && message[end + 1] == '\n') break;
    if (message[end] == '.' && (end + 1 == message.size() || is_blank(message[end + 1]))) break;
    ++end;
  }
  return message.substr(begin, end - begin);
}

/// A tool is named; only a sentence that says it *found* something makes a key ("enable ASAN in CI" does
/// not).
void Messages::found_key(std::string_view message, std::size_t at, std::string key,
                         std::set<std::string>& keys) const {
  if (keys.contains(key)) return;
  const auto sentence = fold(sentence_at(message, at));
  if (any_in(m_found, sentence) && !any_in(m_ci_words, sentence)) keys.insert(std::move(key));
}

/// What hangs on a dash: CVE, GHSA, OSS-Fuzz, scan-build, tickets.
void Messages::dash_key(std::string_view message, std::size_t at, std::set<std::string>& keys) const {
  if (auto cve = cve_at(message, at); !cve.empty()) {
    if (keys.insert("cve:" + cve).second && is_fix(message, cve)) keys.insert("fix:" + cve);
    return;
  }
  if (auto ghsa = ghsa_at(message, at); !ghsa.empty()) {
    if (keys.insert("ghsa:" + ghsa).second && is_fix(message, ghsa)) keys.insert("fix:" + ghsa);
    return;
  }
  if (auto finding = audit_finding_at(message, at); !finding.empty()) {
    const auto subject = fold(message.substr(0, message.find('\n')));
    const auto sentence = fold(sentence_at(message, at));
    if (!any_in(m_no_fix_subject, subject) && (any_in(m_fix, sentence) || any_in(m_fix, subject)))
      keys.insert("audit:" + finding);
    return;
  }
  if (auto event = production_event_at(message, at); !event.empty()) {
    const auto dash = event.rfind('-');
    const auto known = [&](const std::string& word) {
      return std::find(m_not_tickets.begin(), m_not_tickets.end(), word) != m_not_tickets.end();
    };
    if (!known(event.substr(0, dash)) && !known(event.substr(dash + 1))) keys.insert("ops:" + event);
    return;
  }
  if (same_before(message, at, "scan") && same(message, at + 1, "build"))
    return found_key(message, at, "scanbuild:found", keys);
  if (same_before(message, at, "oss") && same(message, at + 1, "fuzz")) return;  // the z sees it
  std::size_t start = at;
  while (start > 0 && at - start < 11 &&
         ((message[start - 1] >= 'A' && message[start - 1] <= 'Z') || is_digit(message[start - 1])))
    --start;
  const auto project = message.substr(start, at - start);
  const auto number = digits_at(message, at + 1, 6);
  const auto behind = at + 1 + number.size();
  if (project.size() < 2 || project.size() > 10 || number.empty() || is_digit(project.front())) return;
  if (start > 0 && (is_word(message[start - 1]) ||
                    std::string_view("-_/.=").find(message[start - 1]) != std::string_view::npos))
    return;
  if (behind < message.size() &&
      (is_word(message[behind]) || message[behind] == '-' || message[behind] == '_' ||
       (message[behind] == '.' && behind + 1 < message.size() && is_digit(message[behind + 1]))))
    return;
  if (project == "GH") {
    keys.insert("issue:" + std::string(number));
  } else if (number.front() != '0' && std::none_of(project.begin(), project.end(), is_digit) &&
             std::find(m_not_tickets.begin(), m_not_tickets.end(), project) == m_not_tickets.end() &&
             stands_out(message, start, behind)) {
    keys.insert("ticket:" + std::string(project) + "-" + std::string(number));
  }
}

/// "#12": an issue when the words before it say so ("Closes #12", "issue #12"); an alert likewise.
/// `owner/name#12` is another project's.
void Messages::number_key(std::string_view message, std::size_t at, std::set<std::string>& keys) const {
  const auto number = digits_at(message, at + 1);
  if (number.empty() || (at > 0 && (is_word(message[at - 1]) || message[at - 1] == '/'))) return;
  const auto line = message.rfind('\n', at);
  const auto start = std::max(line == std::string_view::npos ? 0 : line + 1, at > 40 ? at - 40 : 0);
  const auto before = fold(message.substr(start, at - start));
  constexpr std::array<std::string_view, 22> k_issue = {
      "fix",      "fixes",     "fixed",  "close", "closes", "closed",    "resolve", "resolves",
      "resolved", "issue",     "issues", "bug",   "bugs",   "ref",       "refs",    "references",
      "see",      "addresses", "re",     "gh",    "ticket", "implements"};
  std::string_view words = trim(before);
  if (words.ends_with("alert") &&
      (words.find("codeql") != words.npos || words.find("scanning") != words.npos ||
       words.find("lgtm") != words.npos)) {
    keys.insert((words.find("codeql") != words.npos ? "codeql:" : "alert:") + std::string(number));
    return;
  }
  while (!words.empty() && !is_letter(words.back()) && words.back() != ')')
    words.remove_suffix(1);  // ": ", "(", "#11, "
  auto begin = words.size();
  while (begin > 0 && is_letter(words[begin - 1])) --begin;
  const auto last = words.substr(begin);
  if (std::find(k_issue.begin(), k_issue.end(), last) != k_issue.end())
    keys.insert("issue:" + std::string(number));
}

void Messages::word_key(std::string_view message, std::size_t at, std::set<std::string>& keys) const {
  const char c = lower(message[at]);
  if (c == 'z') {
    if (same_before(message, at, "saniti") && same(message, at, "zer")) {
      for (const auto& [word, key] : {std::pair<std::string_view, std::string_view>{"address", "asan"},
                                      {"memory", "msan"},
                                      {"thread", "tsan"},
                                      {"leak", "lsan"},
                                      {"undefined", "ubsan"},
                                      {"behavior", "ubsan"},
                                      {"behaviour", "ubsan"}}) {
        if (same_before(message, at - 6, word) || (at > 6 && same_before(message, at - 7, word)))
          return found_key(message, at, "sanitizer:" + std::string(key), keys);
      }
      found_key(message, at, "sanitizer:found", keys);
    } else if (same_before(message, at, "fuz") && !same_before(message, at - 3, "cluster")) {
      const bool oss = same_before(message, at - 3, "oss-") || same_before(message, at - 3, "oss") ||
                       same_before(message, at - 3, "oss ");
      const auto number = oss ? number_near(message, at, 3) : std::string_view{};
      // a short number is one of OSS-Fuzz only in its own address: ".../oss-fuzz/issues/detail?id=2984"
      const bool address = number.size() < 5 && same_before(message, at - 7, "/p/") &&
                           message.substr(at + 1).starts_with("/issues/detail?id=" + std::string(number));
      if (!number.empty() && !of_the_harness(message))
        keys.insert((address ? "ossfuzz:id=" : "ossfuzz:") + std::string(number));
      found_key(message, at, oss ? "fuzz:oss-fuzz" : "fuzz:found", keys);
    } else if (same_before(message, at, "clusterfuz")) {
      found_key(message, at, "fuzz:oss-fuzz", keys);
    }
  } else if (c == 'q' && same_before(message, at, "code") && same(message, at, "ql")) {
    found_key(message, at, "codeql:found", keys);
  } else if (c == 'v' && same_before(message, at, "co") && same(message, at, "verity")) {
    found_key(message, at, "coverity:found", keys);
  } else if (c == 'v' && same(message, at, "valgrind")) {
    found_key(message, at, "sanitizer:valgrind", keys);
  }
}

void Messages::key_at(std::string_view message, std::size_t at, std::set<std::string>& keys) const {
  const char c = message[at];
  if (c == '-') return dash_key(message, at, keys);
  if (c == '#') return number_key(message, at, keys);
  if (c == '/') {
    if (same_before(message, at, "/issues")) {
      const auto start = message.rfind('\n', at);
      std::string token = lower(message.substr(start == std::string_view::npos ? 0 : start + 1, 12));
      const bool ours = token.starts_with("closes:") || token.starts_with("fixes:") ||
                        token.starts_with("bug:") || token.starts_with("resolves:") ||
                        token.starts_with("closes ") || token.starts_with("fixes ");
      const auto number = digits_at(message, at + 1);
      if (ours && !number.empty()) keys.insert("issue:" + std::string(number));
    }
    return;
  }
  if (c == 'C') {
    const bool alone = (at == 0 || !is_word(message[at - 1])) && at + 3 < message.size() &&
                       message[at + 1] == 'I' && message[at + 2] == 'D' && !is_letter(message[at + 3]);
    if (!alone) return;
    const auto near = message.substr(at + 3, std::min<std::size_t>(16, message.size() - at - 3));
    const auto digit = near.find_first_of("0123456789");
    if (digit == near.npos ||
        std::any_of(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(digit), is_letter))
      return;
    const auto number = digits_at(message, at + 3 + digit);
    // a short one is Coverity's where the sentence says so
    if (number.size() >= 4 ||
        (!number.empty() && fold(sentence_at(message, at)).find("coverity") != std::string::npos))
      keys.insert("coverity:" + std::string(number));
    return;
  }
  if (c == 'S' && at > 0 && at + 3 <= message.size() && lower(message[at + 1]) == 'a' &&
      lower(message[at + 2]) == 'n') {
    const bool ends = at + 3 == message.size() || !is_letter(message[at + 3]);
    const char first = lower(message[at - 1]);
    const bool ub = first == 'b' && at > 1 && lower(message[at - 2]) == 'u';
    const std::size_t size = ub ? 2 : 1;
    if (!ends || (at > size && is_word(message[at - size - 1]))) return;
    if (ub || first == 'a' || first == 'm' || first == 't' || first == 'l')
      found_key(message, at, std::string("sanitizer:") + (ub ? "ub" : std::string(1, first)) + "san", keys);
    return;
  }
  word_key(message, at, keys);
}

void Messages::read_keys(std::string_view message, std::int64_t parents, std::set<std::string>& keys) const {
  constexpr std::size_t k_most =
      200;  // more keys than that are a list pasted into a message; `joined` says "more"
  for (std::size_t at = 0; at < message.size() && keys.size() < k_most; ++at) {
    if (k_anchor[static_cast<unsigned char>(message[at])]) key_at(message, at, keys);
  }
  // Only the merge of a change request speaks for what it brings in, and the view `fix` counts it where no
  // commit that came in says the same; other merges repeat their commits.
  if (parents > 1 && request_title(message).empty())
    std::erase_if(keys, [](const std::string& key) { return key.starts_with("fix:"); });
}

}  // namespace plumbline::git
