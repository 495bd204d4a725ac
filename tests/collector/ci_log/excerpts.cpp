// Every excerpt of the catalogue against every signature: a run shows its own tool and no other, what is no
// run shows nothing.
#include <algorithm>
#include <set>

#include "collector/ci_log/signature.hpp"
#include "tests/collector/ci_log/log_fixture.hpp"

namespace excerpts_tests {
using namespace plumbline;
using namespace plumbline::ci_log;

namespace {

const Catalogue& data() {
  static const Catalogue k_data = [] {
    auto read = read_catalogue(PLUMBLINE_SOURCE_DIR);
    if (!read) FAIL(read.error().message);
    return std::move(*read);
  }();
  return k_data;
}

std::set<std::string> others_seen(const std::vector<ToolSeen>& seen, const LogSignature& signature,
                                  const Excerpt& excerpt) {
  std::set<std::string> out;
  for (const auto& one : seen) {
    const bool own = one.tool == signature.tool && one.category == signature.category;
    if (!own) out.insert(one.tool);
  }
  for (const auto& name : excerpt.also) {
    CHECK(out.contains(name));
    out.erase(name);
  }
  return out;
}

void check_counts(const ToolSeen& seen, const Excerpt& excerpt) {
  if (!excerpt.version.empty()) CHECK(seen.version == excerpt.version);
  if (excerpt.inputs >= 0) CHECK(seen.inputs == excerpt.inputs);
  if (excerpt.findings >= 0) CHECK(seen.findings == excerpt.findings);
  if (excerpt.seconds >= 0) CHECK(seen.seconds.value_or(-1) == Approx(excerpt.seconds));
  const auto tests = seen.tests.value_or(TestCounts{-1, -1, -1});
  if (excerpt.passed >= 0) CHECK(tests.passed == excerpt.passed);
  if (excerpt.failed >= 0) CHECK(tests.failed == excerpt.failed);
  if (excerpt.skipped >= 0) CHECK(tests.skipped == excerpt.skipped);
  CHECK(seen.ignored == excerpt.ignored);
}

}  // namespace

TEST_CASE("each excerpt of a run shows that run and nothing else") {
  for (const auto& signature : data().signatures) {
    for (const auto& excerpt : signature.runs) {
      INFO(signature.tool << " " << signature.category << ":\n" << excerpt.log);
      const auto seen = seen_in(excerpt.log);
      CHECK(others_seen(seen, signature, excerpt) == std::set<std::string>{});
      const auto is_own = [&](const ToolSeen& one) {
        return one.tool == signature.tool && one.category == signature.category;
      };
      const auto own = std::find_if(seen.begin(), seen.end(), is_own);
      CHECK(std::count_if(seen.begin(), seen.end(), is_own) == 1);  // an excerpt is of one run
      if (own == seen.end()) continue;
      CHECK(own->outcome ==
            (excerpt.outcome == "success" && !signature.proven() ? "unknown" : excerpt.outcome));
      CHECK(own->proven == signature.proven());
      CHECK_FALSE(own->lines.empty());
      check_counts(*own, excerpt);
    }
  }
}

TEST_CASE("no excerpt of what is no run shows one") {
  for (const auto& signature : data().signatures) {
    for (const auto& excerpt : signature.others) {
      INFO(signature.tool << ":\n" << excerpt.log);
      const auto seen = seen_in(excerpt.log);
      const auto own =
          std::any_of(seen.begin(), seen.end(), [&](const auto& one) { return one.tool == signature.tool; });
      CHECK_FALSE(own);
      CHECK(others_seen(seen, signature, excerpt) == std::set<std::string>{});
    }
  }
}

TEST_CASE("every signature has an excerpt of a run and one of what is none") {
  for (const auto& signature : data().signatures) {
    INFO(signature.tool);
    CHECK_FALSE(signature.runs.empty());
    CHECK_FALSE(signature.others.empty());
  }
}

TEST_CASE("every excerpt reads the same byte by byte") {
  for (const auto& signature : data().signatures) {
    for (const auto& excerpt : signature.runs) {
      INFO(signature.tool);
      CHECK(all_lines(seen_in(excerpt.log)) == all_lines(seen_in(excerpt.log, 1)));
    }
  }
}

}  // namespace excerpts_tests
