#pragma once
// The writing side of an open store: one connection, its prepared statements and the chain, shared by all
// writers of a run.
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/shapes.hpp"
#include "store/canonical.hpp"
#include "store/ledger.hpp"
#include "store/people.hpp"
#include "store/schema.hpp"
#include "store/store.hpp"

namespace plumbline::store {

/// The newest version of a record as it lies in the file.
struct Version {
  std::int64_t batch = 0;
  bool withdrawn = false;
};

/// Statements over the evidence table of one shape, prepared when first used.
class EvidenceTable {
 public:
  EvidenceTable(SQLite::Database& db, const ShapeInfo& shape);

  /// Newest version up to `batch`; its canonical fields go into `fields`. The row stays readable until the
  /// next call.
  std::optional<Version> newest(std::int64_t source, std::string_view native, Canonical* fields,
                                std::int64_t batch = INT64_MAX);
  /// Whether the source has any row here.
  bool any(std::int64_t source);
  /// Adds a version; `bind` gets a Binder that stands at the first field.
  template <class Bind>
  void insert(std::int64_t source, std::string_view native, std::int64_t batch, std::int64_t node,
              bool withdrawn, const Digest& leaf, Bind bind) {
    Binder row(m_insert, 1);
    row.integer(source);
    row.blob(native);
    row.integer(batch);
    row.integer(node);
    row.integer(withdrawn ? 1 : 0);
    row.integer(id63(leaf));
    bind(row);
    m_insert.exec();
    m_insert.reset();
  }
  /// Lets go of the row of the last `newest`, so that a transaction can end.
  void rest() { m_newest.tryReset(); }
  /// Copies the row found by `newest` as a new version.
  void copy_found(std::int64_t source, std::string_view native, std::int64_t batch, std::int64_t node,
                  bool withdrawn, const Digest& leaf);
  /// Native ids of the source after `after`, ascending, at most `limit`; with `from_batch`, those with a
  /// version in the node's batches [from_batch, to_batch).
  std::vector<std::string> natives(std::int64_t source, const std::string& after, int limit);
  std::vector<std::string> natives_between(std::int64_t source, std::int64_t node, std::int64_t from_batch,
                                           std::int64_t to_batch);
  [[nodiscard]] const ShapeInfo& shape() const { return m_shape; }

 private:
  SQLite::Database& m_db;
  const ShapeInfo& m_shape;
  SQLite::Statement m_insert, m_newest;
};

class Desk {
 public:
  Desk(SQLite::Database db, std::string node, std::string salt);

  [[nodiscard]] EvidenceTable& table(int shape);
  void rest();
  SQLite::Database db;
  PersonBook people;
  std::string node;
  std::optional<Ledger> ledger;  ///< inside a run
  Instant now;                   ///< received time of the run
  std::int64_t run_batch = 0;
  Store::Counts counts;
  std::mutex mutex;  ///< over everything but `people`

 private:
  std::vector<std::unique_ptr<EvidenceTable>> m_tables;
};

/// One transaction of a desk; when it is left without commit, the ledger goes back with the file.
class DeskTransaction {
 public:
  explicit DeskTransaction(Desk& desk);
  ~DeskTransaction();
  DeskTransaction(const DeskTransaction&) = delete;
  DeskTransaction& operator=(const DeskTransaction&) = delete;
  void commit();

 private:
  Desk& m_desk;
  Ledger::Mark m_mark;
  Store::Counts m_counts;
  SQLite::Transaction m_transaction;
  bool m_done = false;
};

}  // namespace plumbline::store
