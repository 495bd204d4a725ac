// Assessments and scores: derived from evidence and always reproducible, so they are rows to query, not
// evidence.
#include "store/score.hpp"

#include <fmt/core.h>

#include "core/fault.hpp"
#include "store/store_impl.hpp"

namespace plumbline::store {
namespace {

std::string cut_text(const Cut& cut) {
  std::string out;
  for (const auto& [node, batch] : cut.last_batch)
    out += fmt::format("{}{} {}", out.empty() ? "" : "\n", node, batch);
  return out;
}

void save_body(SQLite::Database& db, const Digest& digest, const std::string& body) {
  SQLite::Statement insert(db, "INSERT INTO assessment_body VALUES (?,?) ON CONFLICT DO NOTHING");
  insert.bind(1, digest.data(), static_cast<int>(digest.size()));
  insert.bindNoCopy(2, body);
  insert.exec();
}

void replace_spans(SQLite::Database& db, const AssessmentRow& row, const std::vector<ControlSpanRow>& spans) {
  SQLite::Statement clear(db, "DELETE FROM control_span WHERE pack=? AND subject=?");
  clear.bind(1, row.pack);
  clear.bind(2, row.subject);
  clear.exec();
  SQLite::Statement insert(
      db,
      "INSERT INTO control_span(pack, subject, control, since, until, state, reason) VALUES (?,?,?,?,?,?,?)");
  for (const auto& span : spans) {
    Binder out(insert, 1);
    out.text(row.pack);
    out.text(row.subject);
    out.text(span.control);
    out.integer(span.since.seconds);
    out.integer(span.until.seconds);
    out.text(span.state);
    out.text(span.reason);
    insert.exec();
    insert.reset();
  }
}

void replace_steps(SQLite::Database& db, const AssessmentRow& row, const std::vector<ScoreStepRow>& steps) {
  SQLite::Statement clear(db, "DELETE FROM score_step WHERE pack=? AND subject=?");
  clear.bind(1, row.pack);
  clear.bind(2, row.subject);
  clear.exec();
  SQLite::Statement insert(db,
                           "INSERT INTO score_step(pack, subject, practice, at, confirmed, possible, \"of\", "
                           "coverage) VALUES (?,?,?,?,?,?,?,?)");
  for (const auto& step : steps) {
    Binder out(insert, 1);
    out.text(row.pack);
    out.text(row.subject);
    out.text(step.practice);
    out.integer(step.at.seconds);
    out.integer(step.confirmed);
    out.integer(step.possible);
    out.integer(step.of);
    out.integer(step.coverage);
    insert.exec();
    insert.reset();
  }
}

// False: the same was assessed before.
bool save_row(SQLite::Database& db, const AssessmentRow& row, const Digest& body) {
  const auto cut = cut_text(row.cut);
  SQLite::Statement insert(
      db,
      "INSERT INTO assessment(pack, edition, modified, subject, as_of, known_at, cut, cut_batches, lens, "
      "digest, body, mark)"
      " VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(pack, subject, as_of, cut, digest) DO NOTHING");
  Binder out(insert, 1);
  out.text(row.pack);
  out.text(row.edition);
  out.integer(row.modified ? 1 : 0);
  out.text(row.subject);
  out.integer(row.as_of.seconds);
  out.integer(row.cut.received.seconds);
  out.text(row.cut.digest);
  out.text(cut);
  out.text(row.lens);
  out.text(row.digest);
  out.blob(as_bytes(body));
  out.integer(assessment_mark(row, cut, body));
  return insert.exec() > 0;
}

void save_proof(SQLite::Database& db, const AssessmentRow& row) {
  const auto digest = scores_digest(db, row.pack, row.subject);
  SQLite::Statement upsert(
      db, "INSERT INTO score_set VALUES (?,?,?) ON CONFLICT DO UPDATE SET digest=excluded.digest");
  upsert.bind(1, row.pack);
  upsert.bind(2, row.subject);
  upsert.bind(3, digest.data(), static_cast<int>(digest.size()));
  upsert.exec();
}

}  // namespace

std::int64_t assessment_mark(const AssessmentRow& row, const std::string& cut_batches, const Digest& body) {
  Canonical bytes;
  bytes.text("assessment");
  bytes.text(row.pack);
  bytes.text(row.edition);
  bytes.integer(row.modified ? 1 : 0);
  bytes.text(row.subject);
  bytes.integer(row.as_of.seconds);
  bytes.integer(row.cut.received.seconds);
  bytes.text(row.cut.digest);
  bytes.text(cut_batches);
  bytes.text(row.lens);
  bytes.text(row.digest);
  bytes.blob(as_bytes(body));
  return id63(bytes.digest());
}

Digest scores_digest(SQLite::Database& db, const std::string& pack, const std::string& subject) {
  Canonical bytes;
  for (const char* sql : {"SELECT * FROM control_span WHERE pack=? AND subject=? ORDER BY control, since",
                          "SELECT * FROM score_step WHERE pack=? AND subject=? ORDER BY practice, at"}) {
    SQLite::Statement query(db, sql);
    query.bind(1, pack);
    query.bind(2, subject);
    while (query.executeStep()) bytes.columns(query, 0, query.getColumnCount());
  }
  return bytes.digest();
}

Result<void> Store::save_assessment(const AssessmentRow& row, const std::vector<ControlSpanRow>& spans,
                                    const std::vector<ScoreStepRow>& steps) {
  const std::lock_guard lock(m_impl->desk->mutex);
  auto& db = m_impl->desk->db;
  return guarded("storing the assessment of " + row.subject, [&] {
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    const auto body = sha256(row.body);
    replace_spans(db, row, spans);
    replace_steps(db, row, steps);
    if (save_row(db, row, body)) save_body(db, body, row.body);
    save_proof(db, row);
    fault_point("store.assessment");
    transaction.commit();
  });
}

}  // namespace plumbline::store
