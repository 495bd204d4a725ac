#include <fmt/core.h>

#include <algorithm>
#include <mutex>

#include "store/ask.hpp"
#include "store/columns.hpp"
#include "store/cut.hpp"
#include "store/reader_impl.hpp"
#include "store/runs.hpp"
#include "store/schema.hpp"

namespace plumbline::store {
namespace {

// All records of a shape inside the cut, with the name of their source, by key.
template <class Shape>
std::vector<std::pair<std::string, Shape>> load(SQLite::Database& db) {
  const auto& shape = shapes()[static_cast<std::size_t>(index_of<Shape>())];
  SQLite::Statement query(db, fmt::format("SELECT {}, {} FROM now_{} ORDER BY 1, native", read_from(shape),
                                          column_list(shape), shape.name));
  std::vector<std::pair<std::string, Shape>> out;
  while (query.executeStep())
    out.emplace_back(take<std::string>(query.getColumn(0)), take_fields<Shape>(query, 1));
  return out;
}

}  // namespace

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
  return guarded("reading the subject tree", [&] { return load_tree(m_impl->db); });
}

Result<std::vector<Reader::CoverageRow>> Reader::coverage() const {
  const std::lock_guard lock(m_impl->mutex);
  return guarded("reading the coverage", [&] {
    const auto tree = load_tree(m_impl->db);
    const auto read = last_reads(m_impl->db, m_impl->cut);
    std::vector<CoverageRow> out;
    for (auto& [source, coverage] : load<Coverage>(m_impl->db)) {
      const auto* subject = tree.find(source);
      const auto last = read.find(source);
      if (subject != nullptr && subject->live && last != read.end())
        coverage.until = std::max(coverage.until, last->second);
      out.push_back({std::move(source), std::move(coverage)});
    }
    return out;
  });
}

Result<std::vector<Reader::GapRow>> Reader::gaps() const {
  const std::lock_guard lock(m_impl->mutex);
  return guarded("reading the gaps", [&] {
    std::vector<GapRow> out;
    for (auto& [source, gap] : load<Gap>(m_impl->db)) out.push_back({std::move(source), std::move(gap)});
    return out;
  });
}

Result<std::vector<Attestation>> Reader::attestations() const {
  const std::lock_guard lock(m_impl->mutex);
  return guarded("reading the attestations", [&] {
    std::vector<Attestation> out;
    for (auto& [source, attestation] : load<Attestation>(m_impl->db)) out.push_back(std::move(attestation));
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

Result<Rows> Reader::ask(std::string_view sql, const std::map<std::string, Value>& bind,
                         QueryLimits limits) const {
  const std::lock_guard lock(m_impl->mutex);
  ++m_impl->asked;
  return guarded("asking the store", [&] {
    m_impl->relations.make_named_in(sql);
    return store::ask(m_impl->db, sql, bind, limits);
  });
}

}  // namespace plumbline::store
