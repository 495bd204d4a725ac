// Parsers of raw objects and refs over real, torn and hostile bytes.
#include <random>

#include "collector/git/commit_parse.hpp"
#include "collector/git/cursor.hpp"
#include "collector/git/gaps.hpp"
#include "collector/git/graph.hpp"
#include "collector/git/refs.hpp"
#include "collector/git/tree_diff.hpp"
#include "tests/catch.hpp"

namespace git_parse_tests {
using namespace plumbline;
using namespace plumbline::git;

namespace {

const std::string k_a(40, 'a');
const std::string k_b(40, 'b');

std::string entry(const std::string& mode, const std::string& name, char id = 'x') {
  return mode + ' ' + name + std::string(1, '\0') + std::string(20, id);
}

int count_entries(std::string_view raw, bool* torn = nullptr) {
  int n = 0;
  TreeCursor cursor(raw);
  for (; !cursor.at_end(); cursor.next()) ++n;
  if (torn != nullptr) *torn = cursor.torn();
  return n;
}

}  // namespace

TEST_CASE("a commit is read with its parents, people, signature and message") {
  const std::string raw =
      "tree " + k_a + "\nparent " + k_b + "\nparent " + k_a +
      "\nauthor Ann <ann@example.org> 1700000000 +0130\ncommitter Bob <bob@example.org> 1700000060 -0800\n"
      "gpgsig -----BEGIN PGP SIGNATURE-----\n abc\n -----END PGP SIGNATURE-----\nencoding "
      "ISO-8859-1\n\nsubject\n\nbody\n";
  const auto commit = parse_commit(raw);
  REQUIRE(commit);
  CHECK(commit->tree.hex() == k_a);
  REQUIRE(commit->parents.size() == 2);
  CHECK(commit->parents[0].hex() == k_b);
  CHECK(commit->author.name == "Ann");
  CHECK(commit->author.seconds == 1700000000);
  CHECK(commit->author.zone == 90);
  CHECK(commit->committer.zone == -480);
  CHECK(commit->signature == Signature::openpgp);
  CHECK(commit->encoding == "ISO-8859-1");
  CHECK(commit->message == "subject\n\nbody\n");
}

TEST_CASE("each signature format has its kind, and a signature inside a merged tag is not the commit's") {
  const auto kind = [](const std::string& header) {
    return parse_commit("tree " + k_a + "\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n" + header +
                        "\n\nm")
        ->signature;
  };
  CHECK(kind("gpgsig -----BEGIN SSH SIGNATURE-----") == Signature::ssh);
  CHECK(kind("gpgsig -----BEGIN SIGNED MESSAGE-----") == Signature::x509);
  CHECK(kind("gpgsig-sha256 -----BEGIN PGP SIGNATURE-----") == Signature::openpgp);
  CHECK(kind("gpgsig something else") == Signature::unknown_format);
  CHECK(kind("mergetag object " + k_b + "\n gpgsig -----BEGIN PGP SIGNATURE-----") == Signature::none);
}

TEST_CASE("people are read as git reads them, whatever stands in the line") {
  CHECK(parse_person("A < a@b > 5 +0000").address == "a@b");
  CHECK(parse_person("<a@b> 5 +0000").name.empty());
  CHECK(parse_person("A <> 5 +0000").address.empty());
  CHECK(parse_person("A <a@b> -7 +0000").seconds == -7);
  CHECK(parse_person("A <a@b> 4293000000 +0000").seconds == 4293000000);  // the year 2106
  CHECK(parse_person("A <a@b> 99999999999999999999 +0000").seconds == 0);
  CHECK(parse_person("A <a@b> 9223372036854775807 +0000").seconds == 0);
  CHECK(parse_person("A <a@b> 5 +9999").zone == 0);
  CHECK(parse_person("A <a@b> 5 +051800").zone == 0);
  CHECK(parse_person("A <a@b> 5 nonsense").seconds == 5);
  CHECK(parse_person("A <a@b>> 5 +0100").seconds == 5);
  CHECK(parse_person("no address at all").seconds == 0);
  CHECK(parse_person("").name.empty());
}

TEST_CASE("what is no commit is refused, and every prefix of one is read or refused without harm") {
  CHECK_FALSE(parse_commit(""));
  CHECK_FALSE(parse_commit("tree short\n"));
  CHECK_FALSE(parse_commit("tree " + k_a + "\nparent torn\n"));
  const std::string raw =
      "tree " + k_a + "\nparent " + k_b + "\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 2 +0000\n\nmessage";
  int read = 0;
  for (std::size_t n = 0; n <= raw.size(); ++n)
    read += parse_commit(std::string_view(raw).substr(0, n)) ? 1 : 0;
  CHECK(read > 0);
  CHECK(read < static_cast<int>(raw.size()));
}

TEST_CASE("a message ends at its first NUL, as git shows it") {
  const std::string raw = "tree " + k_a + "\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nseen" +
                          std::string(1, '\0') + "Reviewed-by: X <x@y>";
  CHECK(parse_commit(raw)->message == "seen");
}

TEST_CASE("a tag's signature is that of its own message") {
  const std::string head = "object " + k_a + "\ntype commit\ntag v1\ntagger T <t@e> 9 +0000\n\n";
  CHECK(parse_tag(head + "notes\n-----BEGIN PGP SIGNATURE-----\nx\n")->signature == Signature::openpgp);
  CHECK(parse_tag(head + "notes\n-----BEGIN SSH SIGNATURE-----\nx\n")->signature == Signature::ssh);
  CHECK(parse_tag(head + "speaks of -----BEGIN PGP SIGNATURE----- within a line\n")->signature ==
        Signature::none);
  CHECK(parse_tag(head)->tagger->seconds == 9);
  CHECK_FALSE(parse_tag("object x\n"));
  CHECK_FALSE(parse_tag("object " + k_a + "\n\n")->tagger);
}

TEST_CASE("random bytes never break a parser") {
  std::mt19937 random(4711);
  const std::string alphabet =
      std::string("tree parent author <>\n 0123456789abcdef+-") + std::string(1, '\0') + "\xff\x80";
  std::size_t seen = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string raw = i % 2 == 0 ? "tree " + k_a + "\n" : "";
    for (std::size_t n = random() % 120; n > 0; --n) raw += alphabet[random() % alphabet.size()];
    seen += parse_commit(raw) ? 1 : 0;
    seen += parse_tag(raw) ? 1 : 0;
    seen += static_cast<std::size_t>(count_entries(raw));
    CHECK(is_utf8(to_utf8(raw)));
    CHECK(is_utf8(printable_name(raw)));
  }
  CHECK(seen > 0);
}

