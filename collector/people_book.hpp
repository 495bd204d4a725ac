#pragma once
// Who is one person over all sources: the site's people file, a line a person with every address, login and
// (in quotes) name of theirs. Their first address is what they are called everywhere.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace plumbline {

struct SourceSpec;

/// The words of a line, folded; blanks and commas part them, quotes hold a name together. A name begins with
/// a quote in what is returned: somebody called Ann is not the one with the login ann.
[[nodiscard]] std::vector<std::string> person_words(std::string_view line);

class PeopleBook {
 public:
  /// Empty lines and such that begin with # say nothing. Errors: config (which line: no address, a word that
  /// another line has).
  [[nodiscard]] static Result<PeopleBook> parse(std::string_view text);
  /// That of the setting `people`, which was looked at when it was read; what is wrong in it says nothing.
  [[nodiscard]] static PeopleBook of(const SourceSpec& source);
  /// The first address of whoever is called so, in any of the words; empty: nobody we know. An address
  /// decides before a login, a login before a name.
  [[nodiscard]] std::string address_of(std::string_view address, std::string_view login,
                                       std::string_view name) const;
  /// Of each person all words, the first address before the others.
  [[nodiscard]] const std::vector<std::vector<std::string>>& people() const { return m_people; }
  [[nodiscard]] bool empty() const { return m_people.empty(); }

 private:
  std::vector<std::vector<std::string>> m_people;
  std::map<std::string, std::size_t, std::less<>> m_of;
};

}  // namespace plumbline
