// The relations whose rule is easier to read, and to test, as code than as SQL.
#include <algorithm>

#include "store/columns.hpp"
#include "store/document_spans.hpp"
#include "store/views.hpp"

namespace plumbline::store {
namespace {

struct Document {
  std::int64_t source = -1;
  std::string kind, lineage;
  bool operator==(const Document&) const = default;
};

// Writes the spans of one document: its rows of _version are named by their rowid.
void write_spans(SQLite::Statement& insert, const std::vector<DocumentPoint>& points,
                 const std::vector<std::int64_t>& rows) {
  for (const auto& span : document_spans(points)) {
    if (span.until) {
      insert.bind(1, span.until->seconds);
    } else {
      insert.bind(1);
    }
    insert.bind(2, rows[span.point]);
    insert.exec();
    insert.reset();
  }
}

// A kind may be kept in several places: "git,tracker" makes two rows.
void write_places(SQLite::Statement& insert, const std::string& subject, const std::string& kind,
                  std::string_view places) {
  while (!places.empty()) {
    const auto comma = std::min(places.find(','), places.size());
    insert.bind(1, subject);
    insert.bind(2, kind);
    insert.bind(3, std::string(places.substr(0, comma)));
    insert.exec();
    insert.reset();
    places.remove_prefix(std::min(comma + 1, places.size()));
  }
}

}  // namespace

void Relations::make_documents() {
  make("_version");
  m_db.exec(
      "CREATE TEMP TABLE document(subject TEXT, kind TEXT, path TEXT, since INTEGER, until INTEGER, evidence "
      "TEXT,"
      " substantive INTEGER, bytes INTEGER, facts TEXT, author INTEGER, oid TEXT)");
  SQLite::Statement insert(
      m_db,
      "INSERT INTO temp.document SELECT subject, kind, path, at, ?, evidence, substantive, bytes, facts,"
      " author, oid FROM temp._version WHERE rowid=?");
  SQLite::Statement query(
      m_db,
      "SELECT source, kind, lineage, line, at, deleted, path, substance, rowid FROM temp._version"
      " ORDER BY source, kind, lineage, line, deleted DESC, path");
  Document document;
  std::vector<DocumentPoint> points;
  std::vector<std::int64_t> rows;
  while (query.executeStep()) {
    Document next{query.getColumn(0).getInt64(), take<std::string>(query.getColumn(1)),
                  take<std::string>(query.getColumn(2))};
    if (!(next == document)) {
      write_spans(insert, points, rows);
      document = std::move(next);
      points.clear();
      rows.clear();
    }
    points.push_back({query.getColumn(3).getInt64(),
                      {query.getColumn(4).getInt64()},
                      query.getColumn(5).getInt() != 0,
                      take<std::string>(query.getColumn(6)),
                      query.getColumn(7).getInt64()});
    rows.push_back(query.getColumn(8).getInt64());
  }
  write_spans(insert, points, rows);
  m_db.exec(
      "CREATE INDEX temp.document_by_0 ON document(subject, kind); CREATE INDEX temp.document_by_1 ON "
      "document(kind);"
      "CREATE INDEX temp.document_by_2 ON document(subject, path)");
}

void Relations::make_places() {
  m_db.exec("CREATE TEMP TABLE place(subject TEXT, kind TEXT, place TEXT)");
  SQLite::Statement insert(m_db, "INSERT INTO temp.place VALUES (?,?,?)");
  const Tree tree = load_tree(m_db);
  for (const auto& name : tree.names()) {
    for (const auto& [kind, places] : tree.places(name)) write_places(insert, name, kind, places);
  }
  m_db.exec("CREATE INDEX temp.place_by_0 ON place(subject, kind)");
}

}  // namespace plumbline::store
