#include "store/runs.hpp"

#include <fmt/core.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>

namespace plumbline::store {
namespace {

std::string user_name() {
  char buffer[4096];
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found != nullptr)
    return found->pw_name;
  return "uid " + std::to_string(geteuid());
}

// Names of sources hold no line break once they are joined: the tree file cannot write one, a hostile caller
// gets a blank.
std::string joined(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string out;
  for (auto& name : names) {
    std::replace(name.begin(), name.end(), '\n', ' ');
    out += name + '\n';
  }
  return out;
}

// A set of names is stored once: a quiet night's run costs its own two rows, however many sources it read.
Digest store_set(SQLite::Database& db, const std::string& names) {
  const auto digest = sha256(names);
  SQLite::Statement insert(
      db, "INSERT INTO source_set SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM source_set WHERE digest=?1)");
  insert.bind(1, digest.data(), static_cast<int>(digest.size()));
  insert.bind(2, names);
  insert.exec();
  return digest;
}

}  // namespace

std::int64_t write_run(Desk& desk, std::string_view command, std::string_view settings_digest) {
  const auto batch = desk.ledger->open(desk.now, {});
  const std::string texts[] = {user_name(), std::string(command), PLUMBLINE_VERSION,
                               std::string(settings_digest)};
  Canonical bytes;
  bytes.text("run");
  for (const auto& text : texts) bytes.text(text);
  bytes.integer(desk.now.seconds);
  const auto leaf = bytes.digest();
  SQLite::Statement insert(desk.db,
                           "INSERT INTO run(node, batch, mark, person, command, version, settings, started) "
                           "VALUES (?,?,?,?,?,?,?,?)");
  insert.bind(1, desk.ledger->node());
  insert.bind(2, batch);
  insert.bind(3, id63(leaf));
  for (int i = 0; i < 4; ++i) insert.bind(4 + i, texts[i]);
  insert.bind(8, desk.now.seconds);
  insert.exec();
  desk.ledger->add(leaf);
  desk.ledger->close(false, {});
  return batch;
}

void write_run_end(Desk& desk, std::vector<std::string> read) {
  const auto batch = desk.ledger->open(desk.now, {});
  const auto set = store_set(desk.db, joined(std::move(read)));
  Canonical bytes;
  bytes.text("run_end");
  bytes.integer(desk.run_batch);
  bytes.integer(desk.now.seconds);
  bytes.blob(as_bytes(set));
  const auto leaf = bytes.digest();
  SQLite::Statement insert(desk.db,
                           "INSERT INTO run_end(node, batch, mark, run, at, sources) VALUES (?,?,?,?,?,?)");
  insert.bind(1, desk.ledger->node());
  insert.bind(2, batch);
  insert.bind(3, id63(leaf));
  insert.bind(4, desk.run_batch);
  insert.bind(5, desk.now.seconds);
  insert.bind(6, set.data(), static_cast<int>(set.size()));
  insert.exec();
  desk.ledger->add(leaf);
  desk.ledger->close(false, {});
}

std::vector<RunRow> finished_runs(SQLite::Database& db) {
  SQLite::Statement query(
      db,
      "SELECT n.name, r.person, r.command, r.version, r.settings, r.started, e.batch,"
      " (SELECT count(*) FROM batch b WHERE b.node=r.node AND b.ends=1 AND b.batch>r.batch AND "
      "b.batch<e.batch)"
      " FROM run r JOIN run_end e ON e.node=r.node AND e.run=r.batch JOIN node n ON n.id=r.node"
      " ORDER BY e.batch, n.name");
  std::vector<RunRow> out;
  while (query.executeStep()) {
    RunRow row;
    row.node = take<std::string>(query.getColumn(0));
    row.person = take<std::string>(query.getColumn(1));
    row.command = take<std::string>(query.getColumn(2));
    row.version = take<std::string>(query.getColumn(3));
    row.settings = take<std::string>(query.getColumn(4));
    row.started = {query.getColumn(5).getInt64()};
    row.known = {query.getColumn(6).getInt64() / k_microseconds};
    row.readings = query.getColumn(7).getInt64();
    out.push_back(std::move(row));
  }
  return out;
}

namespace {

tl::unexpected<Error> altered(const std::string& node) {
  return fail(Errc::integrity,
              fmt::format("reading when the sources were read last: the log of the node {} was altered; "
                          "`plumbline doctor` names the place",
                          node));
}

void add_reads(std::map<std::string, Instant>& out, const std::string& names, Instant at) {
  for (std::size_t begin = 0; begin < names.size();) {
    const auto end = names.find('\n', begin);
    auto& last = out.try_emplace(names.substr(begin, end - begin), at).first->second;
    last = std::max(last, at);
    begin = end == std::string::npos ? names.size() : end + 1;
  }
}

}  // namespace

Result<std::map<std::string, Instant>> last_reads(SQLite::Database& db, const Cut& cut) {
  std::map<std::string, Instant> out;
  SQLite::Statement query(
      db,
      "SELECT max(e.at), s.names, e.sources, max(e.at - e.batch / ?) FROM run_end e JOIN node "
      "n ON n.id=e.node LEFT JOIN source_set s ON s.digest=e.sources "
      "WHERE n.name=? AND e.batch<=? GROUP BY e.sources");
  for (const auto& [node, batch] : cut.last_batch) {
    query.bind(1, k_microseconds);
    query.bind(2, node);
    query.bind(3, batch);
    while (query.executeStep()) {
      const auto names = take<std::string>(query.getColumn(1));
      const bool proved = !query.isColumnNull(1) && query.getColumn(3).getInt64() <= 0 &&
                          as_bytes(sha256(names)) == bytes_of(query.getColumn(2));
      if (!proved) return altered(node);
      add_reads(out, names, {query.getColumn(0).getInt64()});
    }
    query.reset();
  }
  return out;
}

}  // namespace plumbline::store
