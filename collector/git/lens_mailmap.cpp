// The four forms of gitmailmap(5):
//   Name <old>      <new> <old>      Name <new> <old>      Name <new> Old Name <old>
#include <algorithm>

#include "collector/git/lens.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

/// Takes "Name <address>" off the front of `line`; false when there is no address left.
bool take(std::string_view& line, std::string_view& name, std::string_view& address) {
  const auto open = line.find('<');
  const auto close = line.find('>', open == line.npos ? line.size() : open);
  if (open == line.npos || close == line.npos) return false;
  name = trim(line.substr(0, open));
  address = trim(line.substr(open + 1, close - open - 1));
  line.remove_prefix(close + 1);
  return true;
}

}  // namespace

Mailmap Mailmap::parse(std::string_view content) {
  Mailmap map;
  for_each_line(content, [&](std::string_view line) {
    std::string_view name1, address1, name2, address2;
    if (line.starts_with('#') || !take(line, name1, address1)) return true;
    Entry entry;
    entry.new_name = name1;
    if (take(line, name2, address2)) {
      entry.new_address = address1;
      entry.old_name = lower(name2);
      entry.old_address = lower(address2);
    } else {
      entry.old_address = lower(address1);
    }
    map.m_entries.push_back(std::move(entry));
    return true;
  });
  std::stable_sort(map.m_entries.begin(), map.m_entries.end(),
                   [](const Entry& a, const Entry& b) { return a.old_address < b.old_address; });
  return map;
}

Mailmap::Identity Mailmap::resolve(std::string_view name, std::string_view address) const {
  Identity plain{std::string(name), std::string(address)};
  const auto over = [&](Identity who) {
    const auto it = m_people.empty() ? m_people.end() : m_people.find(lower(who.address));
    if (it != m_people.end()) who.address = it->second;
    return who;
  };
  if (m_entries.empty()) return over(std::move(plain));
  auto named = plain;
  bool is_named = false;
  const auto old_address = lower(address);
  const auto old_name = lower(name);
  auto it = std::lower_bound(m_entries.begin(), m_entries.end(), old_address,
                             [](const Entry& e, const std::string& a) { return e.old_address < a; });
  for (; it != m_entries.end() && it->old_address == old_address; ++it) {
    if (!it->old_name.empty() && it->old_name != old_name) continue;
    auto& target = it->old_name.empty() ? plain : named;
    is_named = is_named || !it->old_name.empty();
    if (!it->new_name.empty()) target.name = it->new_name;
    if (!it->new_address.empty()) target.address = it->new_address;
  }
  return over(is_named ? std::move(named) : std::move(plain));
}

void Mailmap::add_people(const std::vector<std::vector<std::string>>& people) {
  for (const auto& person : people) {
    for (const auto& word : person) {
      if (word.find('@') != word.npos && word.front() != '"') m_people.emplace(word, person.front());
    }
  }
}

}  // namespace plumbline::git
