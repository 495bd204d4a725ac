#pragma once
// Who is a bot, which tag is a release (collector/git/lens/names.yaml).
#include <string_view>
#include <vector>

#include "collector/git/lens_text.hpp"
#include "collector/git/lens_yaml.hpp"

namespace plumbline::git {

enum class TagMeaning { other, release, candidate };

class Names {
 public:
  [[nodiscard]] static Result<Names> load(const Yaml& root);
  [[nodiscard]] bool is_bot(std::string_view name, std::string_view address) const;
  /// By the built-in grammar: [prefix] number (separator number)* [suffix].
  [[nodiscard]] TagMeaning tag(std::string_view name) const;

 private:
  [[nodiscard]] TagMeaning suffix(std::string_view text) const;
  [[nodiscard]] bool prefix(std::string_view text, std::size_t numbers) const;
  std::vector<Phrase> m_bots;
  std::vector<std::string> m_candidate, m_candidate_before, m_final, m_not_release, m_version_words;
};

/// Whether all of `text` matches the user's ECMAScript `pattern`; false for a pattern that does not compile.
[[nodiscard]] bool matches_pattern(std::string_view text, std::string_view pattern);

}  // namespace plumbline::git
