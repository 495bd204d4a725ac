#include "collector/git/people.hpp"

#include "collector/git/commit_parse.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_max_name_bytes = 512;  // our choice; a longer name is cut

std::string clean(std::string_view bytes, std::string_view encoding) {
  const auto text = to_utf8(bytes.substr(0, k_max_name_bytes), encoding);
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
  }
  return out;
}

/// Addresses under which forges commit for whoever pressed the button. A person's noreply address has a local
/// part of its own.
bool is_forge(std::string_view folded_address) {
  return folded_address == "noreply@github.com" || folded_address == "noreply@gitlab.com" ||
         folded_address == "noreply@codeberg.org" || folded_address == "noreply@gitea.com";
}

}  // namespace

bool same_person(const Identity& a, const Identity& b) {
  return (!a.folded_name.empty() && a.folded_name == b.folded_name) ||
         (!a.folded_address.empty() && a.folded_address == b.folded_address);
}

bool surely_two(const Identity& a, const Identity& b) {
  const bool given = !a.folded_name.empty() && !b.folded_name.empty() && !a.folded_address.empty() &&
                     !b.folded_address.empty();
  return given && a.folded_name != b.folded_name && a.folded_address != b.folded_address;
}

PersonIndex People::index(std::string_view name, std::string_view address, std::string_view encoding,
                          Memo& memo) {
  std::string key(name);
  key += '\0';
  key += address;
  key += '\0';
  key += encoding;
  if (const auto it = memo.find(key); it != memo.end()) return it->second;
  const std::lock_guard lock(m_mutex);
  if (const auto it = m_shared.find(key); it != m_shared.end())
    return memo.emplace(std::move(key), it->second).first->second;
  const auto resolved = m_mailmap.resolve(clean(name, encoding), clean(address, encoding));
  Identity who{resolved.name, resolved.address, lower(resolved.name), lower(resolved.address)};
  who.bot = m_lens.is_bot(who.name, who.address);
  who.nobody = who.bot || is_forge(who.folded_address);
  const auto i = static_cast<PersonIndex>(m_all.size());
  m_all.push_back(std::move(who));
  m_shared.emplace(key, i);
  return memo.emplace(std::move(key), i).first->second;
}

bool People::is_bot(PersonIndex i) {
  const std::lock_guard lock(m_mutex);
  return m_all[i].bot;
}

PersonId People::id(PersonIndex i, Sink& sink) {
  const std::lock_guard lock(m_mutex);
  if (m_ids.size() < m_all.size()) m_ids.resize(m_all.size());
  if (!m_ids[i]) m_ids[i] = sink.person(m_all[i].name, m_all[i].address);
  return *m_ids[i];
}

}  // namespace plumbline::git
