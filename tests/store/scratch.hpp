#pragma once
// A store in a folder of its own, short words to make evidence, and nothing that outlives a test.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/core.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "store/store.hpp"
#include "tests/catch.hpp"

namespace plumbline::store::scratch {

inline constexpr std::int64_t k_day = 86400;

class Folder {
 public:
  Folder() {
    // Memory where there is some to be had: what a kill does is the same there, and no test waits for a disk.
    const std::filesystem::path memory = "/dev/shm";
    const auto base = access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
    std::string name = (base / "plumbline-store-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    m_path = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name = "p.db") const { return (m_path / name).string(); }

 private:
  std::filesystem::path m_path;
};

inline OpenOptions options(const std::string& node = "n1") {
  OpenOptions out;
  out.create = true;
  out.node = node;
  out.salt = "salt";
  out.busy_timeout_ms = 50;
  return out;
}

template <class T>
T must(Result<T> result) {
  if (!result) FAIL(result.error().message);
  return std::move(*result);
}
inline void must(Result<void> result) {
  if (!result) FAIL(result.error().message);
}

inline Store open(const Folder& folder, const std::string& node = "n1") {
  return must(Store::open(folder.file(), options(node)));
}

/// An object id made of a number.
inline Oid oid(std::int64_t number) {
  Oid out;
  for (int i = 19; i >= 12; --i, number >>= 8)
    out.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(number & 0xff);
  return out;
}

/// Commit `number` on the main line at place `line`; by nobody, who needs no row among the persons.
inline Commit on_line(std::int64_t number, std::int64_t line, std::int64_t committed,
                      std::int64_t author = 0) {
  Commit c;
  c.oid = oid(number);
  c.landed = c.oid;
  c.line = line;
  c.author = c.committer = {author};
  c.authored = c.committed = {committed};
  c.parents = 1;
  c.paths = 2;
  return c;
}
/// Commit `number` of a side branch, brought in by `landed`.
inline Commit on_side(std::int64_t number, std::int64_t landed, std::int64_t committed, std::int64_t author) {
  Commit c = on_line(number, 0, committed, author);
  c.landed = oid(landed);
  c.line.reset();
  return c;
}

struct Reading {
  std::string source = "core";
  Pass pass = Pass::full;
  std::vector<Record> records;
  std::vector<std::pair<std::string, Native>> withdrawn;
  std::vector<Coverage> coverage;
  std::vector<Gap> gaps;
  std::string cursor;
};

inline void read(Store& store, const Reading& reading) {
  auto sink = store.writer(reading.source);
  must(sink->begin(reading.pass));
  must(sink->put(reading.records));
  for (const auto& [shape, native] : reading.withdrawn) must(sink->withdraw(shape, native));
  must(sink->finish(reading.coverage, reading.gaps, reading.cursor));
}

/// One run at `now` with one reading.
inline Store::Counts run(Store& store, Instant now, const Reading& reading) {
  must(store.begin_run(now, "test", "settings"));
  read(store, reading);
  const auto counts = store.counts();
  must(store.end_run({reading.source}));
  return counts;
}

inline std::string show(const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return "-";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return std::get<std::string>(value);
}
/// "a b c; d e f": rows apart by "; ", values by a blank, NULL as "-".
inline std::string show(const Rows& rows) {
  std::string out;
  for (const auto& row : rows.rows) {
    if (!out.empty()) out += "; ";
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : " ") + show(row[i]);
  }
  return out;
}
inline std::string ask(const Store& store, const std::string& sql, std::optional<Instant> known_at = {}) {
  return show(must(must(store.reader(known_at)).ask(sql)));
}

inline Tree tree_of(const std::vector<std::string>& sources, bool live = false) {
  Tree tree;
  Subject root;
  root.name = "all";
  root.kind = "organisation";
  tree.rows.push_back(root);
  for (const auto& name : sources) {
    Subject s;
    s.name = name;
    s.parent = "all";
    s.kind = "source";
    s.type = "git";
    s.live = live;
    tree.rows.push_back(s);
  }
  return tree;
}

}  // namespace plumbline::store::scratch
