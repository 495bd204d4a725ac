// Does the file prove itself? Every mark, root, chain, name and digest is computed again.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "store/canonical.hpp"
#include "store/ledger.hpp"
#include "store/people.hpp"
#include "store/schema.hpp"
#include "store/score.hpp"
#include "store/store_impl.hpp"

namespace plumbline::store {
namespace {

using BatchKey = std::pair<std::int64_t, std::int64_t>;  // node, batch

std::string hex_of(std::string_view bytes) {
  return hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

class Verification {
 public:
  explicit Verification(SQLite::Database& db, std::string salt) : m_db(db), m_salt(std::move(salt)) {}

  std::vector<Finding> run() {
    pages();
    names();
    load_batches();
    // A million leaves at a time: 32 MB, however large the store.
    for (auto first = m_batches.begin(); first != m_batches.end();) first = roots_from(first);
    chains();
    strays();
    cursors();
    people();
    sets();
    scores();
    return std::move(m_findings);
  }

 private:
  struct Batch {
    BatchHead head;
    Digest hash{};
    std::int64_t received = 0;
    std::vector<Digest> leaves;
  };
  using Batches = std::map<BatchKey, Batch>;

  void found(std::string where, std::string what) {
    if (m_findings.size() < k_most) m_findings.push_back({std::move(where), std::move(what)});
  }
  std::string place(const BatchKey& key) {
    return fmt::format("batch {} of node {}", key.second, m_nodes[key.first]);
  }

  void pages() {
    SQLite::Statement check(m_db, "PRAGMA integrity_check(100)");
    while (check.executeStep()) {
      const auto text = take<std::string>(check.getColumn(0));
      if (text != "ok") found("file", text);
    }
  }

  void names() {
    SQLite::Statement nodes(m_db, "SELECT id, name FROM node");
    while (nodes.executeStep())
      m_nodes[nodes.getColumn(0).getInt64()] = take<std::string>(nodes.getColumn(1));
    SQLite::Statement sources(m_db, "SELECT id, name FROM source");
    while (sources.executeStep()) {
      const auto id = sources.getColumn(0).getInt64();
      const auto name = take<std::string>(sources.getColumn(1));
      m_sources[id] = name;
      if (id != (name.empty() ? k_tree_source.value : source_id(name).value))
        found("source " + name, "the id is not that of the name");
    }
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
      m_batches.emplace(BatchKey{node, batch.head.batch}, std::move(batch));
    }
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
        found(place(key),
              fmt::format("{} rows are there, {} were written", batch.leaves.size(), batch.head.count));
      } else if (set_root(std::move(batch.leaves)) != batch.head.root) {
        found(place(key), "the rows do not give the root: a row was altered, or exchanged for another");
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
      canonical_head(bytes, shape.name, source, native, query.getColumn(4).getInt() != 0);
      bytes.columns(query, k_head_columns, query.getColumnCount());
      const auto leaf = bytes.digest();
      if (id63(leaf) != query.getColumn(5).getInt64() || batch->head.source != source) {
        found(fmt::format("e_{} {} {}, {}", shape.name, m_sources[source], hex_of(native), place(key)),
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
        found(fmt::format("{}, {}", table, place(key)), "the row does not fit its mark");
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
        found(place(key), "it does not follow the batch before it: one is missing, altered or out of order");
      if (batch_hash(batch.head) != batch.hash) found(place(key), "its row does not give its hash");
      if (batch.received != key.second / k_microseconds)
        found(place(key), "its received time is not that of its number");
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
        found(table, fmt::format("{} rows name the batch {} of node {}, which is not there",
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
      if (!fits) found("cursor of " + m_sources[key.first], "it is not the one its last reading ended with");
      if (it != last.end()) last.erase(it);
    }
    for (const auto& [key, batch] : last) found("cursor of " + m_sources[key.first], "its row is missing");
  }

  void people() {
    SQLite::Statement query(m_db, "SELECT id, name, address FROM person WHERE NOT erased");
    while (query.executeStep()) {
      const auto id = query.getColumn(0).getInt64();
      if (person_id(m_salt, take<std::string>(query.getColumn(1)), take<std::string>(query.getColumn(2)))
              .value != id) {
        found(fmt::format("person {}", id), "the id is not that of the address");
      }
    }
  }

  void sets() {
    SQLite::Statement query(m_db,
                            "SELECT digest, names, 'source_set' FROM source_set UNION ALL SELECT digest, "
                            "body, 'assessment_body' FROM assessment_body");
    while (query.executeStep()) {
      if (digest_from(bytes_of(query.getColumn(0))) != sha256(bytes_of(query.getColumn(1)))) {
        found(take<std::string>(query.getColumn(2)), "a text does not fit its digest");
      }
    }
  }

  void scores() {
    SQLite::Statement sets(m_db, "SELECT pack, subject, digest FROM score_set");
    while (sets.executeStep()) {
      const auto pack = take<std::string>(sets.getColumn(0));
      const auto subject = take<std::string>(sets.getColumn(1));
      if (scores_digest(m_db, pack, subject) != digest_from(bytes_of(sets.getColumn(2)))) {
        found(fmt::format("scores of {} for {}", subject, pack),
              "control_span or score_step was altered; assess again");
      }
    }
    SQLite::Statement query(m_db,
                            "SELECT pack, edition, modified, subject, as_of, known_at, cut, cut_batches, "
                            "lens, digest, body, mark FROM assessment");
    while (query.executeStep()) {
      AssessmentRow row;
      row.pack = take<std::string>(query.getColumn(0));
      row.edition = take<std::string>(query.getColumn(1));
      row.modified = query.getColumn(2).getInt() != 0;
      row.subject = take<std::string>(query.getColumn(3));
      row.as_of = {query.getColumn(4).getInt64()};
      row.cut.received = {query.getColumn(5).getInt64()};
      row.cut.digest = take<std::string>(query.getColumn(6));
      row.lens = take<std::string>(query.getColumn(8));
      row.digest = take<std::string>(query.getColumn(9));
      const auto mark = assessment_mark(row, take<std::string>(query.getColumn(7)),
                                        digest_from(bytes_of(query.getColumn(10))));
      if (mark != query.getColumn(11).getInt64())
        found(fmt::format("assessment of {} by {}", row.subject, row.pack), "the row does not fit its mark");
    }
  }

  static constexpr std::size_t k_most = 1000;  // findings told; a file with more is lost anyway
  static constexpr std::int64_t k_leaves = 1'000'000;
  SQLite::Database& m_db;
  std::string m_salt;
  std::map<std::int64_t, std::string> m_nodes, m_sources;
  Batches m_batches;
  std::vector<Finding> m_findings;
};

}  // namespace

Result<std::vector<Finding>> Store::verify() const {
  auto result = guarded(m_impl->reading(), [&] {
    auto db = m_impl->reading_connection();
    SQLite::Transaction snapshot(db);
    SQLite::Statement salt(db, "SELECT value FROM meta WHERE key='salt'");
    return Verification(db, salt.executeStep() ? take<std::string>(salt.getColumn(0)) : "").run();
  });
  // A file too damaged to be read to its end is a finding, not a failed look.
  if (!result && result.error().code == Errc::integrity)
    return std::vector<Finding>{Finding{"file", result.error().message}};
  return result;
}

}  // namespace plumbline::store
