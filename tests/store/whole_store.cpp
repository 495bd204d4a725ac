#include "tests/store/whole_store.hpp"

#include <sqlite3.h>

namespace plumbline::store::scratch {
namespace {

// One record of each shape a collector hands over.
std::vector<Record> one_of_each(PersonId person) {
  std::vector<Record> out;
  for_each_shape([&]<class Shape>() {
    Shape record;
    if constexpr (std::is_same_v<Shape, Commit>) {
      record = on_line(1, 0, 100, person.value);
      record.keys = "cve:CVE-2024-1";
    }
    if constexpr (std::is_same_v<Shape, Review>) record.reviewer = person;
    constexpr bool k_own =
        std::is_same_v<Shape, Subject> || std::is_same_v<Shape, Coverage> || std::is_same_v<Shape, Gap>;
    if constexpr (!k_own) out.push_back(record);
  });
  return out;
}

void assess(Store& store, std::int64_t as_of, const std::string& subject) {
  const auto cut = must(store.reader({})).cut();
  must(store.save_assessment({.pack = "bsimm",
                              .edition = "BSIMM16",
                              .subject = subject,
                              .as_of = {as_of},
                              .cut = cut,
                              .lens = "l",
                              .digest = "d",
                              .body = "{" + subject + std::to_string(as_of) + "}"},
                             {{"CR1.4", subject, "observed", "", {100}, k_forever}},
                             {{subject, "", {100}, 3, 5, 128, 60}}));
}

// Two nodes, two sources, three readings with everything in them, a withdrawal, two subjects assessed.
void fill(const std::string& path) {
  auto store = must(Store::open(path, options()));
  must(store.begin_run({1000}, "t", "s"));
  must(store.save_tree(tree_of({"core", "other"}, true)));
  auto sink = store.writer("core");
  must(sink->begin(Pass::full));
  must(sink->put(one_of_each(sink->person("A", "a@example.org"))));
  must(sink->put({on_line(2, 1, 200)}));
  must(sink->finish({{.shape = "commit", .kind = "*", .until = {201}}},
                    {{.shape = "tag", .kind = "*", .reason = "damaged"}}, "c"));
  must(store.end_run({"core"}));
  run(store, {2000}, {.source = "other", .records = {on_line(7, 0, 300)}, .cursor = "d"});
  auto elsewhere = must(Store::open(path, options("n2")));
  run(elsewhere, {3000}, {.source = "other", .records = {on_line(8, 1, 400)}, .cursor = "e"});
  run(store, {4000},
      {.pass = Pass::incremental,
       .withdrawn = {{"commit", native_of(oid(2))}},
       .gaps = {{.shape = "tag", .kind = "*", .reason = "damaged"}},
       .cursor = "f"});
  assess(store, 500, "all");
  assess(store, 600, "core");
}

}  // namespace

const std::string& whole() {
  static const Folder k_folder;
  static const std::string k_path = [] {
    fill(k_folder.file());
    return k_folder.file();
  }();
  return k_path;
}

Table select(SQLite::Database& db, const std::string& sql) {
  SQLite::Statement query(db, sql);
  Table out;
  while (query.executeStep()) {
    out.emplace_back();
    for (int i = 0; i < query.getColumnCount(); ++i) out.back().push_back(query.getColumn(i).getString());
  }
  return out;
}

// What is said of `path`: at opening, or by verify(). Empty: all proves itself.
std::string said_of(const std::string& path) {
  auto how = options();
  how.create = false;
  const auto store = Store::open(path, how);
  if (!store) return store.error().code == Errc::integrity ? store.error().message : "";
  std::string out;
  for (const auto& finding : must(store->verify())) out += finding.where + ": " + finding.what + "\n";
  return out;
}

void run_sql(const std::string& path, const std::string& sql) {
  SQLite::Database raw(path, SQLite::OPEN_READWRITE);
  raw.exec("PRAGMA writable_schema=ON");
  raw.exec(sql);
}

// The same of a copy after `sql` was run by a hand that takes the guards away and puts them back.
std::string after(const std::string& sql) {
  const Folder folder;
  std::filesystem::copy_file(whole(), folder.file());
  {
    SQLite::Database raw(folder.file(), SQLite::OPEN_READWRITE);
    sqlite3_db_config(raw.getHandle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    const auto before = raw.getTotalChanges();
    raw.exec(sql);
    INFO(sql);
    REQUIRE(raw.getTotalChanges() > before);
  }
  return said_of(folder.file());
}

}  // namespace plumbline::store::scratch
