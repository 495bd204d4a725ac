#include "store/store.hpp"

#include <fmt/core.h>

#include "core/fault.hpp"
#include "store/cut.hpp"
#include "store/reader_impl.hpp"
#include "store/runs.hpp"
#include "store/store_impl.hpp"
#include "store/writer.hpp"

namespace plumbline::store {

Store::Store(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store::~Store() = default;

Result<void> Store::begin_run(Instant now, std::string_view command, std::string_view settings_digest) {
  auto& desk = *m_impl->desk;
  if (m_impl->options.read_only)
    return fail(Errc::usage, "starting a run: the store " + m_impl->path + " was opened for reading only");
  if (desk.ledger)
    return fail(Errc::usage, "starting a run on " + m_impl->path + ": one is under way already");
  if (auto ok = m_impl->lock.acquire(m_impl->path, command, m_impl->options.busy_timeout_ms); !ok) return ok;
  auto result = guarded("starting a run on " + m_impl->path, [&] {
    SQLite::Transaction transaction(desk.db, SQLite::TransactionBehavior::IMMEDIATE);
    desk.ledger.emplace(desk.db, desk.node);
    desk.now = now;
    desk.counts = {};
    desk.run_batch = write_run(desk, command, settings_digest);
    fault_point("store.run");
    transaction.commit();
    fault_point("store.run.written");
  });
  if (!result) {
    desk.ledger.reset();
    m_impl->lock.release();
  }
  return result;
}

Result<void> Store::end_run(const std::vector<std::string>& read) {
  auto& desk = *m_impl->desk;
  if (!desk.ledger) return fail(Errc::usage, "ending a run on " + m_impl->path + ": none is under way");
  const std::lock_guard lock(desk.mutex);
  auto result = guarded("ending the run on " + m_impl->path, [&] {
    DeskTransaction transaction(desk);
    write_run_end(desk, read);
    fault_point("store.run_end");
    transaction.commit();
    fault_point("store.run_end.written");
  });
  desk.ledger.reset();
  desk.db.exec("PRAGMA shrink_memory");  // pages of what was written: whoever reads has its own connection
  m_impl->lock.release();
  return result;
}

Result<std::int64_t> Store::save_tree(const Tree& tree) {
  auto& desk = *m_impl->desk;
  const Counts before = desk.counts;
  SourceWriter writer(desk, "", k_tree_source);
  if (auto ok = writer.begin(Pass::full); !ok) return tl::unexpected(ok.error());
  if (auto ok = writer.put(std::vector<Record>(tree.rows.begin(), tree.rows.end())); !ok)
    return tl::unexpected(ok.error());
  fault_point("store.tree");
  if (auto ok = writer.finish({}, {}, ""); !ok) return tl::unexpected(ok.error());
  const std::int64_t changes = desk.counts.added - before.added + desk.counts.withdrawn - before.withdrawn;
  desk.counts = before;  // the tree is no evidence of a source
  return changes;
}

std::unique_ptr<Sink> Store::writer(std::string_view source_name) {
  return std::make_unique<SourceWriter>(*m_impl->desk, std::string(source_name), source_id(source_name));
}

Result<std::string> Store::cursor(std::string_view source_name) const {
  const std::lock_guard lock(m_impl->desk->mutex);
  return guarded("reading the cursor of " + std::string(source_name), [&]() -> std::string {
    SQLite::Statement query(
        m_impl->desk->db,
        "SELECT c.cursor FROM cursor c JOIN node n ON n.id=c.node WHERE c.source=? AND n.name=?");
    query.bind(1, source_id(source_name).value);
    query.bind(2, m_impl->desk->node);
    return query.executeStep() ? take<std::string>(query.getColumn(0)) : std::string{};
  });
}

Store::Counts Store::counts() const {
  const std::lock_guard lock(m_impl->desk->mutex);
  return m_impl->desk->counts;
}

Result<bool> Store::has_fewer(std::string_view source_name, std::int64_t n) const {
  const std::lock_guard lock(m_impl->desk->mutex);
  return guarded("counting the records of " + std::string(source_name), [&] {
    for (const auto& shape : shapes()) {
      if (n <= 0) break;
      if (shape.name == Coverage::k_shape || shape.name == Gap::k_shape) continue;
      SQLite::Statement query(
          m_impl->desk->db,
          fmt::format(
              "SELECT count(*) FROM (SELECT 1 FROM e_{0} e WHERE e.source=?1 AND e.withdrawn=0 AND NOT "
              "EXISTS "
              "(SELECT 1 FROM e_{0} n WHERE n.source=e.source AND n.native=e.native AND (n.batch, n.node) > "
              "(e.batch, e.node)) LIMIT ?2)",
              shape.name));
      query.bind(1, source_id(source_name).value);
      query.bind(2, n);
      if (query.executeStep()) n -= query.getColumn(0).getInt64();
    }
    return n > 0;
  });
}

Result<Reader> Store::reader(std::optional<Instant> known_at) const {
  return reader(known_at, std::nullopt);
}

Result<Reader> Store::reader(std::optional<Instant> known_at, std::optional<Instant> tree_at) const {
  return guarded(m_impl->reading(), [&]() -> Result<Reader> {
    auto db = m_impl->reading_connection();
    auto cut = find_cut(db, known_at);
    if (!cut) return tl::unexpected(cut.error());
    auto tree = tree_at ? find_cut(db, tree_at) : cut;
    if (!tree) return tl::unexpected(tree.error());
    return Reader(std::make_unique<Reader::Impl>(std::move(db), std::move(*cut), *tree));
  });
}

Result<std::vector<RunRow>> Store::runs() const {
  return guarded(m_impl->reading(), [&] {
    auto db = m_impl->reading_connection();
    return finished_runs(db);
  });
}

Result<void> Store::erase_person(PersonId person) {
  const std::lock_guard lock(m_impl->desk->mutex);
  return guarded("erasing a person from " + m_impl->path, [&]() -> Result<void> {
    SQLite::Statement update(m_impl->desk->db, "UPDATE person SET name='', address='', erased=1 WHERE id=?");
    update.bind(1, person.value);
    if (update.exec() == 0)
      return fail(Errc::not_found,
                  fmt::format("erasing the person {}: there is none of that id", person.value));
    return {};
  });
}

}  // namespace plumbline::store
