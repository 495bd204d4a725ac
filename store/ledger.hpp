#pragma once
// The chain of batches of one collecting node: every row belongs to a batch, every batch names the hash of
// the one before.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/digest.hpp"
#include "core/instant.hpp"
#include "store/sqlite.hpp"

namespace plumbline::store {

inline constexpr std::int64_t k_microseconds = 1'000'000;

/// One row of the table `batch`, before its hash.
struct BatchHead {
  std::string node;  // name
  std::int64_t batch = 0;
  std::optional<std::int64_t> source;  // NULL: a row of plumbline's own log
  bool ends = false;                   // ends a reading: what stands in its batches counts from here
  std::int64_t count = 0;
  Digest root{};
  Digest prev{};
  std::optional<Digest> cursor;  // digest of the cursor written with it
};
[[nodiscard]] Digest batch_hash(const BatchHead& head);

/// The batch that is open now and the chain it will be tied to. Not thread-safe; lives inside a run.
class Ledger {
 public:
  /// Reads the end of the node's chain; the node is added to the file when it is new.
  Ledger(SQLite::Database& db, std::string node);

  [[nodiscard]] std::int64_t node() const { return m_node; }
  [[nodiscard]] const std::string& node_name() const { return m_name; }

  /// Opens the next batch: max(now, last + 1), in microseconds.
  std::int64_t open(Instant now, std::optional<std::int64_t> source);
  [[nodiscard]] std::int64_t current() const { return m_head.batch; }
  [[nodiscard]] bool empty() const { return m_leaves.empty(); }
  void add(const Digest& leaf) { m_leaves.push_back(leaf); }
  /// Writes the row of the open batch, inside the caller's transaction.
  void close(bool ends, std::optional<Digest> cursor);

  /// State before a transaction, to go back to when it fails.
  struct Mark {
    std::int64_t last = 0;
    Digest hash{};
  };
  [[nodiscard]] Mark mark() const { return {m_last, m_hash}; }
  void back_to(const Mark& mark);

 private:
  SQLite::Database& m_db;
  SQLite::Statement m_insert;
  std::string m_name;
  std::int64_t m_node = 0;
  std::int64_t m_last = 0;
  Digest m_hash{};
  BatchHead m_head;
  std::vector<Digest> m_leaves;
};

}  // namespace plumbline::store