TEST_CASE("a tree is read entry by entry and a torn one says so") {
  const std::string raw =
      entry("100644", "a") + entry("40000", "dir") + entry("120000", "link") + entry("160000", "module");
  bool torn = true;
  CHECK(count_entries(raw, &torn) == 4);
  CHECK_FALSE(torn);
  CHECK(count_entries(std::string_view(raw).substr(0, raw.size() - 1), &torn) == 3);
  CHECK(torn);
  CHECK(count_entries(entry("", "a"), &torn) == 0);
  CHECK(torn);
  CHECK(count_entries(entry("100644", ""), &torn) == 0);
  CHECK(torn);
  CHECK(count_entries("", &torn) == 0);
  CHECK_FALSE(torn);
}

TEST_CASE("of a file's mode only the executable bit counts, as git compares") {
  const auto mode = [](const std::string& m) { return TreeCursor(entry(m, "x")).entry().mode; };
  const std::string group_writable = entry("100664", "x");
  CHECK(TreeCursor(group_writable).entry().mode == 0100644u);
  CHECK(mode("100755") == 0100755u);
  CHECK(mode("40000") == 0040000u);
  CHECK(mode("100600") == 0100644u);
}

TEST_CASE("folders sort as if their name ended in a slash") {
  const auto order = [](const std::string& a, const std::string& b) {
    const TreeCursor x(a);
    const TreeCursor y(b);
    return compare_entries(x.entry(), y.entry());
  };
  CHECK(order(entry("100644", "a"), entry("40000", "a")) < 0);
  CHECK(order(entry("40000", "a"), entry("100644", "a.b")) > 0);
  CHECK(order(entry("40000", "a"), entry("100644", "a0")) < 0);
  CHECK(order(entry("100644", "a"), entry("100755", "a")) == 0);
}

