#include "collector/review/accounts.hpp"

#include <algorithm>

#include "collector/ci/source.hpp"

namespace plumbline::review {
namespace {

std::vector<std::string> lines(const SourceSpec& source, const std::string& key) {
  std::vector<std::string> out;
  const auto text = ci::setting(source, key);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

/// "12+ann@users.noreply.github.com" is ann.
std::string login_behind(std::string_view address, std::string_view host) {
  const std::string end = "@users.noreply." + std::string(host);
  if (!address.ends_with(end)) return {};
  address.remove_suffix(end.size());
  const auto plus = address.find('+');
  return std::string(plus == std::string_view::npos ? address : address.substr(plus + 1));
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Accounts::Accounts(const SourceSpec& source, std::string host) : m_host(std::move(host)) {
  for (const auto& line : lines(source, "aliases")) add_person(person_words(line));
  m_book = PeopleBook::of(source);
  for (const auto& person : m_book.people()) add_person(person);
  for (const auto& line : lines(source, "roles")) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    for (const auto& word : person_words(line.substr(colon + 1)))
      m_roles.emplace(word, line.substr(0, colon));
  }
  for (const auto& line : lines(source, "bots")) {
    for (auto& word : person_words(line)) m_bots.push_back(std::move(word));
  }
}

// A feed's own line and one of the people file that share a word are of one person.
void Accounts::add_person(std::vector<std::string> words) {
  auto place = m_aliases.size();
  for (const auto& word : words) {
    if (const auto it = m_group.find(word); it != m_group.end()) place = std::stoul(it->second);
  }
  if (place == m_aliases.size()) m_aliases.emplace_back();
  for (auto& word : words) {
    if (m_group.emplace(word, std::to_string(place)).second) m_aliases[place].push_back(std::move(word));
  }
}

std::vector<std::string> Accounts::words_of(const Account& account) const {
  std::vector<std::string> out;
  const auto address = folded(account.address);
  if (!account.login.empty()) out.push_back(folded(account.login));
  if (!address.empty()) out.push_back(address);
  if (auto login = login_behind(address, m_host); !login.empty()) out.push_back(std::move(login));
  return out;
}

const std::vector<std::string>* Accounts::group_of(const Account& account) const {
  auto all = words_of(account);
  if (!account.name.empty()) all.push_back('"' + folded(account.name));
  for (const auto& word : all) {
    if (const auto it = m_group.find(word); it != m_group.end()) return &m_aliases[std::stoul(it->second)];
  }
  return nullptr;
}

std::string Accounts::role_of(const Account& account) const {
  auto all = words_of(account);
  if (const auto* group = group_of(account)) all.insert(all.end(), group->begin(), group->end());
  for (const auto& word : all) {
    if (const auto it = m_roles.find(word); it != m_roles.end()) return it->second;
  }
  return {};
}

bool Accounts::is_bot(const Account& account) const {
  if (account.bot || account.login.ends_with("[bot]") || account.name.ends_with("[bot]")) return true;
  const auto all = words_of(account);
  return std::any_of(all.begin(), all.end(), [&](const auto& word) {
    return std::find(m_bots.begin(), m_bots.end(), word) != m_bots.end();
  });
}

bool Accounts::same(const Account& a, const Account& b) const {
  const auto* group = group_of(a);
  if (group != nullptr && group == group_of(b)) return true;
  const auto left = words_of(a), right = words_of(b);
  return std::any_of(left.begin(), left.end(), [&](const auto& word) {
    return std::find(right.begin(), right.end(), word) != right.end();
  });
}

PersonId Accounts::id(const Account& account, Sink& sink) const {
  std::string address = account.address;
  const auto& shown = account.name.empty() ? account.login : account.name;
  if (const auto* group = group_of(account)) {
    for (const auto& word : *group) {
      if (const auto known = m_book.address_of(word, "", ""); !known.empty())
        return sink.person(shown, known);
    }
    const auto it = std::find_if(group->begin(), group->end(), [](const auto& word) {
      return word.find('@') != word.npos && word[0] != '@' && word[0] != '"';
    });
    if (it != group->end()) return sink.person(shown.empty() ? *it : shown, *it);
  }
  if (address.empty() && !account.login.empty()) address = account.login + "@users.noreply." + m_host;
  return sink.person(shown, address);
}

}  // namespace plumbline::review
