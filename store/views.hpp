#pragma once
// The relations of docs/views.md over a cut, each made when a probe first names it.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/tree.hpp"
#include "store/sqlite.hpp"

namespace plumbline::store {

/// One section of store/views.sql.
struct Relation {
  std::string name;
  std::vector<std::string> needs;
  std::vector<std::string> indexes;  ///< column lists
  std::string select;
  [[nodiscard]] bool internal() const { return name.starts_with('_'); }
};

/// Those of store/views.sql and, of the shapes that need no arithmetic, one each with `subject`, `evidence`
/// and the fields.
[[nodiscard]] const std::vector<Relation>& relations();
/// Names a probe may read, sorted; `document` and `place`, which are made by code, among them.
[[nodiscard]] const std::set<std::string, std::less<>>& relation_names();

/// Makes relations as TEMP tables over a connection with a cut (store/cut.hpp).
class Relations {
 public:
  explicit Relations(SQLite::Database& db) : m_db(db) {}
  /// Makes every relation whose name stands anywhere in `sql`, and what those need.
  void make_named_in(std::string_view sql);
  void make(const std::string& name);

 private:
  void make_documents();
  void make_places();
  SQLite::Database& m_db;
  std::set<std::string, std::less<>> m_made;
};

/// The subject tree inside the cut.
[[nodiscard]] Tree load_tree(SQLite::Database& db);

}  // namespace plumbline::store
