// The end of a reading: what it withdraws, what an earlier, unfinished one left behind, coverage, gaps and
// the cursor.
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "core/fault.hpp"
#include "store/writer.hpp"

namespace plumbline::store {
namespace {

constexpr int k_page = 20'000;  // native ids looked at in one transaction

std::optional<std::string> stored_cursor(SQLite::Database& db, std::int64_t source, std::int64_t node) {
  SQLite::Statement query(db, "SELECT cursor FROM cursor WHERE source=? AND node=?");
  query.bind(1, source);
  query.bind(2, node);
  if (!query.executeStep()) return std::nullopt;
  return std::string(bytes_of(query.getColumn(0)));
}

void store_cursor(SQLite::Database& db, std::int64_t source, std::int64_t node, const std::string& cursor) {
  SQLite::Statement upsert(
      db, "INSERT INTO cursor VALUES (?,?,?) ON CONFLICT DO UPDATE SET cursor=excluded.cursor");
  upsert.bind(1, source);
  upsert.bind(2, node);
  upsert.bindNoCopy(3, cursor);
  upsert.exec();
}

// Nobody has read what had not happened when it was read.
Result<void> check_past(const std::vector<Coverage>& coverage, const std::string& name, Instant received) {
  for (const auto& covered : coverage) {
    if (covered.until.seconds > received.seconds + 1)
      return fail(Errc::integrity,
                  fmt::format("ending the reading of {}: it claims to cover {} until {}, and it is {}", name,
                              covered.shape, format_rfc3339(covered.until), format_rfc3339(received)));
  }
  return {};
}

// Lets no writing in its scope count.
class CountsKept {
 public:
  explicit CountsKept(Store::Counts& counts) : m_counts(counts), m_before(counts) {}
  ~CountsKept() { m_counts = m_before; }
  CountsKept(const CountsKept&) = delete;
  CountsKept& operator=(const CountsKept&) = delete;

