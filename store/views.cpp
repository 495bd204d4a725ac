#include "store/views.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>

#include "store/cut.hpp"
#include "store/schema.hpp"
#include "store/views_sql.hpp"

namespace plumbline::store {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto at = text.find(mark);
    out.push_back(trimmed(text.substr(0, at)));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

Relation parse_head(std::string_view head) {
  const auto parts = split(head, '|');
  Relation out;
  out.name = parts.front();
  for (const auto part : parts) {
    if (part.starts_with("needs:")) {
      for (const auto name : split(part.substr(6), ',')) out.needs.emplace_back(name);
    }
    if (part.starts_with("index:")) out.indexes.emplace_back(trimmed(part.substr(6)));
  }
  return out;
}

std::vector<Relation> parse_views(std::string_view text) {
  std::vector<Relation> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("--! ") && !line.starts_with("--! name |")) {
      out.push_back(parse_head(line.substr(4)));
    } else if (!out.empty() && !line.starts_with("--")) {
      out.back().select.append(line).append("\n");
    }
  }
  return out;
}

// A field as a probe sees it: object ids as hex, an end that never comes as NULL.
std::string shown(const ColumnInfo& column) {
  if (column.type == SqlType::blob) return fmt::format("lower(hex(\"{0}\")) AS \"{0}\"", column.name);
  if (column.name == "until") return "nullif(until, 9223372036854775807) AS until";
  return fmt::format("\"{}\"", column.name);
}

// Nothing is erased, so a title that is private by now still stands in the version before: no look shows it,
// of whatever day.
const std::string k_shown_title =
    "CASE WHEN title IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main.e_ticket later WHERE later.source = "
    "now_ticket.source "
    "AND later.native = now_ticket.native AND later.batch > now_ticket.batch AND later.confidential = 1) "
    "THEN title END AS title";

// Whether a tool looked at something and finished: 1, 0, or NULL where it says neither how it ended nor what
// it looked at. Findings are in something.
constexpr std::string_view k_looked =
    "CASE WHEN outcome = 'findings' OR (outcome = 'success' AND (inputs > 0 OR findings > 0)) THEN 1 "
    "WHEN outcome IN ('success', 'unknown') AND idle IS NOT 1 THEN NULL ELSE 0 END AS looked";

// Attestations and waivers name the subject they speak of themselves; where they were read is in their
// evidence id.
Relation plain_relation(const ShapeInfo& shape) {
  const std::string from = read_from(shape);
  Relation out;
  out.name = shape.name;
  out.select = fmt::format("SELECT {}'{}:' || {} || ':' || lower(hex(native)) AS evidence",
                           from == "subject" ? "speaks_for AS subject, " : "", shape.name, from);
  for (const auto& column : shape.columns)
    out.select +=
        ", " + (shape.name == Ticket::k_shape && column.name == "title" ? k_shown_title : shown(column));
  if (shape.name == ToolRun::k_shape) out.select += fmt::format(", {}", k_looked);
  out.select += fmt::format(" FROM now_{}", shape.name);
  // Tickets come by the million, and are asked for one by one.
  if (shape.name == Ticket::k_shape || shape.name == TicketEvent::k_shape) out.indexes = {"subject, key"};
  return out;
}

std::vector<Relation> all_relations() {
  auto out = parse_views(k_views_sql);
  for (const std::string_view shape :
       {"ci_run", "tool_run", "test_run", "finding", "component", "ticket", "ticket_event", "review_event",
        "setting", "artifact", "advisory", "attestation", "waiver"}) {
    out.push_back(plain_relation(shapes()[static_cast<std::size_t>(shape_index(shape))]));
  }
  return out;
}

// What a failed transaction made is not there, so it must not be on the list either.
class Undo {
 public:
  explicit Undo(std::set<std::string, std::less<>>& made) : m_made(made), m_before(made) {}
  ~Undo() {
    if (!m_kept) m_made.swap(m_before);
  }
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  void keep() { m_kept = true; }

 private:
  std::set<std::string, std::less<>>& m_made;
  std::set<std::string, std::less<>> m_before;
  bool m_kept = false;
};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

const std::vector<Relation>& relations() {
  static const std::vector<Relation> all = all_relations();
  return all;
}

const std::set<std::string, std::less<>>& relation_names() {
  static const std::set<std::string, std::less<>> names = [] {
    std::set<std::string, std::less<>> out{"document", "place"};
    for (const auto& relation : relations()) {
      if (!relation.internal()) out.insert(relation.name);
    }
    return out;
  }();
  return names;
}

void Relations::make_named_in(std::string_view sql) {
  Undo undo{m_made};
  SQLite::Transaction transaction(m_db);  // else each row written is a transaction of its own
  std::string word;
  for (std::size_t i = 0; i <= sql.size(); ++i) {
    if (i < sql.size() && is_word(sql[i])) {
      word += sql[i] >= 'A' && sql[i] <= 'Z' ? static_cast<char>(sql[i] - 'A' + 'a') : sql[i];
      continue;
    }
    if (relation_names().contains(word)) make(word);
    word.clear();
  }
  transaction.commit();
  undo.keep();
}

void Relations::make(const std::string& name) {
  if (m_made.contains(name)) return;
  if (name == "document") {
    make_documents();
  } else if (name == "place") {
    make_places();
  } else {
    const auto it = std::find_if(relations().begin(), relations().end(),
                                 [&](const Relation& r) { return r.name == name; });
    assert(it != relations().end());
    for (const auto& needed : it->needs) make(needed);
    m_db.exec(fmt::format("CREATE TEMP TABLE {} AS {}", name, it->select));
    int count = 0;
    for (const auto& columns : it->indexes) {
      m_db.exec(fmt::format("CREATE INDEX temp.{0}_by_{1} ON {0}({2})", name, count++, columns));
    }
  }
  m_made.insert(name);
}

Tree load_tree(SQLite::Database& db) {
  const auto& shape = shapes()[static_cast<std::size_t>(index_of<Subject>())];
  SQLite::Statement query(
      db, fmt::format("SELECT {} FROM now_subject WHERE source=0 ORDER BY name, parent", column_list(shape)));
  Tree tree;
  while (query.executeStep()) tree.rows.push_back(take_fields<Subject>(query, 0));
  return tree;
}

}  // namespace plumbline::store
