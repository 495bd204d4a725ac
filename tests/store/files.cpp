#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "store/canonical.hpp"
#include "store/file.hpp"
#include "store/schema.hpp"
#include "tests/store/scratch.hpp"

namespace files_tests {
using namespace plumbline;
using namespace plumbline::store;
using namespace plumbline::store::scratch;

namespace {

Error refused(const std::string& path, OpenOptions how = options()) {
  const auto result = Store::open(path, how);
  REQUIRE_FALSE(result);
  CHECK(result.error().message.find(path) != std::string::npos);
  return result.error();
}

void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

Record tool_run(const std::string& id, std::optional<std::int64_t> seconds,
                std::optional<std::string> targets) {
  ToolRun out;
  out.id = id;
  out.at = {100};
  out.tool = "cppcheck";
  out.category = "sast";
  out.outcome = "success";
  out.trigger = "push";
  out.seen_in = "log";
  out.seconds = seconds;
  out.targets = std::move(targets);
  return out;
}

std::string file_of_two_readings(const Folder& folder) {
  auto store = open(folder);
  run(store, {1000}, {.records = {on_line(1, 0, 100), on_line(2, 1, 200)}});
  return folder.file();
}

}  // namespace

TEST_CASE("without a file every command is told what to run first") {
  const Folder folder;
  auto how = options();
  how.create = false;
  const auto error = refused(folder.file(), how);
  CHECK(error.code == Errc::not_found);
  CHECK(error.message.find("plumbline audit PATH") != std::string::npos);
  write(folder.file(), "");
  CHECK(refused(folder.file(), how).code == Errc::not_found);
  CHECK(Store::open(folder.file(), options()).has_value());
}

TEST_CASE("a new file is for its owner alone") {
  const Folder folder;
  open(folder);
  struct stat info {};
  REQUIRE(stat(folder.file().c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("what is no store of ours is named so and left alone") {
  const Folder folder;
  write(folder.file("text"), std::string(5000, 'x'));
  CHECK(refused(folder.file("text")).code == Errc::integrity);
  CHECK(refused(std::filesystem::path(folder.file()).parent_path().string()).code == Errc::integrity);
  SQLite::Database(folder.file("foreign"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE t(x)");
  CHECK(refused(folder.file("foreign")).code == Errc::integrity);
  SQLite::Database(folder.file("other"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("PRAGMA application_id=77; CREATE TABLE t(x)");
  CHECK(refused(folder.file("other")).code == Errc::integrity);
}

TEST_CASE("a file cut short is told from a whole one") {
  const Folder folder;
  const auto path = file_of_two_readings(folder);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  const auto error = refused(path);
  CHECK(error.code == Errc::integrity);
  CHECK(error.message.find("cut short") != std::string::npos);
}

TEST_CASE("a store of a newer format is refused politely and not touched") {
  const Folder folder;
  const auto path = file_of_two_readings(folder);
  // A newer format has other tables, and says so.
  SQLite::Database(path, SQLite::OPEN_READWRITE)
      .exec("PRAGMA user_version=99; UPDATE meta SET value=x'00' WHERE key='schema'");
  for (const bool read_only : {false, true}) {
    auto how = options();
    how.read_only = read_only;
    const auto error = refused(path, how);
    CHECK(error.code == Errc::unsupported);
    CHECK(error.message.find("99") != std::string::npos);
  }
  CHECK(SQLite::Database(path).execAndGet("PRAGMA user_version").getInt() == 99);
}

TEST_CASE("a store of an older format is brought on and keeps its evidence") {
  struct Older {
    int format;
    std::string schema, drop;
  };
  const auto [format, schema, drop] = GENERATE(
      Older{1, "3d8430357d8e042f8913f0332dc7371bbb17be4e0cf08939d6996ff9434a6467",
            "DROP TABLE e_signature_check; "},
      Older{2, "27d7d8604629c7b3bd392be774c85d45b199bd8f83e31b201f51982cf3e15d76",
            "ALTER TABLE e_tool_run DROP COLUMN ignored; "},
      Older{3, "b78c9b72ff82fcafe982be8ae95a9c8b8544c80166d3d2351ba2282c07f5aed5",
            "DROP TABLE e_review_event; ALTER TABLE e_ticket DROP COLUMN confidential; "},
      Older{4, "5910ee0d4d728f4db967c4b7b787575f78089759dbf666a245f35d6ea7994893", "DROP TABLE e_setting; "},
      Older{5, "60e0955ad3115b3e3b48dad0d9ade6a8202759f89bf99a067c6a273eeedf7a49",
            "DROP TABLE e_release_note; "},
      Older{6, "67ff087ff1f1e4757cc83eb85dffd9c671f3fbf56ad555d306e9e5abe5d18772",
            "ALTER TABLE e_tool_run DROP COLUMN idle; ALTER TABLE e_tool_run DROP COLUMN targets; ALTER "
            "TABLE e_tool_run DROP COLUMN seconds; "},
      Older{7, "601893ff86d883e5c408b68a5a076b4be4666b26396571d6a923ba877332ae83",
            "ALTER TABLE e_tool_run DROP COLUMN idle; "},
      Older{8, "75a340a35dad411054072927da7dd5e567a5240ffe980bb06a77c67e77aed419",
            "ALTER TABLE e_finding DROP COLUMN missed; "});
  CAPTURE(format);
  const Folder folder;
  const auto path = file_of_two_readings(folder);
  if (format > 2) {  // what older ones had of it was dropped: it was empty
    auto store = open(folder);
    run(store, {2000}, {.source = "ci", .records = {tool_run("a", {}, {}), tool_run("b", {}, {})}});
  }
  const auto before = must(open(folder).evidence_digest());
  Canonical bytes;
  for (const std::string_view text :
       {std::string_view("meta"), std::string_view("n1"), std::string_view("salt"), std::string_view(schema)})
    bytes.text(text);
  const auto back = drop + "PRAGMA user_version=" + std::to_string(format) +
                    "; UPDATE meta SET value=CAST('" + schema +
                    "' AS BLOB) WHERE key='schema'; UPDATE meta SET value=CAST('" + hex(bytes.digest()) +
                    "' AS BLOB) WHERE key='mark'";
  SQLite::Database(path, SQLite::OPEN_READWRITE).exec(back);
  {
    const auto store = open(folder);
    CHECK(must(store.evidence_digest()) == before);
    CHECK(must(store.verify()).empty());
  }
  CHECK(SQLite::Database(path).execAndGet("PRAGMA user_version").getInt() == k_format);
  // One whose tables are not those of its format is left as it is.
  SQLite::Database(path, SQLite::OPEN_READWRITE)
      .exec(back + "; UPDATE meta SET value=x'00' WHERE key='mark'");
  CHECK(refused(path).code == Errc::integrity);
  CHECK(SQLite::Database(path).execAndGet("PRAGMA user_version").getInt() == format);
}

TEST_CASE("columns that a format added prove what stands in them, and nothing where nothing does") {
  const Folder folder;
  const std::vector<Record> runs{tool_run("a", {}, {}), tool_run("b", 3, {}), tool_run("c", {}, "a.c"),
                                 tool_run("d", 3, "a.c\nb.c")};
  {
    auto store = open(folder);
    run(store, {1000}, {.source = "ci", .records = runs});
    CHECK(must(store.verify()).empty());
    CHECK(run(store, {2000}, {.source = "ci", .records = runs}).added == 0);
  }
  SQLite::Database raw(folder.file(), SQLite::OPEN_READWRITE);
  raw.exec("DROP TRIGGER e_tool_run_keep; UPDATE e_tool_run SET seconds=3 WHERE id='a'");
  CHECK(must(open(folder).verify()).size() > 1);  // the trigger, and the row
}

TEST_CASE("tables of other shapes under the same format are refused") {
  const Folder folder;
  const auto path = file_of_two_readings(folder);
  Canonical bytes;
  for (const std::string_view text : {"meta", "n1", "salt", "other"}) bytes.text(text);
  SQLite::Database(path, SQLite::OPEN_READWRITE)
      .exec("UPDATE meta SET value=CAST('other' AS BLOB) WHERE key='schema'; UPDATE meta SET value=CAST('" +
            hex(bytes.digest()) + "' AS BLOB) WHERE key='mark'");
  CHECK(refused(path).code == Errc::unsupported);
}

TEST_CASE("a network file system is refused with its name") {
  const Folder folder;
  auto how = options();
  how.file_system = [](const std::string&) { return FileSystem{0x6969, ""}; };
  const auto error = refused(folder.file(), how);
  CHECK(error.code == Errc::unsupported);
  CHECK(error.message.find("NFS") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder.file()));
  CHECK(network_name({0xFF534D42, ""}) == "CIFS");
  CHECK(network_name({0x65735546, "fuse.sshfs"}) == "fuse.sshfs");
  CHECK(network_name({0x65735546, "fuseblk"}).empty());
  CHECK(network_name({0xEF53, ""}).empty());
  CHECK(network_name(file_system_of("/tmp")).empty());
}

TEST_CASE("a second run waits, then says who holds the store; afterwards nothing is lost") {
  const Folder folder;
  auto first = open(folder);
  auto second = open(folder);
  must(first.begin_run({1000}, "plumbline audit x", ""));
  const auto busy = second.begin_run({1000}, "plumbline collect", "");
  REQUIRE_FALSE(busy);
  CHECK(busy.error().code == Errc::busy);
  CHECK(busy.error().message.find("plumbline audit x") != std::string::npos);
  CHECK(busy.error().message.find(std::to_string(getpid())) != std::string::npos);
  read(first, {.records = {on_line(1, 0, 100)}});
  must(first.end_run({}));
  run(second, {1000}, {.source = "b", .records = {on_line(1, 0, 100)}});
  CHECK(ask(first, "SELECT count(*) FROM change") == "2");
  CHECK(must(first.verify()).empty());
}

TEST_CASE("a foreign program that holds the file is waited for, then named as the reason") {
  const Folder folder;
  auto store = open(folder);
  SQLite::Database other(folder.file(), SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  const auto result = store.begin_run({1000}, "t", "");
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Errc::busy);
  other.exec("ROLLBACK");
  must(store.begin_run({1000}, "t", ""));
  must(store.end_run({}));
}

TEST_CASE("a store opened for reading reads and writes nothing") {
  const Folder folder;
  const auto path = file_of_two_readings(folder);
  auto how = options();
  how.read_only = true;
  auto store = must(Store::open(path, how));
  CHECK(ask(store, "SELECT count(*) FROM change") == "2");
  CHECK(store.begin_run({2000}, "t", "").error().code == Errc::usage);
}

TEST_CASE("a disk that is full stops the reading with a clear error, and what was stored stays") {
  const Folder folder;
  auto store = open(folder);
  run(store, {1000}, {.records = {on_line(1, 0, 100)}});
  const auto before = must(store.evidence_digest());
  // A limit on the size of a file acts like a full disk; it is of this process, so it is put back at once.
  rlimit old{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &old) == 0);
  auto* handler = std::signal(SIGXFSZ, SIG_IGN);
  std::vector<Record> many;
  for (std::int64_t i = 0; i < 30'000; ++i) many.push_back(on_line(i, i, i));
  must(store.begin_run({2000}, "t", ""));
  rlimit low = old;
  low.rlim_cur = 2'000'000;
  REQUIRE(setrlimit(RLIMIT_FSIZE, &low) == 0);
  auto sink = store.writer("core");
  must(sink->begin(Pass::incremental));
  static_cast<void>(sink->put(many));  // written behind: this call or a later one tells how it went
  const auto result = sink->finish({}, {}, "x");
  const auto again = sink->finish({}, {}, "x");
  REQUIRE(setrlimit(RLIMIT_FSIZE, &old) == 0);
  std::signal(SIGXFSZ, handler);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Errc::io);
  CHECK_FALSE(again);
  must(store.end_run({}));
  CHECK(must(store.evidence_digest()) == before);
  CHECK(must(store.verify()).empty());
  run(store, {3000}, {.pass = Pass::incremental, .records = many});
  CHECK(ask(store, "SELECT count(*) FROM main_line") == "30000");
}

}  // namespace files_tests
