#pragma once
// Document kinds: which paths promise one, and what the content must say (collector/git/lens/kinds.yaml).
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/git/lens.hpp"
#include "collector/git/lens_glob.hpp"
#include "collector/git/lens_text.hpp"
#include "collector/git/lens_yaml.hpp"

namespace plumbline::git {

/// What a structured reader found in one content.
struct Facts {
  std::set<std::string> words;
  bool confirmed = true;    ///< false: it is not of this kind at all
  bool substantive = true;  ///< false: of this kind, but says nothing
};
using FactReader = void (*)(std::string_view path, std::string_view content, Facts& facts);
/// The reader of that name in kinds.yaml (`reader:`); nullptr: there is none.
[[nodiscard]] FactReader find_fact_reader(std::string_view name);

struct KindRule {
  std::string id;
  bool read = true;                ///< false: the path decides
  bool unread_when_large = false;  ///< the path decides of a large one, and it is taken to say something
  bool traps = true;               ///< false: the shared traps do not apply
  std::size_t words = 0;           ///< least words of prose; 0: a configuration, any line of content will do
  std::vector<std::vector<Phrase>> must;  ///< of every group at least one
  std::vector<Phrase> some;               ///< of these …
  std::size_t at_least = 0;               ///< … so many
  std::vector<Phrase> never, stock;
  std::vector<std::pair<std::string, std::vector<Phrase>>> facts;
  FactReader reader = nullptr;
  [[nodiscard]] bool asks_phrases() const {
    return !must.empty() || at_least != 0 || !never.empty() || !facts.empty();
  }
};

class Kinds {
 public:
  /// Errors: config, with line and key.
  [[nodiscard]] static Result<Kinds> load(const Yaml& root);
  [[nodiscard]] PathClass classify(std::string_view path) const;
  [[nodiscard]] std::vector<DocumentReading> read(std::string_view path, const PathClass& path_class,
                                                  std::string_view content) const;
  [[nodiscard]] std::vector<DocumentReading> unread(const PathClass& path_class) const;
  [[nodiscard]] const std::vector<KindRule>& rules() const { return m_rules; }

 private:
  [[nodiscard]] Result<void> load_kind(const Yaml& node);
  std::vector<KindRule> m_rules;
  GlobSet m_paths, m_not, m_traps, m_tests, m_no_tests;
};

}  // namespace plumbline::git
