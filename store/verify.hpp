#pragma once
// The parts of Store::verify(); each adds what does not prove itself.
#include <string>
#include <utility>
#include <vector>

#include "store/sqlite.hpp"
#include "store/store.hpp"

namespace plumbline::store {

class Findings {
 public:
  void add(std::string where, std::string what) {
    if (m_all.size() < k_most) m_all.push_back({std::move(where), std::move(what)});
  }
  [[nodiscard]] bool empty() const { return m_all.empty(); }
  [[nodiscard]] std::vector<Finding> take() { return std::move(m_all); }

 private:
  static constexpr std::size_t k_most = 1000;  // findings told; a file with more is lost anyway
  std::vector<Finding> m_all;
};

/// Tables, triggers, indices and views against those this format makes. False: a table is missing or has
/// another shape, so that nothing further can be read.
[[nodiscard]] bool verify_schema(SQLite::Database& db, Findings& findings);
/// Marks, roots and chains of all batches, and what hangs on them: cursors, sources, nodes, sets of sources.
void verify_batches(SQLite::Database& db, Findings& findings);
/// Rows that name a row which is not there, or that nothing names.
void verify_references(SQLite::Database& db, Findings& findings);
/// Ids of persons against their addresses, and the persons that evidence names.
void verify_people(SQLite::Database& db, const std::string& salt, Findings& findings);
/// Assessments and scores against their marks, bodies and cuts.
void verify_scores(SQLite::Database& db, Findings& findings);

}  // namespace plumbline::store
