// Assessments and scores: derived rows, each set with a digest over it.
#include <fmt/core.h>

#include <map>
#include <sstream>

#include "store/canonical.hpp"
#include "store/columns.hpp"
#include "store/score.hpp"
#include "store/verify.hpp"

namespace plumbline::store {
namespace {

void score_sets(SQLite::Database& db, Findings& findings) {
  SQLite::Statement sets(db, "SELECT pack, subject, digest FROM score_set");
  while (sets.executeStep()) {
    const auto pack = take<std::string>(sets.getColumn(0));
    const auto subject = take<std::string>(sets.getColumn(1));
    if (bytes_of(sets.getColumn(2)) != as_bytes(scores_digest(db, pack, subject))) {
      findings.add(fmt::format("scores of {} for {}", subject, pack),
                   "control_span or score_step was altered; assess again");
    }
  }
  SQLite::Statement strays(
      db,
      "SELECT DISTINCT pack, subject FROM (SELECT pack, subject FROM control_span UNION "
      "SELECT pack, subject FROM score_step UNION SELECT pack, subject FROM assessment) t "
      "WHERE NOT EXISTS (SELECT 1 FROM score_set s WHERE s.pack=t.pack AND s.subject=t.subject)"
      " UNION SELECT pack, subject FROM score_set s WHERE NOT EXISTS (SELECT 1 FROM "
      "assessment a WHERE a.pack=s.pack AND a.subject=s.subject)");
  while (strays.executeStep()) {
    findings.add(fmt::format("scores of {} for {}", take<std::string>(strays.getColumn(1)),
                             take<std::string>(strays.getColumn(0))),
                 "assessment and score_set do not name the same; assess again");
  }
}

AssessmentRow assessment_of(SQLite::Statement& query) {
  AssessmentRow row;
  row.pack = take<std::string>(query.getColumn(0));
  row.edition = take<std::string>(query.getColumn(1));
  row.modified = query.getColumn(2).getInt64() != 0;
  row.subject = take<std::string>(query.getColumn(3));
  row.as_of = {query.getColumn(4).getInt64()};
  row.cut.received = {query.getColumn(5).getInt64()};
  row.cut.digest = take<std::string>(query.getColumn(6));
  row.lens = take<std::string>(query.getColumn(8));
  row.digest = take<std::string>(query.getColumn(9));
  return row;
}

// The digest of a cut over the batches that are there; empty where one is missing.
std::string digest_of_cut(SQLite::Database& db, const std::string& cut_batches) {
  SQLite::Statement find(
      db, "SELECT b.hash FROM batch b JOIN node n ON n.id=b.node WHERE n.name=? AND b.batch=?");
  std::istringstream lines(cut_batches);
  Canonical bytes;
  for (std::string line; std::getline(lines, line);) {
    const auto blank = line.rfind(' ');
    if (blank == std::string::npos) return {};
    find.reset();
    find.bind(1, line.substr(0, blank));
    find.bind(2, line.substr(blank + 1));
    if (!find.executeStep()) return {};
    bytes.text(line.substr(0, blank));
    bytes.blob(bytes_of(find.getColumn(0)));
  }
  return hex(bytes.digest());
}

void assessments(SQLite::Database& db, Findings& findings) {
  SQLite::Statement query(db,
                          "SELECT pack, edition, modified, subject, as_of, known_at, cut, cut_batches, "
                          "lens, digest, body, mark, id FROM assessment ORDER BY id");
  std::int64_t before = 0;
  while (query.executeStep()) {
    const auto row = assessment_of(query);
    const auto where = fmt::format("assessment of {} by {}", row.subject, row.pack);
    const auto batches = take<std::string>(query.getColumn(7));
    const auto body = bytes_of(query.getColumn(10));
    const auto modified = query.getColumn(2).getInt64();
    if (assessment_mark(row, batches, digest_from(body)) != query.getColumn(11).getInt64() ||
        body.size() != std::tuple_size_v<Digest> || modified != (row.modified ? 1 : 0)) {
      findings.add(where, "the row does not fit its mark");
    } else if (digest_of_cut(db, batches) != row.cut.digest) {
      findings.add(where, "the evidence it was made from is no longer all there");
    }
    const auto id = query.getColumn(12).getInt64();
    if (id != ++before)
      findings.add(where, fmt::format("its number is {} and not {}: one before it is missing", id, before));
    before = id;
  }
}

void bodies(SQLite::Database& db, Findings& findings) {
  SQLite::Statement query(db, "SELECT digest, body FROM assessment_body");
  while (query.executeStep()) {
    if (bytes_of(query.getColumn(0)) != as_bytes(sha256(bytes_of(query.getColumn(1)))))
      findings.add("assessment_body", "a text does not fit its digest");
  }
  SQLite::Statement missing(
      db, "SELECT subject, pack FROM assessment WHERE body NOT IN (SELECT digest FROM assessment_body)");
  while (missing.executeStep()) {
    findings.add(fmt::format("assessment of {} by {}", take<std::string>(missing.getColumn(0)),
                             take<std::string>(missing.getColumn(1))),
                 "its text is missing from assessment_body");
  }
  if (scalar(db, "SELECT count(*) FROM assessment_body WHERE digest NOT IN (SELECT body FROM assessment)") !=
      0)
    findings.add("assessment_body", "a text belongs to no assessment");
}

}  // namespace

void verify_scores(SQLite::Database& db, Findings& findings) {
  score_sets(db, findings);
  assessments(db, findings);
  bodies(db, findings);
}

}  // namespace plumbline::store
