#pragma once
// The history of one case of a probe test: commits by day, on the main line and beside it.
#include <map>
#include <vector>

#include "tests/assess/case_fields.hpp"

namespace plumbline::tests {

/// Reads the whole number at `key` of `map`, a day of the case; what is none is refused with its line.
[[nodiscard]] std::int64_t day_of(assess::YamlReader& reader, const assess::YamlValue& map,
                                  std::string_view key, std::int64_t otherwise = 0);
/// The list at `key`; empty where there is none.
[[nodiscard]] const assess::YamlValue& list_of(assess::YamlReader& reader, const assess::YamlValue& map,
                                               std::string_view key);

/// Makes object ids and everything else a case leaves unsaid, each different.
class CaseHistory {
 public:
  CaseHistory(assess::YamlReader& reader, const assess::YamlValue& value)
      : m_reader(reader), m_value(value), m_fields(reader, [this](std::int64_t n) { return commit_of(n); }) {}

  /// All commits, numbered: those the case names, and one for each day on which something else lies.
  [[nodiscard]] std::vector<Commit> read();
  [[nodiscard]] Oid commit_of(std::int64_t on_day) const;
  [[nodiscard]] const Commit& main_at(std::int64_t on_day) const;
  /// A number nobody else of the case has.
  std::int64_t next_number() { return ++m_made; }

 private:
  void read_commits();
  void add_missing_days();

  assess::YamlReader& m_reader;
  const assess::YamlValue& m_value;
  FieldSetter m_fields;
  std::map<std::int64_t, Commit> m_main;                 // main line, by day
  std::vector<std::pair<Commit, std::int64_t>> m_side;   // and the day it landed
  std::vector<std::pair<std::int64_t, Commit>> m_extra;  // further ones of a day
  std::int64_t m_made = 0;
};

}  // namespace plumbline::tests
