#include <sys/resource.h>
#include <sys/stat.h>

#include <map>

#include "collector/archive/archive.hpp"
#include "tests/catch.hpp"
#include "tests/collector/archive/making.hpp"
#include "tests/rounds.hpp"

namespace walking_tests {
using namespace plumbline;
using namespace plumbline::archive;
using namespace plumbline::test;

namespace {

struct Seen {
  std::map<std::string, std::string> files;
  Result<Walked> walked{Walked{}};
};

Visit into(Seen& seen) {
  return [&seen](const Entry& entry, Chunks& chunks) -> Result<void> {
    auto bytes = read_all(chunks, 1ULL << 40);
    if (!bytes) return tl::unexpected(bytes.error());
    seen.files[entry.path] = std::move(*bytes);
    return {};
  };
}
Seen walk(const std::string& bytes, const Limits& limits = {}) {
  Seen seen;
  seen.walked = walk_bytes(bytes, limits, into(seen));
  return seen;
}
// Counts and keeps nothing.
Result<Walked> run_through(const std::string& bytes, const Limits& limits) {
  return walk_bytes(bytes, limits, [](const Entry&, Chunks& chunks) -> Result<void> {
    for (;;) {
      const auto piece = chunks.next();
      if (!piece) return tl::unexpected(piece.error());
      if (piece->empty()) return {};
    }
  });
}

}  // namespace

TEST_CASE("each kind of archive hands over what lies in it") {
  for (const auto pack : {Pack::tar, Pack::tar_gz, Pack::tar_xz, Pack::tar_zst, Pack::zip}) {
    CAPTURE(static_cast<int>(pack));
    const auto seen =
        walk(packed(pack, {{"a/one.log", "first"}, {"two.xml", std::string(300'000, 'x')}, {"empty", ""}}));
    REQUIRE(seen.walked);
    CHECK(seen.files.size() == 3);
    CHECK(seen.files.at("a/one.log") == "first");
    CHECK(seen.files.at("two.xml").size() == 300'000);
    CHECK(seen.files.at("empty").empty());
    CHECK(seen.walked->refused.empty());
  }
}

TEST_CASE("what is no archive is handed over as it is, whatever its name") {
  const FilesFolder scratch;
  Seen seen;
  seen.walked = walk_path(scratch.write("report.zip", "plain words"), {}, into(seen));
  REQUIRE(seen.walked);
  CHECK(seen.files == std::map<std::string, std::string>{{"report.zip", "plain words"}});
}

TEST_CASE("a compressed file is one file, and archives in archives are opened") {
  CHECK(walk(packed(Pack::gz, {{"x", "a line"}})).files.at("") == "a line");
  const auto inner = packed(Pack::zip, {{"deep.txt", "deep"}});
  const auto seen =
      walk(packed(Pack::tar_gz, {{"inner.dat", inner}, {"log.gz", packed(Pack::gz, {{"x", "line"}})}}));
  CHECK(seen.files.at("inner.dat/deep.txt") == "deep");
  CHECK(seen.files.at("log.gz") == "line");
}

TEST_CASE("a name that is no UTF-8 is told with the bytes that are none, whatever the archive calls it") {
  for (const auto pack : {Pack::tar, Pack::zip}) {
    const auto seen = walk(packed(pack, {{"a.log", "1"}, {"caf\xe9-\xc3.log", "2"}, {"b.log", "3"}}));
    REQUIRE(seen.walked);
    CHECK(seen.walked->refused.empty());
    REQUIRE(seen.files.size() == 3);
    CHECK(seen.files.at("caf%e9-%c3.log") == "2");
  }
  const auto named = [](std::string zip) {  // bit 11 of each head: "this name is UTF-8"
    for (const std::string head : {"PK\x03\x04", "PK\x01\x02"}) {
      const std::size_t flags = head[2] == '\x03' ? 7 : 9;
      for (auto at = zip.find(head); at != std::string::npos; at = zip.find(head, at + 1))
        zip[at + flags] |= 8;
    }
    return zip;
  };
  const auto umlauts = walk(named(packed(Pack::zip, {{"Pr\xc3\xbc"
                                                      "fung/1_T\xc3\xa9st.txt",
                                                      "1"}})));
  CHECK(
      umlauts.files.contains("Pr\xc3\xbc"
                             "fung/1_T\xc3\xa9st.txt"));
  const auto seen = walk(named(packed(Pack::zip, {{"a.log", "1"}, {"caf\xe9.log", "2"}, {"b.log", "3"}})));
  REQUIRE(seen.walked);
  CHECK(seen.walked->refused.empty());
  REQUIRE(seen.files.contains("caf%e9.log"));
  CHECK(seen.files.at("caf%e9.log") == "2");
  CHECK(seen.files.at("b.log") == "3");
}

TEST_CASE("archives nested too deep are refused and their neighbours read") {
  std::string nested = packed(Pack::zip, {{"core", "x"}});
  for (int i = 0; i < 6; ++i) nested = packed(Pack::zip, {{"next", nested}, {"beside", "y"}});
  const auto seen = walk(nested);
  REQUIRE(seen.walked);
  CHECK(seen.files.size() == 4);
  REQUIRE(seen.walked->refused.size() == 1);
  CHECK(seen.walked->refused[0].reason ==
        "next/next/next/next: archives are nested deeper than 4; it was not read");
}

TEST_CASE("paths that lead out, links and devices are refused one by one") {
  const auto seen = walk(packed(Pack::tar, {{"../../etc/passwd", "x"},
                                            {"/abs", "x"},
                                            {"a/../../b", "x"},
                                            {"link", "", AE_IFLNK, "/etc/passwd"},
                                            {"hard", "", AE_IFREG, "fine"},
                                            {"pipe", "", AE_IFIFO},
                                            {"fine", "ok"}}));
  REQUIRE(seen.walked);
  CHECK(seen.files == std::map<std::string, std::string>{{"fine", "ok"}});
  REQUIRE(seen.walked->refused.size() == 6);
  CHECK(seen.walked->refused[0].reason.find("leads out of the archive") != std::string::npos);
  CHECK(seen.walked->refused[3].reason == "link: is a link; links are not followed");
  CHECK(seen.walked->refused[5].reason == "pipe: is no file; it was not read");
}

TEST_CASE("links in a folder are not followed, in neither kind of place") {
  const FilesFolder scratch, outside;
  outside.write("secret", "s");
  scratch.write("in/file", "f");
  std::filesystem::create_symlink(outside.path("secret"), scratch.path("in/link"));
  std::filesystem::create_directory_symlink(outside.path(), scratch.path("in/folder"));
  REQUIRE(mkfifo(scratch.path("in/pipe").c_str(), 0600) == 0);
  Seen seen;
  seen.walked = walk_path(scratch.path("in"), {}, into(seen));
  REQUIRE(seen.walked);
  CHECK(seen.files == std::map<std::string, std::string>{{"file", "f"}});
  CHECK(seen.walked->refused.size() == 3);
}

TEST_CASE("a decompression bomb is refused by its ratio, in little memory, and what lies beside it is read") {
  const FilesFolder scratch;
  const std::string bomb = packed(Pack::tar_gz, {{"zeros", std::string(64U << 20, '\0')}});
  REQUIRE(bomb.size() < 100'000);
  Limits limits;
  limits.ratio = 200;
  scratch.write("a-bomb.tgz", bomb);
  scratch.write("b.txt", "beside");
  std::uint64_t read = 0;
  bool beside = false;
  const auto walked =
      walk_path(scratch.path(), limits, [&](const Entry& entry, Chunks& chunks) -> Result<void> {
        beside = beside || entry.path == "b.txt";
        for (;;) {
          const auto piece = chunks.next();
          if (!piece) return tl::unexpected(piece.error());
          if (piece->empty()) return {};
          read += piece->size();
        }
      });
  REQUIRE(walked);
  CHECK(beside);
  REQUIRE(walked->refused.size() == 1);
  CHECK(walked->refused[0].code == Errc::limit);
  CHECK(walked->refused[0].reason.find("as a decompression bomb does") != std::string::npos);
  CHECK(read < 32U << 20);
}

TEST_CASE("a bomb whose every layer is modest is refused by the whole of it") {
  const auto layer = packed(Pack::zip, {{"zeros", std::string(20U << 20, '\0')}});
  std::vector<Item> layers;
  for (int i = 0; i < 30; ++i) layers.push_back({std::to_string(i) + ".zip", layer});
  const auto walked = run_through(packed(Pack::tar_gz, layers), {});
  REQUIRE(!walked);
  CHECK(walked.error().message.find("as a decompression bomb does") != std::string::npos);
}

TEST_CASE("a bomb of many layers ends at the bytes in all") {
  std::string layer(8U << 20, 'x');
  layer = packed(Pack::zip, {{"core", layer}});
  for (int i = 0; i < 3; ++i) {
    std::vector<Item> items;
    for (int k = 0; k < 16; ++k) items.push_back({"copy" + std::to_string(k), layer});
    layer = packed(Pack::zip, items);
  }
  Limits limits;
  limits.total_bytes = 256U << 20;
  limits.ratio = 1'000'000;  // which would end it before
  const auto walked = run_through(layer, limits);
  REQUIRE(!walked);
  CHECK(walked.error().code == Errc::limit);
}

TEST_CASE("an archive of ten million files ends at the limit on files, in bounded memory") {
  // Ten thousand heads, compressed once and put behind one another a thousand times: gzip reads on from part
  // to part.
  std::string heads;
  for (int i = 0; i < 10'000; ++i) heads += packed(Pack::tar, {{"f" + std::to_string(i), ""}}).substr(0, 512);
  const std::string part = packed(Pack::gz, {{"x", heads}});
  std::string all;
  for (int i = 0; i < 1000; ++i) all += part;
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  const auto walked = run_through(all, {});
  getrusage(RUSAGE_SELF, &after);
  REQUIRE(!walked);
  CHECK(walked.error().code == Errc::limit);
  CHECK(walked.error().message.find("more than 1000000 files") != std::string::npos);
  // KiB; the address sanitizer keeps 256 MiB of what was freed from being used again
  CHECK(after.ru_maxrss - before.ru_maxrss < (k_sanitized ? 384 : 64) * 1024);
}

TEST_CASE("a zip that lists too many files is refused before its list is read") {
  std::vector<Item> items;
  for (int i = 0; i < 300; ++i) items.push_back({"f" + std::to_string(i), ""});
  Limits limits;
  limits.entries = 200;
  const auto seen = walk(packed(Pack::zip, items), limits);
  REQUIRE(!seen.walked);
  CHECK(seen.walked.error().message == ": lists more than 200 files; it was not read");
  CHECK(seen.files.empty());
}

TEST_CASE("a folder of too many files ends at the limit") {
  const FilesFolder scratch;
  for (int i = 0; i < 30; ++i) scratch.write("f" + std::to_string(i), "x");
  Limits limits;
  limits.entries = 20;
  Seen seen;
  seen.walked = walk_path(scratch.path(), limits, into(seen));
  REQUIRE(!seen.walked);
  CHECK(seen.walked.error().code == Errc::limit);
  CHECK(seen.files.size() == 20);
}

TEST_CASE("a walk that takes too long ends") {
  Limits limits;
  limits.time = std::chrono::milliseconds(0);
  const auto walked = run_through(packed(Pack::tar, {{"a", std::string(1U << 20, 'x')}}), limits);
  REQUIRE(!walked);
  CHECK(walked.error().code == Errc::limit);
}

TEST_CASE("what is cut off at any byte ends with an error or less, never with more") {
  for (const auto pack : {Pack::tar_gz, Pack::zip, Pack::tar}) {
    const auto whole = packed(pack, {{"a", std::string(2000, 'a')}, {"b", "b"}});
    for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 97) {
      const auto seen = walk(whole.substr(0, size));
      CHECK(seen.files.size() <= 2);
    }
  }
  const auto cut = packed(Pack::tar_gz, {{"a", std::string(2000, 'a')}});
  CHECK_FALSE(walk(cut.substr(0, cut.size() - 12)).walked);
}

TEST_CASE("an archive on disk that becomes shorter while it is read says so, and the next one is read") {
  for (const auto pack : {Pack::zip, Pack::tar}) {
    const FilesFolder scratch;
    std::string noise(8U << 20, '\0');  // does not shrink, and is more than is read ahead
    std::uint32_t state = 1;
    for (auto& c : noise) c = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24);
    scratch.write("a", packed(pack, {{"one", noise}, {"two", noise}}));
    scratch.write("b", "behind it");
    Seen seen;
    const auto visit = into(seen);
    const auto walked = walk_path(scratch.path(), {}, [&](const Entry& entry, Chunks& chunks) {
      if (entry.path == "a/one") std::filesystem::resize_file(scratch.path() + "/a", 4U << 20);
      return visit(entry, chunks);
    });
    REQUIRE(walked);
    REQUIRE_FALSE(walked->refused.empty());
    const auto& last = walked->refused.back();
    CHECK(last.path == "a");
    CHECK(last.code == Errc::unreadable);
    if (pack == Pack::zip) CHECK(last.reason.find("a: became shorter while it was read") == 0);
    CHECK(seen.files.size() == 1);
    CHECK(seen.files.at("b") == "behind it");
  }
}

TEST_CASE("a zip on disk gives what the same bytes give in memory, cut off or not") {
  std::vector<Item> items;
  for (int i = 0; i < 300; ++i)
    items.push_back({"f" + std::to_string(i), std::string(static_cast<std::size_t>(i) * 37, 'x')});
  const auto whole = packed(Pack::zip, items);
  const FilesFolder scratch;
  for (std::size_t cut = 0; cut < 23; ++cut) {
    const auto size = whole.size() - whole.size() * cut / 23;
    const auto bytes = whole.substr(0, size);
    scratch.write("z", bytes);
    Seen there;
    there.walked = walk_path(scratch.path(), {}, into(there));
    const auto here = walk(bytes);
    REQUIRE(there.walked);
    CHECK(there.files.size() == here.files.size());
    for (const auto& [path, text] : here.files) CHECK(there.files["z/" + path] == text);
    CHECK(there.walked->refused.empty() == (here.walked && here.walked->refused.empty()));
    if (!here.walked) CHECK(there.walked->refused.back().reason == "z" + here.walked.error().message);
  }
}

TEST_CASE("the visitor's own error ends the walk and is its result") {
  int calls = 0;
  const auto walked =
      walk_bytes(packed(Pack::tar, {{"a", "x"}, {"b", "y"}}), {}, [&](const Entry&, Chunks&) -> Result<void> {
        ++calls;
        return fail(Errc::io, "the disk is full");
      });
  REQUIRE(!walked);
  CHECK(walked.error().message == "the disk is full");
  CHECK(calls == 1);
}

TEST_CASE("a listing opens nothing and tells when a file changes") {
  const FilesFolder scratch;
  scratch.write("a/x", "1");
  scratch.write("b", "2");
  const auto list = [&] {
    std::map<std::string, std::string> out;
    REQUIRE(list_path(scratch.path(), {}, [&](const File& f) { out[f.path] = f.stamp; }));
    return out;
  };
  const auto before = list();
  CHECK(before.size() == 2);
  CHECK(list() == before);
  scratch.write("b", "222");
  CHECK(list() != before);
}

TEST_CASE("a path that is not there says so") {
  const auto walked =
      walk_path("/nonexistent/plumbline", {}, [](const Entry&, Chunks&) { return Result<void>{}; });
  REQUIRE(!walked);
  CHECK(walked.error().code == Errc::not_found);
}

}  // namespace walking_tests
