#pragma once
// Who did it, as numbers: the id is a keyed digest, so records and hashes never hold a name, and a person can
// be erased from the one table that does.
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/shapes.hpp"
#include "store/sqlite.hpp"

namespace plumbline::store {

/// Keyed digest (BLAKE2b, 63 bits) of the lower-cased address, or of the name where there is none.
[[nodiscard]] PersonId person_id(std::string_view salt, std::string_view name, std::string_view address);

class PersonBook {
 public:
  explicit PersonBook(std::string salt) : m_salt(std::move(salt)) {}
  /// Remembers name and address until `save`. Callable from several threads.
  PersonId person(std::string_view name, std::string_view address);
  /// Writes those remembered since the last `save`, inside the caller's transaction. Of several names of one
  /// person the first in byte order stays, so that neither threads nor order of reading matter; an erased
  /// person stays erased.
  void save(SQLite::Database& db);
  /// The transaction of the last `save` was undone: everything is remembered anew.
  void saving_failed();

 private:
  struct Name {
    std::string name, address;
  };
  std::string m_salt;
  std::shared_mutex m_mutex;
  std::unordered_map<std::string, PersonId> m_known;
  std::map<std::int64_t, Name> m_new, m_saving;
};

}  // namespace plumbline::store