TEST_CASE("text in any encoding becomes valid UTF-8") {
  CHECK(to_utf8("caf\xe9") == "caf\xc3\xa9");
  CHECK(to_utf8("caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(to_utf8("caf\xe9", "ISO-8859-1") == "caf\xc3\xa9");
  CHECK(to_utf8("\x8f\xbf", "SHIFT_JIS") != "");
  CHECK(to_utf8("plain", "no-such-encoding") == "plain");
  CHECK(to_utf8(std::string("a\0b", 3)) == "ab");
  CHECK(to_utf8("\xed\xa0\x80") != "\xed\xa0\x80");  // half a surrogate pair is no text
  CHECK(printable_name("a\xff\nb") == "a\\xff\\x0ab");
}

TEST_CASE("loose refs win over packed ones and symbolic ones are followed, not for ever") {
  RawRefs raw;
  raw.head = "ref: refs/heads/main\n";
  raw.packed = "# pack-refs with: peeled fully-peeled sorted \n" + k_a + " refs/heads/main\n" + k_a +
               " refs/tags/v1\n^" + k_b + "\n" + k_a + " refs/remotes/o/x\n" + k_a + " refs/replace/" + k_b +
               "\n";
  raw.loose = {{"refs/heads/also", "ref: refs/heads/main\n"},
               {"refs/heads/bad", "nonsense"},
               {"refs/heads/loop", "ref: refs/heads/loop\n"},
               {"refs/heads/main", k_b + "\n"}};
  const Refs refs = parse_refs(raw);
  CHECK(refs.head->hex() == k_b);
  CHECK(refs.all.at("refs/heads/main").hex() == k_b);
  CHECK(refs.all.at("refs/heads/also").hex() == k_b);
  CHECK(refs.all.at("refs/tags/v1").hex() == k_a);
  CHECK(refs.all.size() == 3);
  CHECK(refs.replaced == 1);
  CHECK(refs.broken == std::vector<std::string>{"refs/heads/bad"});
}

TEST_CASE("packing refs changes their bytes and not their digest") {
  RawRefs loose;
  loose.head = "ref: refs/heads/main\n";
  loose.loose = {{"refs/heads/main", k_a + "\n"}};
  RawRefs packed;
  packed.head = loose.head;
  packed.packed = k_a + " refs/heads/main\n";
  CHECK(loose.digest() != packed.digest());
  CHECK(parse_refs(loose).digest() == parse_refs(packed).digest());
  packed.packed = k_b + " refs/heads/main\n";
  CHECK(parse_refs(loose).digest() != parse_refs(packed).digest());
}

TEST_CASE("a cursor comes back as it was, and a torn one is none") {
  Cursor cursor;
  cursor.raw = "r";
  cursor.main = Oid::parse(k_a);
  cursor.line = 7;
  cursor.at = {1700000000};
  cursor.tips = {*Oid::parse(k_a)};
  cursor.tags = {"00ff"};
  cursor.renamed[{"b.md", "doc.x"}] = "a.md";
  cursor.gaps = {{"commit", "*", k_always, Instant{5}, "shallow", "text", std::nullopt}};
  const auto text = cursor.dump();
  const auto back = Cursor::parse(text);
  REQUIRE(back);
  CHECK(back->dump() == text);
  CHECK(back->gaps.front().since == k_always);
  CHECK_FALSE(Cursor::parse(""));
  CHECK_FALSE(Cursor::parse("{}"));
  CHECK_FALSE(Cursor::parse("[1]"));
  CHECK_FALSE(Cursor::parse("{\"version\":1}"));
  for (std::size_t n = 0; n < text.size(); ++n) CHECK_FALSE(Cursor::parse(text.substr(0, n)));
}

TEST_CASE("gaps touching one another are one, and many become wider ones instead of fewer") {
  GapBook book;
  book.add("document", "missing_object", {{10}, {20}}, "first");
  book.add("document", "missing_object", {{20}, {30}}, "second");
  book.add("document", "missing_object", {{40}, {50}}, "third");
  const auto gaps = book.gaps();
  REQUIRE(gaps.size() == 2);
  CHECK(gaps[0].until.seconds == 30);
  CHECK(gaps[0].detail == "first (and 1 more)");
  GapBook many;
  for (std::int64_t i = 0; i < 1000; ++i) many.add("commit", "damaged", {{i * 10}, {i * 10 + 1}}, "x");
  const auto wide = many.gaps();
  CHECK(wide.size() <= 64);
  CHECK(wide.back().until.seconds == 9991);
}

TEST_CASE("the same notice many times is one, with its number, and long lists end with a count") {
  GapBook book;
  for (int i = 0; i < 80; ++i) book.notice("document", "a.m4 is large");
  book.notice("document", "b is large");
  REQUIRE(book.gaps().size() == 1);
  CHECK(book.gaps().front().detail == "a.m4 is large (80 times); b is large");
  for (int i = 0; i < 1000; ++i) book.notice("document", "c" + std::to_string(i) + " is large");
  const auto detail = book.gaps().front().detail;
  CHECK(detail.size() < 5000);
  CHECK(detail.find("; and ") != std::string::npos);
}

TEST_CASE("a notice is a gap over no time and does not stop withdrawals") {
  GapBook book;
  book.notice("tag", "one tag names a tree");
  CHECK_FALSE(book.damaged());
  REQUIRE(book.gaps().size() == 1);
  CHECK(book.gaps()[0].since == book.gaps()[0].until);
}

TEST_CASE(
    "side commits land with the main-line commit that brought them in, and time there never runs backwards") {
  // main: 0 <- 1 <- 3(merge of 2); 2 branches from 0
  Graph graph;
  const auto add = [&](std::int64_t date, std::vector<NodeIndex> parents) {
    Oid oid;
    oid.bytes[0] = static_cast<std::uint8_t>(graph.nodes.size() + 1);
    const auto i = graph.intern(oid);
    graph.nodes[i].read = true;
    graph.nodes[i].committed = date;
    graph.nodes[i].first_edge = static_cast<std::uint32_t>(graph.edges.size());
    graph.nodes[i].parents = static_cast<std::uint32_t>(parents.size());
    graph.edges.insert(graph.edges.end(), parents.begin(), parents.end());
    return i;
  };
  const auto root = add(100, {});
  const auto next = add(90, {root});
  const auto side = add(50, {root});
  const auto merge = add(200, {next, side});
  const auto future = add(5000, {merge});
  graph.main = {root, next, merge, future};
  for (const auto i : graph.main) graph.nodes[i].main = true;
  land(graph, 0);
  CHECK(graph.nodes[side].landed == merge);
  CHECK(graph.nodes[next].landed == next);
  CHECK(graph.nodes[merge].line == 2);
  const auto times = main_times(graph, k_always, Instant{1000});
  CHECK(times == std::vector<Instant>{{100}, {100}, {200}, {200}});
  CHECK(date_skew(graph, 0) == 50);
}

}  // namespace git_parse_tests
