#include <fmt/core.h>

#include <algorithm>
#include <mutex>

#include "store/ask.hpp"
#include "store/canonical.hpp"
#include "store/columns.hpp"
#include "store/cut.hpp"
#include "store/ledger.hpp"
#include "store/query.hpp"
#include "store/reader_impl.hpp"
#include "store/runs.hpp"
#include "store/schema.hpp"
#include "store/store_impl.hpp"

namespace plumbline::store {
namespace {

template <class Shape>
struct Loaded {
  std::string source;
  std::int64_t batch = 0;
  Shape record;
};

tl::unexpected<Error> altered(std::string_view shape, const std::string& source, std::string_view what) {
  return fail(
      Errc::integrity,
      fmt::format("reading e_{} of {}: {}; `plumbline doctor` names every such place", shape, source, what));
}

// All records of a shape inside the cut, with the name of their source, by key. These few decide what may be
// said at all, so their marks are computed again at each reading; those of the many are the doctor's.
template <class Shape>
Result<std::vector<Loaded<Shape>>> load(SQLite::Database& db) {
  constexpr int k_first_field = 5;
  const auto& shape = shapes()[static_cast<std::size_t>(index_of<Shape>())];
  SQLite::Statement query(
      db, fmt::format("SELECT {}, source, native, batch, mark, {} FROM now_{} ORDER BY 1, native",
                      read_from(shape), column_list(shape), shape.name));
  std::vector<Loaded<Shape>> out;
  Canonical bytes;
  while (query.executeStep()) {
    auto source = take<std::string>(query.getColumn(0));
    canonical_head(bytes, shape.name, query.getColumn(1).getInt64(), bytes_of(query.getColumn(2)), false);
    bytes.columns(query, k_first_field, query.getColumnCount(), shape.added);
    if (id63(bytes.digest()) != query.getColumn(4).getInt64())
      return altered(shape.name, source, "a row does not fit its mark");
    out.push_back(
        {std::move(source), query.getColumn(3).getInt64(), take_fields<Shape>(query, k_first_field)});
  }
  return out;
}

Result<Tree> checked_tree(SQLite::Database& db) {
  if (const auto rows = load<Subject>(db); !rows) return tl::unexpected(rows.error());
  return load_tree(db);
}

}  // namespace

Result<Tree> Store::tree() const {
  return guarded(m_impl->reading(), [&]() -> Result<Tree> {
    auto db = m_impl->reading_connection();
    const auto cut = find_cut(db, std::nullopt);
    if (!cut) return tl::unexpected(cut.error());
    lay_cut_of_tree(db, *cut, *cut);
    return checked_tree(db);
  });
}

Reader::Reader(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader::~Reader() = default;

const Cut& Reader::cut() const {
  return m_impl->cut;
}
std::int64_t Reader::asked() const {
  return m_impl->asked;
}

Result<Tree> Reader::tree() const {
  const std::lock_guard lock(m_impl->mutex);
  return guarded("reading the subject tree", [&] { return checked_tree(m_impl->db); });
}

Result<std::vector<Reader::CoverageRow>> Reader::coverage() const {
  const std::lock_guard lock(m_impl->mutex);
  return guarded("reading the coverage", [&]() -> Result<std::vector<CoverageRow>> {
    const auto tree = load_tree(m_impl->db);
    const auto read = last_reads(m_impl->db, m_impl->cut);
    if (!read) return tl::unexpected(read.error());
    auto rows = load<Coverage>(m_impl->db);
    if (!rows) return tl::unexpected(rows.error());
    std::vector<CoverageRow> out;
    for (auto& [source, batch, coverage] : *rows) {
      if (coverage.until.seconds > batch / k_microseconds + 1)
        return altered(Coverage::k_shape, source, "it covers time after it was received");
      const auto* subject = tree.find(source);
      const auto last = read->find(source);
      if (subject != nullptr && subject->live && last != read->end())
        coverage.until = std::max(coverage.until, last->second);
      out.push_back({std::move(source), std::move(coverage)});
    }
    return out;
  });
}

Result<std::vector<Reader::GapRow>> Reader::gaps() const {
  const std::lock_guard lock(m_impl->mutex);
  return guarded("reading the gaps", [&]() -> Result<std::vector<GapRow>> {
    auto rows = load<Gap>(m_impl->db);
    if (!rows) return tl::unexpected(rows.error());
    std::vector<GapRow> out;
    for (auto& row : *rows) out.push_back({std::move(row.source), std::move(row.record)});
    return out;
  });
}

Result<std::vector<Attestation>> Reader::attestations() const {
  const std::lock_guard lock(m_impl->mutex);
  return guarded("reading the attestations", [&]() -> Result<std::vector<Attestation>> {
    auto rows = load<Attestation>(m_impl->db);
    if (!rows) return tl::unexpected(rows.error());
    std::vector<Attestation> out;
    for (auto& row : *rows) out.push_back(std::move(row.record));
    return out;
  });
}

Result<std::map<std::string, Instant>> Reader::births() const {
  const std::lock_guard lock(m_impl->mutex);
  return guarded("reading the first commits", [&] {
    m_impl->relations.make("_line");
    SQLite::Statement query(m_impl->db, "SELECT subject, min(at) FROM temp._line GROUP BY subject");
    std::map<std::string, Instant> out;
    while (query.executeStep()) out[take<std::string>(query.getColumn(0))] = {query.getColumn(1).getInt64()};
    return out;
  });
}

Result<std::vector<Reader::UnreadCallRow>> Reader::unread_calls() const {
  const std::lock_guard lock(m_impl->mutex);
  return guarded("reading the calls nobody followed", [&] {
    m_impl->relations.make("ci_call");
    SQLite::Statement query(m_impl->db,
                            "SELECT DISTINCT subject, path, tool, since, until FROM temp.ci_call "
                            "WHERE live = 1 AND category IN ('unfollowed', 'call', 'unreadable') "
                            "AND \"trigger\" <> 'manual' ORDER BY subject, since, path, tool");
    std::vector<UnreadCallRow> out;
    while (query.executeStep()) {
      const auto until = query.getColumn(4);
      out.push_back(
          {take<std::string>(query.getColumn(0)),
           take<std::string>(query.getColumn(1)),
           take<std::string>(query.getColumn(2)),
           {{query.getColumn(3).getInt64()}, until.isNull() ? k_forever : Instant{until.getInt64()}}});
    }
    return out;
  });
}

Result<std::vector<Reader::SightRow>> Reader::sights(std::string_view source) const {
  const std::lock_guard lock(m_impl->mutex);
  return guarded("reading first sights", [&] {
    const auto id = source_id(source).value;
    std::vector<std::int64_t> readings;
    SQLite::Statement ends(m_impl->db,
                           "SELECT batch FROM main.batch WHERE source = ? AND ends = 1 ORDER BY batch");
    ends.bind(1, id);
    while (ends.executeStep()) readings.push_back(ends.getColumn(0).getInt64());
    SQLite::Statement query(
        m_impl->db,
        "SELECT 'commit', lower(hex(n.native)), (SELECT min(f.batch) FROM main.e_commit f WHERE f.source = "
        "n.source AND "
        "f.native = n.native) FROM now_commit n WHERE n.source = ?1 UNION ALL "
        "SELECT 'tag', n.name, (SELECT min(f.batch) FROM main.e_tag f WHERE f.source = n.source AND f.native "
        "= n.native "
        "AND f.target = n.target AND f.withdrawn = 0) FROM now_tag n WHERE n.source = ?1");
    query.bind(1, id);
    std::vector<SightRow> out;
    while (query.executeStep()) {
      const auto batch = query.getColumn(2).getInt64();
      SightRow row{take<std::string>(query.getColumn(0)),
                   take<std::string>(query.getColumn(1)),
                   {batch / k_microseconds},
                   std::nullopt};
      const auto before = std::lower_bound(readings.begin(), readings.end(), batch);
      if (before != readings.begin()) row.looked_before = Instant{*std::prev(before) / k_microseconds};
      out.push_back(std::move(row));
    }
    return out;
  });
}

Result<Rows> Reader::ask(std::string_view sql, const std::map<std::string, Value>& bind,
                         QueryLimits limits) const {
  Rows out;
  const auto begin = [&](const std::vector<std::string>& columns) -> Result<void> {
    out.columns = columns;
    return {};
  };
  const auto each = [&](std::vector<Value>& row) -> Result<void> {
    out.rows.push_back(std::move(row));
    return {};
  };
  if (auto ok = ask_each(sql, bind, begin, each, limits); !ok) return tl::unexpected(ok.error());
  return out;
}

Result<void> Reader::ask_each(std::string_view sql, const std::map<std::string, Value>& bind,
                              const std::function<Result<void>(const std::vector<std::string>&)>& begin,
                              const std::function<Result<void>(std::vector<Value>&)>& each,
                              QueryLimits limits) const {
  const std::lock_guard lock(m_impl->mutex);
  ++m_impl->asked;
  return guarded("asking the store", [&] {
    m_impl->relations.make_named_in(sql);
    return store::ask(m_impl->db, sql, bind, limits, begin, each);
  });
}

Result<Table> Reader::query(std::string_view sql, QueryLimits limits) const {
  const std::lock_guard lock(m_impl->mutex);
  return guarded("asking the store", [&] {
    m_impl->relations.make_named_in(sql);
    return run_query(m_impl->db, sql, limits);
  });
}

}  // namespace plumbline::store
