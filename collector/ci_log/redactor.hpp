#pragma once
// Secrets in text: patterns as data (secrets.yaml), found and taken out before anything is kept.
#include <string>
#include <string_view>
#include <vector>

#include "collector/ci_log/matcher.hpp"

namespace plumbline::ci_log {

struct Place {
  std::size_t from = 0, size = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

/// Immutable, shared by threads.
class Redactor {
 public:
  /// Errors: config (an expression does not compile).
  [[nodiscard]] static Result<Redactor> compile(const std::vector<std::string>& expressions);
  /// Where secrets stand, ascending and apart. Neither a carriage return nor a terminal code inside
  /// them parts a secret.
  [[nodiscard]] std::vector<Place> places(std::string_view bytes) const;
  [[nodiscard]] std::string redacted(std::string_view text) const;
  /// False: none of the lines, each ended by LF, holds a secret. A tenth of the cost of finding out where.
  [[nodiscard]] bool suspicious(std::string_view lines) const;

 private:
  void find(std::string_view text, std::vector<Place>& out) const;
  std::vector<Expression> m_expressions;
  Automaton m_automaton;
};

/// `text` with the places replaced.
[[nodiscard]] std::string without(std::string_view text, const std::vector<Place>& places);

}  // namespace plumbline::ci_log
