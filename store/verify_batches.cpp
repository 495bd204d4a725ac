// Marks, roots and chains of all batches.
#include <fmt/core.h>

#include <map>

#include "store/canonical.hpp"
#include "store/columns.hpp"
#include "store/ledger.hpp"
#include "store/schema.hpp"
#include "store/verify.hpp"

namespace plumbline::store {
namespace {

using BatchKey = std::pair<std::int64_t, std::int64_t>;  // node, batch

std::string hex_of(std::string_view bytes) {
  return hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

class Verification {
 public:
  Verification(SQLite::Database& db, Findings& findings) : m_db(db), m_findings(findings) {}

  void run() {
    load_names();
    load_batches();
    // A million leaves at a time: 32 MB, however large the store.
    for (auto first = m_batches.begin(); first != m_batches.end();) first = roots_from(first);
    chains();
    strays();
    cursors();
  }

 private:
  struct Batch {
    BatchHead head;
    Digest hash{};
    std::int64_t received = 0;
    bool sound = true;
    std::vector<Digest> leaves;
  };
  using Batches = std::map<BatchKey, Batch>;

  std::string place(const BatchKey& key) {
    return fmt::format("batch {} of node {}", key.second, m_nodes[key.first]);
  }

  void load_names() {
    SQLite::Statement nodes(m_db, "SELECT id, name FROM node");
    while (nodes.executeStep())
      m_nodes[nodes.getColumn(0).getInt64()] = take<std::string>(nodes.getColumn(1));
    SQLite::Statement sources(m_db, "SELECT id, name FROM source");
    while (sources.executeStep())
      m_sources[sources.getColumn(0).getInt64()] = take<std::string>(sources.getColumn(1));
  }

  void load_batches() {
    SQLite::Statement query(
        m_db, "SELECT node, batch, source, ends, count, root, prev, hash, cursor, received FROM batch");
    while (query.executeStep()) {
      Batch batch;
      const auto node = query.getColumn(0).getInt64();
      batch.head.node = m_nodes[node];
      batch.head.batch = query.getColumn(1).getInt64();
      batch.head.source = take<std::optional<std::int64_t>>(query.getColumn(2));
      batch.head.ends = query.getColumn(3).getInt() != 0;
      batch.head.count = query.getColumn(4).getInt64();
      batch.head.root = digest_from(bytes_of(query.getColumn(5)));
      batch.head.prev = digest_from(bytes_of(query.getColumn(6)));
      batch.hash = digest_from(bytes_of(query.getColumn(7)));
      if (!query.isColumnNull(8)) batch.head.cursor = digest_from(bytes_of(query.getColumn(8)));
      batch.received = query.getColumn(9).getInt64();
      batch.sound = sound(query);
      m_batches.emplace(BatchKey{node, batch.head.batch}, std::move(batch));
    }
  }

  // What the columns hold must be what was hashed, to the byte.
  static bool sound(SQLite::Statement& row) {
    constexpr int k_digest = std::tuple_size_v<Digest>;
    const auto ends = row.getColumn(3).getInt64();
    const bool cursor = row.isColumnNull(8) || row.getColumn(8).getBytes() == k_digest;
    return (ends == 0 || ends == 1) && cursor && row.getColumn(5).getBytes() == k_digest &&
           row.getColumn(6).getBytes() == k_digest && row.getColumn(7).getBytes() == k_digest;
  }

  // Checks marks and roots of batches from `first` on, as many as fit; returns the first one not looked at.
  Batches::iterator roots_from(Batches::iterator first) {
    auto last = first;
    for (std::int64_t rows = 0;
         last != m_batches.end() && (last == first || rows + last->second.head.count <= k_leaves); ++last) {
      rows += last->second.head.count;
    }
    for (const auto& shape : shapes()) leaves_of(shape, first, last);
    log_leaves(first, last);
    for (auto it = first; it != last; ++it) {
      auto& [key, batch] = *it;
      if (static_cast<std::int64_t>(batch.leaves.size()) != batch.head.count) {
        m_findings.add(place(key), fmt::format("{} rows are there, {} were written", batch.leaves.size(),
                                               batch.head.count));
      } else if (set_root(std::move(batch.leaves)) != batch.head.root) {
        m_findings.add(place(key),
                       "the rows do not give the root: a row was altered, or exchanged for another");
      }
      batch.leaves = {};
    }
    return last;
  }

  Batch* batch_between(const BatchKey& key, Batches::iterator first, Batches::iterator last) {
    if (key < first->first || (last != m_batches.end() && !(key < last->first))) return nullptr;
    const auto it = m_batches.find(key);
    return it == m_batches.end() ? nullptr : &it->second;
  }

  void leaves_of(const ShapeInfo& shape, Batches::iterator first, Batches::iterator last) {
    SQLite::Statement query(m_db,
                            fmt::format("SELECT source, native, batch, node, withdrawn, mark, {} FROM e_{}",
                                        column_list(shape), shape.name));
    Canonical bytes;
    while (query.executeStep()) {
      const BatchKey key{query.getColumn(3).getInt64(), query.getColumn(2).getInt64()};
      auto* batch = batch_between(key, first, last);
      if (batch == nullptr) continue;
      const auto source = query.getColumn(0).getInt64();
      const auto native = bytes_of(query.getColumn(1));
      const auto withdrawn = query.getColumn(4).getInt64();
      canonical_head(bytes, shape.name, source, native, withdrawn != 0);
      bytes.columns(query, k_head_columns, query.getColumnCount(), shape.added);
      const auto leaf = bytes.digest();
      if (id63(leaf) != query.getColumn(5).getInt64() || batch->head.source != source ||
          (withdrawn != 0 && withdrawn != 1)) {
        m_findings.add(
            fmt::format("e_{} {} {}, {}", shape.name, m_sources[source], hex_of(native), place(key)),
            "the row does not fit its mark");
      }
      batch->leaves.push_back(leaf);
    }
  }

  void log_leaves(Batches::iterator first, Batches::iterator last) {
    log_table("run", "person, command, version, settings, started", first, last);
    log_table("run_end", "run, at, sources", first, last);
  }

  void log_table(const std::string& table, const std::string& columns, Batches::iterator first,
                 Batches::iterator last) {
    SQLite::Statement query(m_db, fmt::format("SELECT node, batch, mark, {} FROM {}", columns, table));
    Canonical bytes;
    while (query.executeStep()) {
      const BatchKey key{query.getColumn(0).getInt64(), query.getColumn(1).getInt64()};
      auto* batch = batch_between(key, first, last);
      if (batch == nullptr) continue;
      bytes.clear();
      bytes.text(table);
      bytes.columns(query, 3, query.getColumnCount());
      const auto leaf = bytes.digest();
      if (id63(leaf) != query.getColumn(2).getInt64())
        m_findings.add(fmt::format("{}, {}", table, place(key)), "the row does not fit its mark");
      batch->leaves.push_back(leaf);
    }
  }

  void chains() {
    Digest before{};
    std::int64_t node = -1;
    for (const auto& [key, batch] : m_batches) {
      if (key.first != node) before = {};
      node = key.first;
      if (batch.head.prev != before)
        m_findings.add(place(key),
                       "it does not follow the batch before it: one is missing, altered or out of order");
      if (batch_hash(batch.head) != batch.hash || !batch.sound)
        m_findings.add(place(key), "its row does not give its hash");
      if (batch.received != key.second / k_microseconds)
        m_findings.add(place(key), "its received time is not that of its number");
      before = batch.hash;
    }
  }

  // Rows that name a batch nobody wrote.
  void strays() {
    std::vector<std::string> tables{"run", "run_end"};
    for (const auto& shape : shapes()) tables.push_back(fmt::format("e_{}", shape.name));
    for (const auto& table : tables) {
      SQLite::Statement query(
          m_db,
          fmt::format("SELECT node, batch, count(*) FROM {} t WHERE NOT EXISTS (SELECT 1 FROM batch b WHERE "
                      "b.node=t.node AND b.batch=t.batch) GROUP BY node, batch",
                      table));
      while (query.executeStep()) {
        m_findings.add(table, fmt::format("{} rows name the batch {} of node {}, which is not there",
                                          query.getColumn(2).getInt64(), query.getColumn(1).getInt64(),
                                          m_nodes[query.getColumn(0).getInt64()]));
      }
    }
  }

  void cursors() {
    std::map<BatchKey, const Batch*> last;  // (source, node) -> last batch that ended a reading
    for (const auto& [key, batch] : m_batches) {
      if (batch.head.ends && batch.head.source) last[{*batch.head.source, key.first}] = &batch;
    }
    SQLite::Statement query(m_db, "SELECT source, node, cursor FROM cursor");
    while (query.executeStep()) {
      const BatchKey key{query.getColumn(0).getInt64(), query.getColumn(1).getInt64()};
      const auto it = last.find(key);
      const bool fits = it != last.end() && it->second->head.cursor == sha256(bytes_of(query.getColumn(2)));
      if (!fits)
        m_findings.add("cursor of " + m_sources[key.first], "it is not the one its last reading ended with");
      if (it != last.end()) last.erase(it);
    }
    for (const auto& [key, batch] : last)
      m_findings.add("cursor of " + m_sources[key.first], "its row is missing");
  }

  static constexpr std::int64_t k_leaves = 1'000'000;
  SQLite::Database& m_db;
  Findings& m_findings;
  std::map<std::int64_t, std::string> m_nodes, m_sources;
  Batches m_batches;
};

}  // namespace

void verify_batches(SQLite::Database& db, Findings& findings) {
  Verification(db, findings).run();
}

}  // namespace plumbline::store
