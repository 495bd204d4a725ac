#pragma once
// What was seen of a forge's settings, look by look. A forge tells no history of them: a value holds from its
// first sighting on, for as long as each look finds the same and no two looks lie further apart than the
// tolerance (SEMANTICS 6). Pure.
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "collector/http/json.hpp"
#include "core/shapes.hpp"

namespace plumbline::settings {

/// The longest time between two looks through which a value is taken to have stood: the default tolerance.
inline constexpr std::int64_t k_grace_seconds = std::int64_t{2} * 86'400;

/// Names of settings that docs/reviews.md lists; others are refused where a file names them.
[[nodiscard]] bool is_known_name(std::string_view name);
[[nodiscard]] std::span<const std::string_view> known_names();

struct Seen {
  std::string thing, name, value;
};

/// One look at one place. `unread`: settings that could not be read this time; nothing is said of them.
struct Look {
  Instant at;
  std::vector<Seen> seen;
  std::set<std::string> unread;
};

class Sightings {
 public:
  /// The records a look makes: new values, and the ends of those that stand no longer. A look older than the
  /// last one is taken for one at its time.
  [[nodiscard]] std::vector<Record> take(const Look& look);
  /// One span a setting: from the look after the last hole to the last look.
  [[nodiscard]] std::vector<Coverage> coverage() const;
  [[nodiscard]] bool empty() const { return m_standing.empty() && m_looked.empty(); }

  [[nodiscard]] http::Json json() const;
  [[nodiscard]] static Sightings parse(const http::Json& json);
  friend bool operator==(const Sightings&, const Sightings&) = default;

 private:
  struct Standing {
    std::string value;
    Instant since, last;
    friend bool operator==(const Standing&, const Standing&) = default;
  };
  std::map<std::pair<std::string, std::string>, Standing> m_standing;  ///< by thing and name
  std::map<std::string, Span> m_looked;                                ///< by name
};

}  // namespace plumbline::settings