 private:
  Store::Counts& m_counts;
  const Store::Counts m_before;
};

bool is_evidence(std::string_view shape) {
  return shape != Coverage::k_shape && shape != Gap::k_shape;
}

}  // namespace

Result<void> SourceWriter::finish(std::vector<Coverage> coverage, std::vector<Gap> gaps, std::string cursor) {
  if (m_ended) return fail(Errc::usage, "a reading of " + m_name + " was finished twice");
  if (auto ok = wait_for_writing(); !ok) return ok;
  m_writing = std::exchange(m_pending, {});
  if (m_failed) return tl::unexpected(*m_failed);  // what could not be stored whole does not count at all
  const Instant received{std::max(m_desk.now.seconds, m_desk.run_batch / k_microseconds)};
  if (auto ok = check_past(coverage, m_name, received); !ok) return ok;
  if (!m_begun) {
    // A source that could not even be opened: there is nothing to sweep.
    if (auto ok = begin(Pass::incremental); !ok) return ok;
  }
  // What must be known as handed over before anything is withdrawn goes ahead; the rest goes into the last
  // batch.
  if (m_unfinished || (m_pass == Pass::full && !m_fresh)) {
    if (auto ok = run_guarded(&SourceWriter::flush); !ok) return ok;
  }
  if (m_unfinished) {
    if (auto ok = run_guarded(&SourceWriter::take_back_unfinished); !ok) return ok;
  }
  const std::lock_guard lock(m_desk.mutex);
  if (!m_desk.ledger) return fail(Errc::usage, "a reading of " + m_name + " was finished outside a run");
  auto result = guarded("ending the reading of " + m_name, [&] {
    for (int shape = 0; m_pass == Pass::full && !m_fresh && shape < static_cast<int>(shapes().size());
         ++shape) {
      const auto name = shapes()[static_cast<std::size_t>(shape)].name;
      if (is_evidence(name) && looked(name, gaps)) sweep(shape);
    }
    end_reading(coverage, gaps, cursor);
  });
  m_ended = result.has_value();
  return result;
}

// What was not handed over is gone only where the reading could look. A shallow boundary is no failed look:
// what lies below it is not served.
bool SourceWriter::looked(std::string_view shape, const std::vector<Gap>& gaps) const {
  return std::none_of(gaps.begin(), gaps.end(), [&](const Gap& gap) {
    return gap.reason != "shallow" && (gap.shape == shape || gap.shape == "*" || gap.shape.empty());
  });
}

void SourceWriter::sweep(int shape) {
  auto& table = m_desk.table(shape);
  std::string after;
  for (;;) {
    const auto natives = table.natives(m_source, after, k_page);
    if (natives.empty()) return;
    after = natives.back();
    DeskTransaction transaction(m_desk);
    open_batch();
    for (const auto& native : natives) {
      if (!m_seen.contains(shape, native)) write_withdrawal(shape, native);
    }
    if (m_desk.ledger->empty()) continue;
    close_batch(false, {});
    fault_point("store.sweep");
    transaction.commit();
    fault_point("store.sweep.written");
  }
}

void SourceWriter::take_back_unfinished() {
  DeskTransaction transaction(m_desk);
  open_batch();
  for (int shape = 0; shape < static_cast<int>(shapes().size()); ++shape) {
    auto& table = m_desk.table(shape);
    if (!is_evidence(table.shape().name)) continue;
    for (const auto& native :
         table.natives_between(m_source, m_desk.ledger->node(), m_last_end + 1, m_first_batch)) {
      if (!m_seen.contains(shape, native)) take_back(shape, native);
    }
  }
  if (!m_desk.ledger->empty()) close_batch(false, {});
  fault_point("store.take_back");
  transaction.commit();
}

// Back to what the last finished reading said of the record.
void SourceWriter::take_back(int shape, const std::string& native) {
  auto& table = m_desk.table(shape);
  Canonical now;
  const auto newest = table.newest(m_source, native, &now);
  m_stored.clear();
  const auto before = table.newest(m_source, native, &m_stored, m_last_end);
  if (!before || before->withdrawn) {
    write_withdrawal(shape, native);
    return;
  }
  if (!newest->withdrawn && now.bytes() == m_stored.bytes()) return;
  next_batch_if_taken(newest);
  add_version(shape, native, false);
}

template <class Shape>
void SourceWriter::settle(const std::vector<Shape>& named, bool withdraw_others) {
  const int shape = index_of<Shape>();
  const CountsKept kept(m_desk.counts);  // a reading's own words are no evidence
  for (const auto& record : named) {
    const auto native = record.native().bytes;
    write(record, native, shape);
  }
  if (!withdraw_others) return;
  std::string after;
  for (auto page = m_desk.table(shape).natives(m_source, after, k_page); !page.empty();
       page = m_desk.table(shape).natives(m_source, after, k_page)) {
    after = page.back();
    for (const auto& native : page) {
      if (!m_seen.contains(shape, native)) write_withdrawal(shape, native);
    }
  }
}

void SourceWriter::end_reading(const std::vector<Coverage>& coverage, const std::vector<Gap>& gaps,
                               const std::string& cursor) {
  const auto node = m_desk.ledger->node();
  DeskTransaction transaction(m_desk);
  open_batch();
  write_pending();
  settle(coverage, m_pass == Pass::full && gaps.empty());
  settle(gaps, true);
  m_desk.people.save(m_desk.db);
  // A reading that found nothing new, not even another cursor, leaves no trace but the run's own row.
  const bool nothing =
      !m_touched && !m_unfinished && m_last_end >= 0 && stored_cursor(m_desk.db, m_source, node) == cursor;
  if (!nothing) {
    store_cursor(m_desk.db, m_source, node, cursor);
    close_batch(true, sha256(cursor));
  }
  fault_point("store.finish");
  transaction.commit();
  fault_point("store.finish.written");
}

}  // namespace plumbline::store
