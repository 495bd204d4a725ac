#include "cli/tree_building.hpp"

#include "tests/catch.hpp"
#include "tests/cli/scratch.hpp"

namespace tree_building_tests {
using namespace plumbline;
using namespace plumbline::cli;
using namespace plumbline::test;
using Names = std::vector<std::string>;

TEST_CASE("a repository is called like its folder, or like the one above where that says nothing") {
  CHECK(name_for("/srv/haproxy", {}) == "haproxy");
  CHECK(name_for("/srv/haproxy.git", {}) == "haproxy");
  CHECK(name_for("/srv/haproxy/repo", {}) == "haproxy");
  CHECK(name_for("/srv/haproxy/git", {}) == "haproxy");
  CHECK(name_for("/srv/haproxy/src/.git", {}) == "haproxy");
  CHECK(name_for("/", {}) == "root");
  CHECK(name_for("/srv/a:b\nc", {}) == "a-b-c");
}

TEST_CASE("on a clash the folder above joins the name, and at last a number") {
  CHECK(name_for("/srv/one/lib", {"lib"}) == "one-lib");
  CHECK(name_for("/srv/one/lib", {"lib", "one-lib"}) == "srv-one-lib");
  CHECK(name_for("/lib", {"lib"}) == "lib-2");
  CHECK(name_for("/lib", {"lib", "lib-2"}) == "lib-3");
}

TEST_CASE("a name from a hostile path stays a name") {
  const std::string longest(250, 'x');
  CHECK(name_for("/" + longest + "/" + longest, {}).size() <= 100);
  CHECK(name_for("/ / ", {}) == "repository");
}

TEST_CASE("a repository has one path, whatever way it was named") {
  const Scratch scratch;
  const auto real = scratch.fake_repository("work");
  fs::create_directory_symlink(real, scratch.path("link"));
  for (const auto& path :
       {real, scratch.path("link"), real + "/.git", real + "/.", scratch.path("link/../work/")}) {
    INFO(path);
    CHECK(repository_at(path).value() == real);
  }
}

TEST_CASE("what is no repository is refused, and those below it are named") {
  const Scratch scratch;
  CHECK_THAT(repository_at(scratch.path("gone")).error().message,
             Catch::Matchers::Contains("cannot be opened: No such file"));
  CHECK_THAT(repository_at(scratch.write("file", "")).error().message,
             Catch::Matchers::Contains("is a file"));
  fs::create_directories(scratch.path("empty"));
  CHECK_THAT(repository_at(scratch.path("empty")).error().message,
             Catch::Matchers::Contains("is no git repository; name"));
  const auto inner = scratch.fake_repository("below/it");
  const auto refused = repository_at(scratch.path("below"));
  CHECK(refused.error().code == Errc::usage);
  CHECK_THAT(refused.error().message,
             Catch::Matchers::Contains("but 1 below it is; try `plumbline audit " + inner));
}

TEST_CASE(
    "repositories are found below a folder, sorted, not behind links, not in hidden folders, not too deep") {
  const Scratch scratch;
  const auto b = scratch.fake_repository("b");
  const auto a = scratch.fake_repository("x/a");
  scratch.fake_repository(".cache/hidden");
  scratch.fake_repository("1/2/3/4/deep");
  scratch.fake_repository("b/vendored");
  fs::create_directory_symlink(scratch.path("x"), scratch.path("y"));
  CHECK(repositories_below(scratch.path(), 2).value() == Names{b, a});
  CHECK(repositories_below(scratch.path(), 5).value().size() == 3);
  CHECK(repositories_below(scratch.path("gone"), 2).error().code == Errc::usage);
}

TEST_CASE("with no file the tree is all, audited, and one source a repository") {
  const Tree tree = with_repositories({}, {"/srv/one", "/srv/two.git"});
  CHECK(tree.root() == "all");
  CHECK(tree.children("all") == Names{"audited"});
  CHECK(tree.children("audited") == Names{"one", "two"});
  CHECK(tree.find("two")->location == "/srv/two.git");
  CHECK(tree.find("two")->type == "git");
}

TEST_CASE("a second audit adds and never removes, and a known path stays one source") {
  const Tree first = with_repositories({}, {"/srv/one"});
  const Tree second = with_repositories(first, {"/other/one", "/srv/one"});
  CHECK(second.sources_below("all") == Names{"one", "other-one"});
  CHECK(second.rows.size() == first.rows.size() + 1);
}

TEST_CASE("paths named beside a file join its tree, and nothing stored is lost") {
  Tree file = with_repositories({}, {"/srv/one"});
  file.rows[0].name = "acme";
  file.rows[1].parent = "acme";
  const Tree stored = with_repositories({}, {"/srv/one", "/srv/old"});
  const Tree both = with_repositories(with_stored(file, stored), {"/srv/new"});
  CHECK(both.root() == "acme");
  CHECK(both.sources_below("acme") == Names{"new", "old", "one"});
}

}  // namespace tree_building_tests
