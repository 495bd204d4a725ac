#pragma once
// Who is who at a forge: logins, addresses and the names a site says are one person.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collector/collector.hpp"
#include "collector/people_book.hpp"

namespace plumbline::review {

/// A person as one place knows them; what it does not say is empty.
struct Account {
  std::string login, name, address;
  bool bot = false;
  [[nodiscard]] bool known() const { return !login.empty() || !name.empty() || !address.empty(); }
};

/// The settings of a source that speak of people: `aliases` (a line a person: all names, logins and addresses
/// of theirs; the people file adds to them), `roles` (a line a role: "security: bob @acme/appsec"), `bots`.
class Accounts {
 public:
  /// `host`: where logins are at home ("github.com"); they become addresses there, as forges write them.
  Accounts(const SourceSpec& source, std::string host);
  /// Of a team its slug behind "@owner/".
  [[nodiscard]] std::string role_of(const Account& account) const;
  [[nodiscard]] bool is_bot(const Account& account) const;
  /// Whether they are one person, as far as logins, addresses and aliases tell. A name alone is none: two may
  /// share it.
  [[nodiscard]] bool same(const Account& a, const Account& b) const;
  /// The address the people file knows them by, else the first one among their aliases, else their own, else
  /// the one their login has at the host.
  [[nodiscard]] PersonId id(const Account& account, Sink& sink) const;

 private:
  /// Everything an account is called, folded; a forge's own address of a login means the login.
  [[nodiscard]] std::vector<std::string> words_of(const Account& account) const;
  [[nodiscard]] const std::vector<std::string>* group_of(const Account& account) const;
  void add_person(std::vector<std::string> words);

  std::string m_host;
  std::vector<std::vector<std::string>> m_aliases;
  std::map<std::string, std::string, std::less<>> m_group;  ///< folded word -> index as text
  std::map<std::string, std::string, std::less<>> m_roles;
  std::vector<std::string> m_bots;
  PeopleBook m_book;
};

/// ASCII letters in lower case.
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace plumbline::review
