#include "store/desk.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <deque>

namespace plumbline::store {
namespace {

std::string insert_sql(const ShapeInfo& shape) {
  std::string marks = "?";
  for (std::size_t i = 1; i < k_head_columns + shape.columns.size(); ++i) marks += ",?";
  return fmt::format("INSERT INTO e_{} VALUES ({})", shape.name, marks);
}

std::string newest_sql(const ShapeInfo& shape) {
  return fmt::format(
      "SELECT batch, withdrawn, {} FROM e_{} WHERE source=? AND native=? AND batch<=? "
      "ORDER BY batch DESC, node DESC LIMIT 1",
      column_list(shape), shape.name);
}

constexpr int k_first_field = 2;  // of newest_sql

}  // namespace

EvidenceTable::EvidenceTable(SQLite::Database& db, const ShapeInfo& shape)
    : m_db(db), m_shape(shape), m_insert(db, insert_sql(shape)), m_newest(db, newest_sql(shape)) {}

std::optional<Version> EvidenceTable::newest(std::int64_t source, std::string_view native, Canonical* fields,
                                             std::int64_t batch) {
  m_newest.reset();
  m_newest.bind(1, source);
  m_newest.bindNoCopy(2, native.data(), static_cast<int>(native.size()));
  m_newest.bind(3, batch);
  if (!m_newest.executeStep()) return std::nullopt;
  if (fields != nullptr) fields->columns(m_newest, k_first_field, m_newest.getColumnCount(), m_shape.added);
  return Version{m_newest.getColumn(0).getInt64(), m_newest.getColumn(1).getInt() != 0};
}

bool EvidenceTable::any(std::int64_t source) {
  SQLite::Statement query(m_db, fmt::format("SELECT 1 FROM e_{} WHERE source=? LIMIT 1", m_shape.name));
  query.bind(1, source);
  return query.executeStep();
}

void EvidenceTable::copy_found(std::int64_t source, std::string_view native, std::int64_t batch,
                               std::int64_t node, bool withdrawn, const Digest& leaf) {
  std::deque<std::string> texts;  // bound without a copy, so they must stay where they are
  insert(source, native, batch, node, withdrawn, leaf, [&](Binder& row) {
    for (int i = k_first_field; i < m_newest.getColumnCount(); ++i) {
      const auto column = m_newest.getColumn(i);
      switch (column.getType()) {
        case SQLITE_NULL:
          row.null();
          break;
        case SQLITE_INTEGER:
          row.integer(column.getInt64());
          break;
        case SQLITE_TEXT:
          row.text(texts.emplace_back(bytes_of(column)));
          break;
        default:
          row.blob(bytes_of(column));
          break;
      }
    }
  });
}

std::vector<std::string> EvidenceTable::natives(std::int64_t source, const std::string& after, int limit) {
  SQLite::Statement query(
      m_db,
      fmt::format("SELECT DISTINCT native FROM e_{} WHERE source=? AND native>? ORDER BY native LIMIT ?",
                  m_shape.name));
  query.bind(1, source);
  query.bind(2, after.data(), static_cast<int>(after.size()));
  query.bind(3, limit);
  std::vector<std::string> out;
  while (query.executeStep()) out.emplace_back(bytes_of(query.getColumn(0)));
  return out;
}

std::vector<std::string> EvidenceTable::natives_between(std::int64_t source, std::int64_t node,
                                                        std::int64_t from_batch, std::int64_t to_batch) {
  SQLite::Statement query(
      m_db, fmt::format("SELECT DISTINCT native FROM e_{} WHERE source=? AND node=? AND batch>=? AND batch<?",
                        m_shape.name));
  query.bind(1, source);
  query.bind(2, node);
  query.bind(3, from_batch);
  query.bind(4, to_batch);
  std::vector<std::string> out;
  while (query.executeStep()) out.emplace_back(bytes_of(query.getColumn(0)));
  return out;
}

Desk::Desk(SQLite::Database connection, std::string node_name, std::string salt)
    : db(std::move(connection)),
      people(std::move(salt)),
      node(std::move(node_name)),
      m_tables(shapes().size()) {}

EvidenceTable& Desk::table(int shape) {
  auto& entry = m_tables[static_cast<std::size_t>(shape)];
  if (!entry) entry = std::make_unique<EvidenceTable>(db, shapes()[static_cast<std::size_t>(shape)]);
  return *entry;
}

void Desk::rest() {
  for (const auto& entry : m_tables) {
    if (entry) entry->rest();
  }
}

DeskTransaction::DeskTransaction(Desk& desk)
    : m_desk(desk),
      m_mark(desk.ledger->mark()),
      m_counts(desk.counts),
      m_transaction(desk.db, SQLite::TransactionBehavior::IMMEDIATE) {}

DeskTransaction::~DeskTransaction() {
  m_desk.rest();
  if (m_done) return;
  m_desk.ledger->back_to(m_mark);
  m_desk.counts = m_counts;
  m_desk.people.saving_failed();
}

void DeskTransaction::commit() {
  m_desk.rest();
  m_transaction.commit();
  m_done = true;
}

}  // namespace plumbline::store
