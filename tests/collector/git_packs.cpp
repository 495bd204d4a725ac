// Our own reader of packs: the same objects as git's, and "none" for all that is not plainly sound.
#include <sstream>

#include "collector/git/libgit.hpp"
#include "collector/git/object_id.hpp"
#include "collector/git/pack_delta.hpp"
#include "collector/git/pack_reader.hpp"
#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"
#include "tests/collector/pack_fixture.hpp"

namespace git_packs_tests {
using namespace plumbline;
using namespace plumbline::git;
using namespace plumbline::test;

namespace {

constexpr unsigned k_blob = 3;

const std::string k_many_versions =
    "seq 1 400 > a; mkdir d; seq 1 900 > d/b; git add -A; git commit -qm 1;"
    "for i in $(seq 1 60); do echo $i >> a; echo $i >> d/b; echo $i > d/f$i; git add -A; git commit -qm $i; "
    "done;"
    "git tag -a v1 -m v1;";

/// Every object git names in the repository, "id type size" a line.
std::vector<std::array<std::string, 3>> objects_of(const std::filesystem::path& repository) {
  std::istringstream lines(shell(repository, "git cat-file --batch-all-objects --batch-check"));
  std::vector<std::array<std::string, 3>> out;
  for (std::array<std::string, 3> one; lines >> one[0] >> one[1] >> one[2];) out.push_back(one);
  return out;
}

std::string type_name(PackType type) {
  return git_object_type2string(static_cast<git_object_t>(type));
}

/// How many of the repository's objects are read from its packs, each with the bytes its id names.
std::size_t read_all(const std::filesystem::path& repository, std::size_t& all) {
  PackReader reader(Packs::open((repository / ".git" / "objects").string()));
  const auto objects = objects_of(repository);
  all = objects.size();
  std::size_t read = 0;
  for (const auto& [id, type, size] : objects) {
    const auto oid = *Oid::parse(id);
    const auto length = reader.size(oid);
    const auto object = reader.read(oid);
    if (!object) continue;
    CHECK(is_named(oid, type_name(object->type), object->bytes));
    CHECK(type_name(object->type) == type);
    REQUIRE(length);
    CHECK(type_name(length->type) == type);
    CHECK(std::to_string(length->bytes) == size);
    ++read;
  }
  return read;
}

std::optional<PackedObject> read_one(const PackMaker& maker, std::size_t n) {
  static std::string index, pack;
  index = maker.index();
  pack = maker.pack();
  PackReader reader(Packs::view(index, pack));
  const auto size = reader.size(PackMaker::id(n));
  auto object = reader.read(PackMaker::id(n));
  if (object) {
    REQUIRE(size);
    CHECK(size->bytes == object->bytes.size());
  }
  return object;
}

/// Copies all of a base of `n` bytes and adds `tail`.
std::string appending(std::size_t n, const std::string& tail) {
  return delta_size(n) + delta_size(n + tail.size()) + '\x90' + static_cast<char>(n) +
         static_cast<char>(tail.size()) + tail;
}

}  // namespace

TEST_CASE("every object of a pack is read as git made it, whatever its deltas stand on") {
  const Scratch scratch;
  const auto repository = make_repository(scratch);
  const auto repack =
      GENERATE(std::string("git repack -adfq --depth=50"),
               std::string("git -c repack.useDeltaBaseOffset=false repack -adfq --depth=50"),
               std::string("git repack -adfq --depth=0"), std::string("git repack -adfq --window-memory=1k"));
  shell(repository, k_many_versions + repack);
  std::size_t all = 0;
  CHECK(read_all(repository, all) == all);
  CHECK(all > 200);
}

TEST_CASE("objects of several packs are found, loose ones are left to libgit2") {
  const Scratch scratch;
  const auto repository = make_repository(scratch);
  shell(repository,
        k_many_versions + "git repack -dq; echo x > x; git add x; git commit -qm x; git repack -dq");
  std::size_t all = 0;
  CHECK(read_all(repository, all) == all);
  const auto id = shell(repository, "echo loose | git hash-object -w --stdin");
  std::size_t more = 0;
  CHECK(read_all(repository, more) == all);
  CHECK(more == all + 1);
  const auto objects = Objects::open((repository / ".git" / "objects").string());
  REQUIRE(objects);
  CHECK(objects->read_checked(*Oid::parse(id), GIT_OBJECT_BLOB, 100).bytes() == "loose\n");
}

TEST_CASE("a repository packed anew while it is read loses nothing") {
  const Scratch scratch;
  const auto repository = make_repository(scratch);
  shell(repository, k_many_versions + "git repack -adq");
  const auto objects = Objects::open((repository / ".git" / "objects").string());
  REQUIRE(objects);
  const auto before = objects_of(repository);
  shell(repository, "echo later > later; git add later; git commit -qm later; git repack -adfq");
  const auto after = objects_of(repository);
  CHECK(after.size() == before.size() + 3);
  for (const auto& [id, type, size] : after) {
    git_object_t actual = GIT_OBJECT_INVALID;
    const auto object = objects->read_any(*Oid::parse(id), actual);
    REQUIRE(object);
    CHECK(is_named(*Oid::parse(id), type, object.bytes()));
  }
}

TEST_CASE("an object larger than asked for is told apart from one that is not there, packed or loose") {
  const Scratch scratch;
  const auto repository = make_repository(scratch);
  shell(repository, k_many_versions);
  const auto id = *Oid::parse(shell(repository, "git rev-parse HEAD:d/b"));
  const bool packed = GENERATE(false, true);
  if (packed) shell(repository, "git repack -adfq");
  const auto objects = Objects::open((repository / ".git" / "objects").string());
  REQUIRE(objects);
  CHECK(objects->read_checked(id, GIT_OBJECT_BLOB, 100).found == Found::limit);
  CHECK(objects->read_checked(id, GIT_OBJECT_TREE, 100'000).found == Found::damaged);
  CHECK(objects->read_checked(id, GIT_OBJECT_BLOB, 100'000).found == Found::yes);
  CHECK(objects->read(PackMaker::id(1), GIT_OBJECT_BLOB).found == Found::missing);
  CHECK(objects->read_checked(PackMaker::id(1), GIT_OBJECT_BLOB, 100).found == Found::missing);
}

TEST_CASE("an index or pack that is torn, of another format or not one of a pair is left out") {
  PackMaker maker;
  maker.add_object(k_blob, "hello");
  const auto index = maker.index();
  const auto pack = maker.pack();
  REQUIRE(Packs::view(index, pack)->all().size() == 1);
  for (std::size_t n = 0; n < index.size(); ++n)
    CHECK(Packs::view(std::string_view(index).substr(0, n), pack)->all().empty());
  for (std::size_t n = 0; n < pack.size(); ++n)
    CHECK(Packs::view(index, std::string_view(pack).substr(0, n))->all().empty());
  const auto changed = [](std::string bytes, std::size_t at) {
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    return bytes;
  };
  CHECK(Packs::view(changed(index, 7), pack)->all().empty());                  // another format
  CHECK(Packs::view(changed(index, 8 + 4 * 3 + 3), pack)->all().empty());      // counts that fall
  CHECK(Packs::view(changed(index, index.size() - 40), pack)->all().empty());  // made for another pack
  CHECK(Packs::view(index, changed(pack, 7))->all().empty());                  // another format
  CHECK(Packs::view(index, changed(pack, 11))->all().empty());                 // another count
}

TEST_CASE("deltas are followed by distance and by id") {
  PackMaker maker;
  const auto first = maker.here();
  maker.add_object(k_blob, "hello");
  maker.add_offset_delta(maker.here() - first, appending(5, " world"));
  maker.add_id_delta(1, appending(11, "!"));
  CHECK(read_one(maker, 2)->bytes == "hello world!");
  CHECK(read_one(maker, 1)->bytes == "hello world");
  CHECK_FALSE(read_one(maker, 3));
}

TEST_CASE("an entry that is not plainly sound is none") {
  PackMaker maker;
  SECTION("no entry can begin where the index says") {
    maker.add_object(k_blob, "hello");
    maker.offsets[0] =
        GENERATE(std::uint64_t{0}, std::uint64_t{11}, std::uint64_t{1000}, std::uint64_t{1} << 40);
  }
  SECTION("of a type nobody knows") {
    maker.add(GENERATE(0u, 5u), 5, stored("hello"));
  }
  SECTION("longer than it says") {
    maker.add(k_blob, 4, stored("hello"));
  }
  SECTION("shorter than it says") {
    maker.add(k_blob, 6, stored("hello"));
  }
  SECTION("its checksum is another") {
    maker.add(k_blob, 5, stored("hello").replace(7, 1, "j"));
  }
  SECTION("torn") {
    maker.add(k_blob, 5, stored("hello").substr(0, 9));
  }
  SECTION("larger than anything") {
    maker.add(k_blob, std::size_t{1} << 50, stored("hello"));
  }
  SECTION("a size without end") {
    maker.add_raw(std::string(30, '\xbf'));
  }
  SECTION("a distance without end") {
    maker.add(6, 5, std::string(30, '\xff'));
  }
  SECTION("its base is itself") {
    maker.add_id_delta(0, appending(5, "x"));
  }
  SECTION("a distance of nothing") {
    maker.add_offset_delta(0, appending(5, "x"));
  }
  SECTION("its base stands before the pack") {
    maker.add_offset_delta(5000, appending(5, "x"));
  }
  SECTION("its base is not in the pack") {
    maker.add_id_delta(200, appending(5, "x"));
  }
  CHECK_FALSE(read_one(maker, 0));
}

TEST_CASE("two deltas that stand on each other end") {
  PackMaker maker;
  maker.add_id_delta(1, appending(5, "x"));
  maker.add_id_delta(0, appending(6, "y"));
  CHECK_FALSE(read_one(maker, 0));
  const auto index = maker.index();
  const auto pack = maker.pack();
  CHECK_FALSE(PackReader(Packs::view(index, pack)).size(PackMaker::id(0)));
}

TEST_CASE("a delta takes nothing from outside its base and writes nothing outside its result") {
  const std::string base = "0123456789";
  const auto apply = [&](const std::string& bytes) -> std::optional<std::string> {
    const auto delta = parse_delta(bytes);
    if (!delta || delta->result_size > 1000) return std::nullopt;
    std::string out(delta->result_size, '?');
    return apply_delta(*delta, base, out.data()) ? std::optional(out) : std::nullopt;
  };
  const auto delta = [](std::size_t from, std::size_t to, const std::string& steps) {
    return delta_size(from) + delta_size(to) + steps;
  };
  CHECK(apply(delta(10, 4, "\x91\x02\x04")) == "2345");
  CHECK(apply(delta(10, 3,
                    "\x03"
                    "abc")) == "abc");
  CHECK(apply(delta(10, 0, "")) == "");
  CHECK_FALSE(apply(delta(9, 4, "\x91\x02\x04")));               // of another base
  CHECK_FALSE(apply(delta(10, 5, "\x91\x02\x04")));              // too little
  CHECK_FALSE(apply(delta(10, 3, "\x91\x02\x04")));              // too much
  CHECK_FALSE(apply(delta(10, 4, "\x91\x07\x04")));              // over the end of the base
  CHECK_FALSE(apply(delta(10, 4, "\x9f\xff\xff\xff\xff\x04")));  // far behind it
  CHECK_FALSE(apply(delta(10, 4, "\x91\x02")));                  // torn
  CHECK_FALSE(apply(delta(10, 4,
                          "\x04"
                          "abc")));                        // torn
  CHECK_FALSE(apply(delta(10, 0, std::string(1, '\0'))));  // a step nobody defined
  CHECK_FALSE(apply("\x8a"));
  CHECK_FALSE(apply(std::string(12, '\xff')));
}

TEST_CASE("a damaged byte anywhere in a pack is survived") {
  const Scratch scratch;
  const auto repository = make_repository(scratch);
  shell(repository,
        "seq 1 30 > a; git add a; git commit -qm 1; seq 1 31 > a; git commit -qam 2; git repack -adq");
  const auto folder = repository / ".git" / "objects" / "pack";
  std::string index, pack;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".idx") index = slurp(entry.path());
    if (entry.path().extension() == ".pack") pack = slurp(entry.path());
  }
  const auto objects = objects_of(repository);
  REQUIRE(Packs::view(index, pack)->count() == objects.size());
  std::size_t lost = 0;
  for (std::size_t at = 0; at < pack.size(); ++at) {
    auto damaged = pack;
    damaged[at] = static_cast<char>(~damaged[at]);
    PackReader reader(Packs::view(index, damaged));
    for (const auto& [id, type, size] : objects) {
      const auto object = reader.read(*Oid::parse(id));
      if (!object || !is_named(*Oid::parse(id), type, object->bytes)) ++lost;
    }
  }
  CHECK(lost >= pack.size());
}

}  // namespace git_packs_tests
