#include "cli/portfolio.hpp"

#include "tests/catch.hpp"

namespace portfolio_tests {
using namespace plumbline;
using cli::page_subjects;

namespace {

Subject subject(std::string name, std::string parent, std::string kind) {
  Subject s;
  s.name = std::move(name);
  s.parent = std::move(parent);
  s.kind = std::move(kind);
  return s;
}

Tree portfolio() {
  return Tree{{subject("acme", "", "organisation"), subject("core", "acme", "line"),
               subject("radio", "acme", "line"), subject("router", "core", "product"),
               subject("switch", "core", "product"), subject("router-src", "router", "source"),
               subject("switch-src", "switch", "source"), subject("shared", "switch", "source"),
               subject("shared", "cell", "source"), subject("cell", "radio", "product"),
               subject("cell-src", "cell", "source")}};
}

std::vector<std::string> names(const cli::PageSubjects& page) {
  std::vector<std::string> out;
  for (const auto& s : page.subjects) out.push_back(s.parent + "/" + s.name);
  return out;
}

}  // namespace

TEST_CASE("a page shows each subject once, parents first, and no only child") {
  CHECK(names(page_subjects(portfolio(), "acme", 100)) ==
        std::vector<std::string>{"/acme", "acme/core", "core/router", "core/switch", "switch/shared",
                                 "switch/switch-src", "acme/radio", "radio/cell-src"});
}

TEST_CASE("a page of a product holds its sources, and of a source itself") {
  CHECK(names(page_subjects(portfolio(), "switch", 100)) ==
        std::vector<std::string>{"/switch", "switch/shared", "switch/switch-src"});
  CHECK(names(page_subjects(portfolio(), "router", 100)) == std::vector<std::string>{"/router"});
  CHECK(names(page_subjects(portfolio(), "router-src", 100)) == std::vector<std::string>{"/router-src"});
}

TEST_CASE("where there are too many subjects the sources are left out and counted") {
  const auto page = page_subjects(portfolio(), "acme", 7);
  CHECK(names(page) ==
        std::vector<std::string>{"/acme", "acme/core", "core/router", "core/switch", "acme/radio"});
  CHECK(page.left_out == 3);
  CHECK(page_subjects(portfolio(), "acme", 8).left_out == 0);
}

TEST_CASE("a tree that bites its tail still ends") {
  const Tree ring{{subject("a", "b", "line"), subject("b", "a", "line")}};
  CHECK(names(page_subjects(ring, "a", 100)) == std::vector<std::string>{"/a"});
}

}  // namespace portfolio_tests
