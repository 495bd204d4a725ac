// Does the file prove itself? Every mark, root, chain, name and digest is computed again.
#include "store/verify.hpp"

#include "store/columns.hpp"
#include "store/store_impl.hpp"

namespace plumbline::store {
namespace {

void verify_pages(SQLite::Database& db, Findings& findings) {
  SQLite::Statement check(db, "PRAGMA integrity_check(100)");
  while (check.executeStep()) {
    auto text = take<std::string>(check.getColumn(0));
    if (text != "ok") findings.add("file", std::move(text));
  }
}

std::vector<Finding> all_findings(SQLite::Database& db, const std::string& salt) {
  Findings findings;
  verify_pages(db, findings);
  if (verify_schema(db, findings)) {
    verify_batches(db, findings);
    verify_references(db, findings);
    verify_people(db, salt, findings);
    verify_scores(db, findings);
  }
  return findings.take();
}

}  // namespace

Result<std::vector<Finding>> Store::verify() const {
  auto result = guarded(m_impl->reading(), [&] {
    auto db = m_impl->reading_connection();
    SQLite::Transaction snapshot(db);
    return all_findings(db, m_impl->salt);
  });
  // A file too damaged to be read to its end is a finding, not a failed look.
  if (!result && result.error().code == Errc::integrity)
    return std::vector<Finding>{Finding{"file", result.error().message}};
  return result;
}

}  // namespace plumbline::store
