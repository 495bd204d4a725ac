#include "core/tree.hpp"

#include "tests/catch.hpp"

namespace tree_tests {
using namespace plumbline;
using Names = std::vector<std::string>;

namespace {

Subject subject(std::string name, std::string parent, std::string kind, std::string places = "") {
  Subject s;
  s.name = std::move(name);
  s.parent = std::move(parent);
  s.kind = std::move(kind);
  s.places = std::move(places);
  return s;
}

// acme > {core line > {radio, charging}, policies}; the library is shared by both products.
Tree acme() {
  return {{subject("acme", "", "organisation", "doc.threat=git review=forge"),
           subject("core", "acme", "line"), subject("radio", "core", "product", "review=git"),
           subject("charging", "core", "product"), subject("policies", "acme", "source"),
           subject("line-docs", "core", "source"), subject("radio-repo", "radio", "source"),
           subject("library", "radio", "source"), subject("library", "charging", "source")}};
}

}  // namespace

TEST_CASE("the root is the one without a parent") {
  CHECK(acme().root() == "acme");
  CHECK(Tree{}.root().empty());
}

TEST_CASE("a subject is found by its name, and an unknown one is not") {
  const Tree tree = acme();
  REQUIRE(tree.find("radio") != nullptr);
  CHECK(tree.find("radio")->kind == "product");
  CHECK(tree.find("nobody") == nullptr);
}

TEST_CASE("sources below are counted once however many products share them") {
  CHECK(acme().sources_below("acme") == Names{"library", "line-docs", "policies", "radio-repo"});
  CHECK(acme().sources_below("charging") == Names{"library"});
  CHECK(acme().sources_below("library") == Names{"library"});
  CHECK(acme().sources_below("nobody").empty());
}

TEST_CASE("ancestors come nearest first, each once") {
  CHECK(acme().ancestors("library") == Names{"charging", "radio", "core", "acme"});
  CHECK(acme().ancestors("acme").empty());
}

TEST_CASE("children are the direct ones, sorted") {
  CHECK(acme().children("core") == Names{"charging", "line-docs", "radio"});
  CHECK(acme().children("library").empty());
}

TEST_CASE("sources at a line or at the organisation speak for what is below, those of a product do not") {
  CHECK(acme().speaking_for("radio-repo") == Names{"line-docs", "policies"});
  CHECK(acme().speaking_for("core") == Names{"policies"});
  CHECK(acme().speaking_for("policies").empty());
}

TEST_CASE("places come from the nearest that declares the kind") {
  const auto places = acme().places("radio-repo");
  CHECK(places.at("doc.threat") == "git");
  CHECK(places.at("review") == "git");
  CHECK(acme().places("charging").at("review") == "forge");
  CHECK(acme().places("nobody").empty());
}

TEST_CASE("several places of one kind are told together, whichever row names them") {
  const Tree tree{{subject("all", "", "organisation", "doc.threat=git"),
                   subject("repo", "all", "source", "doc.threat=git doc.threat=tracker")}};
  CHECK(tree.places("repo").at("doc.threat") == "git,tracker");
}

TEST_CASE("a tree that bites its tail ends all the same") {
  const Tree ring{{subject("a", "b", "product"), subject("b", "a", "product"), subject("s", "b", "source")}};
  CHECK(ring.sources_below("a") == Names{"s"});
  CHECK(ring.ancestors("s") == Names{"b", "a"});
  CHECK(ring.root().empty());
}

TEST_CASE("names are told once and sorted") {
  CHECK(acme().names() ==
        Names{"acme", "charging", "core", "library", "line-docs", "policies", "radio", "radio-repo"});
}

TEST_CASE("a source below a source is a feed: it speaks for its host and is counted nowhere") {
  Tree tree = acme();
  tree.rows.push_back(subject("radio-ci", "radio-repo", "source"));
  CHECK(tree.host("radio-ci") == "radio-repo");
  CHECK(tree.host("radio-repo").empty());
  CHECK(tree.host("nobody").empty());
  CHECK(tree.feeds("radio-repo") == Names{"radio-ci"});
  CHECK(tree.feeds("radio").empty());
  CHECK(tree.sources_below("radio") == Names{"library", "radio-repo"});
  CHECK(tree.sources_below("radio-repo") == Names{"radio-repo"});
  CHECK(tree.sources_below("radio-ci") == Names{"radio-repo"});
}

TEST_CASE("maintained branches are read and counted nowhere") {
  Tree tree = acme();
  tree.rows.push_back(subject("radio-repo@stable", "radio-repo", "branch"));
  tree.rows.push_back(subject("radio-ci", "radio-repo", "source"));
  CHECK(tree.branches("radio-repo") == Names{"radio-repo@stable"});
  CHECK(tree.feeds("radio-repo") == Names{"radio-ci"});
  CHECK(tree.sources_below("radio") == Names{"library", "radio-repo"});
  CHECK(tree.read() ==
        Names{"library", "line-docs", "policies", "radio-ci", "radio-repo", "radio-repo@stable"});
}

}  // namespace tree_tests
