#include "store/writer.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "core/fault.hpp"

namespace plumbline::store {
namespace {

constexpr std::size_t k_batch_records = 8'000;              // a transaction of some megabytes; our choice
constexpr std::size_t k_longest_text = 16UL * 1024 * 1024;  // of a record's text fields together; our choice

}  // namespace

SourceWriter::SourceWriter(Desk& desk, std::string source_name, SourceId source)
    : m_desk(desk), m_name(std::move(source_name)), m_source(source.value) {}

Result<void> SourceWriter::run_guarded(void (SourceWriter::*step)()) {
  if (m_failed) return tl::unexpected(*m_failed);
  const std::lock_guard lock(m_desk.mutex);
  if (!m_desk.ledger) return fail(Errc::usage, "writing to the store outside a run: call begin_run first");
  auto result = guarded("storing evidence of " + m_name, [&] { (this->*step)(); });
  if (!result) m_failed = result.error();
  return result;
}

Result<void> SourceWriter::begin(Pass pass) {
  if (m_begun) return fail(Errc::usage, "a reading of " + m_name + " was begun twice");
  m_pass = pass;
  auto result = run_guarded(&SourceWriter::start_reading);
  m_begun = result.has_value();
  return result;
}

void SourceWriter::start_reading() {
  m_fresh = true;
  for (int shape = 0; shape < static_cast<int>(shapes().size()) && m_fresh; ++shape) {
    m_fresh = !m_desk.table(shape).any(m_source);
  }
  SQLite::Statement ends(m_desk.db, "SELECT max(batch) FROM batch WHERE source=? AND node=? AND ends=1");
  ends.bind(1, m_source);
  ends.bind(2, m_desk.ledger->node());
  if (ends.executeStep() && !ends.isColumnNull(0)) m_last_end = ends.getColumn(0).getInt64();
  SQLite::Statement later(m_desk.db,
                          "SELECT 1 FROM batch WHERE source=? AND node=? AND ends=0 AND batch>? LIMIT 1");
  later.bind(1, m_source);
  later.bind(2, m_desk.ledger->node());
  later.bind(3, m_last_end);
  m_unfinished = later.executeStep();
}

Result<void> SourceWriter::put(std::vector<Record> records) {
  if (!m_begun || m_ended)
    return fail(Errc::usage, "evidence of " + m_name + " was handed over outside begin and finish");
  for (auto& record : records) {
    const int shape = static_cast<int>(record.index());
    auto native = std::visit([](const auto& r) { return r.native().bytes; }, record);
    m_pending.push_back({shape, std::move(native), std::move(record), false});
    if (m_pending.size() < k_batch_records) continue;
    if (auto ok = write_behind(); !ok) return ok;
  }
  return {};
}

Result<void> SourceWriter::withdraw(std::string_view shape, const Native& native) {
  if (!m_begun || m_ended)
    return fail(Errc::usage, "evidence of " + m_name + " was withdrawn outside begin and finish");
  const int index = shape_index(shape);
  if (index < 0)
    return fail(Errc::usage, fmt::format("withdrawing from {}: there is no shape {}", m_name, shape));
  m_pending.push_back({index, native.bytes, {}, true});
  return m_pending.size() < k_batch_records ? Result<void>{} : write_behind();
}

Result<void> SourceWriter::write_behind() {
  if (auto ok = wait_for_writing(); !ok) return ok;
  m_writing = std::exchange(m_pending, {});
  m_pending.reserve(k_batch_records);
  m_written = std::async(std::launch::async, [this] { return run_guarded(&SourceWriter::flush); });
  return {};
}

Result<void> SourceWriter::wait_for_writing() {
  return m_written.valid() ? m_written.get() : Result<void>{};
}

void SourceWriter::remember_source() {
  SQLite::Statement insert(
      m_desk.db, "INSERT INTO source SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM source WHERE id=?)");
  insert.bind(1, m_source);
  insert.bindNoCopy(2, m_name);
  insert.bind(3, m_source);
  insert.exec();
}

void SourceWriter::open_batch() {
  const auto batch = m_desk.ledger->open(m_desk.now, m_source);
  if (m_first_batch == 0) m_first_batch = batch;
}

// A source is named in the file once a batch was read from it.
void SourceWriter::close_batch(bool ends, std::optional<Digest> cursor) {
  remember_source();
  m_desk.ledger->close(ends, cursor);
}

// Two versions of one record in one reading need two batches, since a batch is part of the key.
void SourceWriter::next_batch_if_taken(const std::optional<Version>& newest) {
  if (!newest || newest->batch < m_desk.ledger->current()) return;
  close_batch(false, {});
  open_batch();
}

void SourceWriter::flush() {
  if (m_writing.empty()) return;
  DeskTransaction transaction(m_desk);
  open_batch();
  write_pending();
  m_desk.people.save(m_desk.db);
  if (!m_desk.ledger->empty()) close_batch(false, {});
  fault_point("store.batch");
  transaction.commit();
  fault_point("store.batch.written");
}

void SourceWriter::write_pending() {
  std::vector<const Pending*> order;
  order.reserve(m_writing.size());
  for (const auto& item : m_writing) order.push_back(&item);
  // In key order a new table grows at its end instead of all over; with versions about, the order of handing
  // over counts.
  if (m_fresh) {
    std::stable_sort(order.begin(), order.end(), [](const Pending* a, const Pending* b) {
      return a->shape != b->shape ? a->shape < b->shape : a->native < b->native;
    });
  }
  for (const auto* item : order) {
    if (item->withdraw) {
      write_withdrawal(item->shape, item->native);
    } else {
      std::visit([&](const auto& record) { write(record, item->native, item->shape); }, item->record);
    }
  }
  m_writing.clear();
}

template <class Shape>
void SourceWriter::write(const Shape& record, const std::string& native, int shape) {
  ++m_desk.counts.seen;
  const bool first_time = m_seen.insert(shape, native);
  canonical_head(m_bytes, Shape::k_shape, m_source, native, false);
  const auto head = m_bytes.size();
  emit_proven(m_bytes, record);
  if (m_bytes.size() > k_longest_text) {
    throw SQLite::Exception(
        fmt::format("a {} of {} bytes is longer than the store takes", Shape::k_shape, m_bytes.size()),
        SQLITE_TOOBIG);
  }
  auto& table = m_desk.table(shape);
  if (!m_fresh || !first_time) {
    m_stored.clear();
    const auto newest = table.newest(m_source, native, &m_stored);
    if (newest && !newest->withdrawn && m_stored.bytes() == m_bytes.bytes().substr(head)) return;
    next_batch_if_taken(newest);
  }
  const auto leaf = m_bytes.digest();
  table.insert(m_source, native, m_desk.ledger->current(), m_desk.ledger->node(), false, leaf,
               [&](Binder& row) { emit_fields(row, record); });
  m_desk.ledger->add(leaf);
  ++m_desk.counts.added;
  m_touched = true;
}

// Adds the version that `newest` found again, withdrawn or not: its fields are in m_stored and in the table's
// hand.
void SourceWriter::add_version(int shape, const std::string& native, bool withdrawn) {
  auto& table = m_desk.table(shape);
  canonical_head(m_bytes, table.shape().name, m_source, native, withdrawn);
  const auto leaf = sha256(std::string(m_bytes.bytes()) + std::string(m_stored.bytes()));
  table.copy_found(m_source, native, m_desk.ledger->current(), m_desk.ledger->node(), withdrawn, leaf);
  m_desk.ledger->add(leaf);
  ++(withdrawn ? m_desk.counts.withdrawn : m_desk.counts.added);
  m_touched = true;
}

void SourceWriter::write_withdrawal(int shape, const std::string& native) {
  m_seen.insert(shape, native);
  m_stored.clear();
  const auto newest = m_desk.table(shape).newest(m_source, native, &m_stored);
  if (!newest || newest->withdrawn) return;
  next_batch_if_taken(newest);
  add_version(shape, native, true);
}

}  // namespace plumbline::store
