#include "store/people.hpp"

#include <sodium.h>

#include <mutex>

namespace plumbline::store {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

PersonId person_id(std::string_view salt, std::string_view name, std::string_view address) {
  const std::string subject = address.empty() ? "name:" + std::string(name) : "address:" + lower(address);
  // The salt may be of any length; the key of BLAKE2b may not.
  const Digest key = sha256(salt);
  Digest out{};
  crypto_generichash(out.data(), out.size(), reinterpret_cast<const unsigned char*>(subject.data()),
                     subject.size(), key.data(), key.size());
  return {id63(out)};
}

PersonId PersonBook::person(std::string_view name, std::string_view address) {
  std::string key;
  key.reserve(name.size() + address.size() + 1);
  key.append(name).append(1, '\n').append(address);
  {
    const std::shared_lock lock(m_mutex);
    if (const auto it = m_known.find(key); it != m_known.end()) return it->second;
  }
  const auto id = person_id(m_salt, name, address);
  const std::unique_lock lock(m_mutex);
  if (m_known.emplace(std::move(key), id).second) {
    const auto [it, fresh] = m_new.try_emplace(id.value, Name{std::string(name), lower(address)});
    if (!fresh && name < it->second.name) it->second.name = name;
  }
  return id;
}

void PersonBook::save(SQLite::Database& db) {
  {
    const std::unique_lock lock(m_mutex);
    m_saving.swap(m_new);
    m_new.clear();
  }
  if (m_saving.empty()) return;
  SQLite::Statement insert(
      db,
      "INSERT INTO person(id, name, address, erased) VALUES (?,?,?,0) ON CONFLICT(id) DO UPDATE SET "
      "name=min(name, excluded.name) WHERE NOT erased AND excluded.name < name");
  for (const auto& [id, person] : m_saving) {
    insert.bind(1, id);
    insert.bindNoCopy(2, person.name);
    insert.bindNoCopy(3, person.address);
    insert.exec();
    insert.reset();
  }
}

void PersonBook::saving_failed() {
  const std::unique_lock lock(m_mutex);
  m_new.merge(m_saving);
}

}  // namespace plumbline::store
