#include "store/ledger.hpp"

#include <algorithm>

#include "store/canonical.hpp"
#include "store/columns.hpp"

namespace plumbline::store {
namespace {

std::int64_t node_number(SQLite::Database& db, const std::string& name) {
  SQLite::Statement find(db, "SELECT id FROM node WHERE name=?");
  find.bind(1, name);
  if (find.executeStep()) return find.getColumn(0).getInt64();
  // A number of this file alone, to keep rows small: nothing that is hashed or shown holds it.
  const auto id = scalar(db, "SELECT coalesce(max(id) + 1, 0) FROM node");
  SQLite::Statement insert(db, "INSERT INTO node VALUES (?,?)");
  insert.bind(1, id);
  insert.bind(2, name);
  insert.exec();
  return id;
}

}  // namespace

Digest batch_hash(const BatchHead& head) {
  Canonical out;
  out.text("batch");
  out.text(head.node);
  out.integer(head.batch);
  head.source ? out.integer(*head.source) : out.null();
  out.integer(head.ends ? 1 : 0);
  out.integer(head.count);
  out.blob(as_bytes(head.root));
  out.blob(as_bytes(head.prev));
  head.cursor ? out.blob(as_bytes(*head.cursor)) : out.null();
  return out.digest();
}

Ledger::Ledger(SQLite::Database& db, std::string node)
    : m_db(db),
      m_insert(db,
               "INSERT INTO batch(node, batch, received, source, ends, count, root, prev, hash, cursor) "
               "VALUES (?,?,?,?,?,?,?,?,?,?)"),
      m_name(std::move(node)),
      m_node(node_number(db, m_name)) {
  SQLite::Statement last(m_db, "SELECT batch, hash FROM batch WHERE node=? ORDER BY batch DESC LIMIT 1");
  last.bind(1, m_node);
  if (last.executeStep()) {
    m_last = last.getColumn(0).getInt64();
    m_hash = digest_from(bytes_of(last.getColumn(1)));
  }
}

std::int64_t Ledger::open(Instant now, std::optional<std::int64_t> source) {
  constexpr std::int64_t k_latest = INT64_MAX / k_microseconds - 1;
  const auto seconds = std::clamp<std::int64_t>(now.seconds, 0, k_latest);
  m_head = {m_name, std::max(seconds * k_microseconds, m_last + 1), source, false, 0, {}, m_hash, {}};
  m_leaves.clear();
  return m_head.batch;
}

void Ledger::close(bool ends, std::optional<Digest> cursor) {
  m_head.ends = ends;
  m_head.cursor = cursor;
  m_head.count = static_cast<std::int64_t>(m_leaves.size());
  m_head.root = set_root(std::move(m_leaves));
  m_leaves.clear();
  const Digest hash = batch_hash(m_head);
  Binder row(m_insert, 1);
  row.integer(m_node);
  row.integer(m_head.batch);
  row.integer(m_head.batch / k_microseconds);
  m_head.source ? row.integer(*m_head.source) : row.null();
  row.integer(ends ? 1 : 0);
  row.integer(m_head.count);
  row.blob(as_bytes(m_head.root));
  row.blob(as_bytes(m_head.prev));
  row.blob(as_bytes(hash));
  m_head.cursor ? row.blob(as_bytes(*m_head.cursor)) : row.null();
  m_insert.exec();
  m_insert.reset();
  m_last = m_head.batch;
  m_hash = hash;
}

void Ledger::back_to(const Mark& mark) {
  m_last = mark.last;
  m_hash = mark.hash;
  m_leaves.clear();
}

}  // namespace plumbline::store
