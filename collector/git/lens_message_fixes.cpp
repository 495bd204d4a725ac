// Which commit messages say that the commit fixes a security case of this project.
#include <algorithm>
#include <array>

#include "collector/git/lens_message.hpp"

namespace plumbline::git {

std::string_view request_title(std::string_view message) {
  const bool merged =
      message.starts_with("Merge pull request #") ||
      (message.starts_with("Merge branch ") && message.find("\nSee merge request ") != message.npos);
  const auto end = message.find('\n');
  if (!merged || end == message.npos) return {};
  const auto body = trim(message.substr(end));
  return body.substr(0, body.find('\n'));
}

namespace {

bool is_id(std::string_view word) {
  return word.starts_with("cve-") || word.starts_with("ghsa-");
}

bool only_ids(std::string_view words) {
  bool some = false;
  while (!words.empty()) {
    const auto word = words.substr(0, words.find_first_of(" ,;\n"));
    if (!word.empty() && word != "and" && !is_id(word)) return false;
    some = some || is_id(word);
    words.remove_prefix(std::min(words.size(), word.size() + 1));
  }
  return some;
}

/// "Reported-by: Ann", "Bug: https://…".
bool is_trailer(std::string_view line) {
  const auto colon = line.find(": ");
  if (colon == 0 || colon == line.npos || line.front() < 'A' || line.front() > 'Z') return false;
  return line.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") == colon;
}

/// Ids and nothing else, but for trailers below them: "CVE-2020-1736, CVE-2020-1737". They are a paragraph,
/// or the last words of one, behind a sentence: "… past the end of the buffer! CVE-2020-1736".
bool stands_alone(std::string_view message, std::size_t at) {
  std::string text(message);  // some forges write \r\n
  at -= static_cast<std::size_t>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\r'));
  std::erase(text, '\r');
  const auto begin = text.rfind("\n\n", at);
  if (begin == text.npos) return false;
  const auto end = std::min(text.find("\n\n", at), text.size());
  if (end - begin > 600) return false;
  auto rest = std::string_view(text).substr(begin + 2, end - begin - 2);
  bool trailers = false;
  std::string ids;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (!ids.empty() && is_trailer(line)) {
      trailers = true;
      continue;
    }
    if (trailers) return false;  // what goes on below them is prose
    ids.append(fold(line)).push_back('\n');
  }
  if (only_ids(ids)) return true;
  const auto sentence = std::max(ids.rfind(". cve-") + 1, ids.rfind("! cve-") + 1);  // none: 0
  return sentence > 0 && only_ids(std::string_view(ids).substr(sentence));
}

/// The subject ends with the id, but for the number of its change request, and no word before it says that it
/// is about the case only: "mask defaults CVE-2021-20228 (#73487)", not "a check for CVE-2021-20228".
bool ends_subject(std::string_view subject, std::size_t named, std::size_t size) {
  constexpr std::array<std::string_view, 14> k_about = {
      "for", "to", "about", "of", "in", "on", "by", "from", "with", "see", "re", "like", "after", "than"};
  auto rest = trim(subject.substr(named + size));
  if (rest.starts_with("(#") && rest.ends_with(')')) rest = {};
  if (!rest.empty()) return false;
  auto before = trim(subject.substr(0, named));
  if (before.empty()) return false;
  before = before.substr(before.find_last_of(' ') + 1);
  return std::find(k_about.begin(), k_about.end(), before) == k_about.end();
}

}  // namespace

/// Says the message that *this* commit fixes the case, in *this* project? Only a subject that names it, or a
/// sentence with a word of fixing, or a paragraph of its own, does; bumps, reverts, tests, changelogs,
/// advisories and other projects do not. In doubt: no.
bool Messages::is_fix(std::string_view message, std::string_view id) const {
  const auto title = request_title(message);
  const auto subject = fold(title.empty() ? message.substr(0, message.find('\n')) : title);
  if (any_in(m_no_fix_subject, subject)) return false;
  const auto wanted = lower(id);
  const auto named = subject.find(wanted);
  if (named != std::string::npos && !any_in(m_no_fix_sentence, subject)) {
    const bool in_front = named <= 1 || subject[named - 1] == '(' || subject[named - 1] == '[' ||
                          subject[named - 1] == ':' || (named > 1 && subject[named - 2] == ':');
    if (in_front || ends_subject(subject, named, wanted.size()) || any_in(m_fix, subject)) return true;
  }
  auto text = message;
  for (std::size_t at = 0; at < text.size();) {
    const auto dash = text.find('-', at);
    if (dash == std::string_view::npos) return false;
    at = dash + 1;
    if (cve_at(text, dash) != id && ghsa_at(text, dash) != id) continue;
    const auto sentence = fold(sentence_at(text, dash));
    if (any_in(m_fix, sentence) && !any_in(m_no_fix_sentence, sentence)) return true;
    if (stands_alone(text, dash)) return true;
  }
  return false;
}

}  // namespace plumbline::git
