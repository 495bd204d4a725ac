// JUnit XML as surefire, gtest, ctest, pytest, Catch2 and Jenkins write it. There is no standard; cases are
// counted one by one, the totals a suite states are compared with them.
#include <fmt/format.h>

#include <algorithm>

#include "collector/reports/formats.hpp"

namespace plumbline::reports {
namespace {

bool recognises(const Document& document) {
  if (document.syntax() != Syntax::xml) return false;
  const auto name = local_name(document.xml());
  return name == "testsuites" || name == "testsuite" ||
         (name == "result" && child_of(document.xml(), "suites"));
}

struct Counts {
  std::int64_t passed = 0, failed = 0, skipped = 0, errors = 0;
  [[nodiscard]] std::int64_t all() const { return passed + failed + skipped; }
};

// TS 33.117 and its like as suites of test labs name them: test_33117_h10_TC_…
bool is_scas(std::string_view name) {
  return name.size() > 14 && name.starts_with("test_33") && name.find_first_not_of("0123456789", 5) == 10 &&
         name[10] == '_' && name[14] == '_';
}

class SuiteReader {
 public:
  explicit SuiteReader(Builder& builder) : m_builder(builder) {}

  void suite(pugi::xml_node node) {
    m_builder.stated(node.attribute("timestamp").value());
    ++m_suites;
    remember_maker(node);
    const Counts before = m_unit, before_scas = m_scas;
    for (auto child = node.first_child(); child; child = child.next_sibling()) {
      const auto name = local_name(child);
      if (name == "testsuite") suite(child);
      if (name == "testcase") one(child);
      // A suite that broke outside its cases: what it could not run did not pass.
      if (name == "error" || name == "failure") ++m_unit.failed;
    }
    const auto told = number_of(node.attribute("tests"));
    const auto seen = m_unit.all() + m_scas.all() - before.all() - before_scas.all();
    if (told && *told > 0 && seen == 0)
      stated(node, *told);
    else if (told && *told != seen)
      ++m_disagreeing;
  }

  // How Jenkins keeps what it has read: junitResult.xml.
  void kept_by_jenkins(pugi::xml_node suites) {
    m_maker = "jenkins";
    each_child(suites, "suite", [&](pugi::xml_node node) {
      ++m_suites;
      m_builder.stated(child_of(node, "timestamp").child_value());
      each_child(child_of(node, "cases"), "case", [&](pugi::xml_node item) {
        Counts& counts = is_scas(child_of(item, "testName").child_value()) ? m_scas : m_unit;
        const std::string_view since = child_of(item, "failedSince").child_value();
        if (child_of(item, "errorStackTrace") || child_of(item, "errorDetails") ||
            (!since.empty() && since != "0"))
          ++counts.failed;
        else if (std::string_view(child_of(item, "skipped").child_value()) == "true")
          ++counts.skipped;
        else
          ++counts.passed;
      });
    });
  }

  void finish() {
    if (m_without_cases > 0)
      m_builder.note(
          fmt::format("{} tests are counted as their suites state them: no case is listed", m_without_cases));
    if (m_disagreeing > 0)
      m_builder.note(fmt::format(
          "{} suites state another number of tests than they list; the listed were counted", m_disagreeing));
    m_builder.count("suites", m_suites);
    m_builder.count("tests", m_unit.all() + m_scas.all());
    m_builder.count("passed", m_unit.passed + m_scas.passed);
    m_builder.count("failed", m_unit.failed + m_scas.failed);
    m_builder.count("skipped", m_unit.skipped + m_scas.skipped);
    if (m_scas.all() > 0) tell(m_scas, "scas");
    if (m_unit.all() > 0 || m_scas.all() == 0) tell(m_unit, "unit");
  }

 private:
  // A suite that lists no case has only its own totals; what they do not sum to did not pass.
  void stated(pugi::xml_node node, std::int64_t tests) {
    const auto of = [&](const char* name) {
      return std::clamp<std::int64_t>(number_of(node.attribute(name)).value_or(0), 0, tests);
    };
    const auto failed = std::min(of("failures") + of("errors"), tests);
    const auto skipped = std::min(of("skipped") + of("disabled"), tests - failed);
    m_unit.failed += failed;
    m_unit.skipped += skipped;
    m_unit.passed += tests - failed - skipped;
    m_without_cases += tests;
  }

  void tell(const Counts& counts, std::string_view category) {
    auto& run = m_builder.tests(m_maker, category);
    run.passed = counts.passed;
    run.failed = counts.failed;
    run.skipped = counts.skipped;
  }

  void one(pugi::xml_node node) {
    Counts& counts = is_scas(node.attribute("name").value()) ? m_scas : m_unit;
    bool failed = false, skipped = false;
    for (auto child = node.first_child(); child; child = child.next_sibling()) {
      const auto name = local_name(child);
      if (name == "failure" || name == "error") failed = true;
      if (name == "skipped") skipped = true;
    }
    // gtest and ctest: a disabled or unrun test has no element of its own.
    const std::string_view status = node.attribute("status").value(),
                           result = node.attribute("result").value();
    if (status == "notrun" || status == "disabled" || result == "suppressed" || result == "skipped")
      skipped = true;
    if (status == "fail") failed = true;
    if (failed)
      ++counts.failed;
    else if (skipped)
      ++counts.skipped;
    else
      ++counts.passed;
  }

  void remember_maker(pugi::xml_node node) {
    if (!m_maker.empty()) return;
    const std::string_view name = node.attribute("name").value();
    if (name == "pytest") m_maker = "pytest";
    if (name == "AllTests" || name.starts_with("gtest")) m_maker = "gtest";
    if (name == "(empty)" || name.find("ctest") != name.npos) m_maker = "ctest";
    const std::string_view schema = node.attribute("xsi:noNamespaceSchemaLocation").value();
    if (schema.find("surefire") != schema.npos) m_maker = "surefire";
  }

  Builder& m_builder;
  Counts m_unit, m_scas;
  std::int64_t m_suites = 0, m_disagreeing = 0, m_without_cases = 0;
  std::string m_maker;
};

Result<void> read(const Document& document, Builder& builder, ReportReading&) {
  SuiteReader reader(builder);
  const auto root = document.xml();
  if (local_name(root) == "result") {
    reader.kept_by_jenkins(child_of(root, "suites"));
  } else if (local_name(root) == "testsuite") {
    reader.suite(root);
  } else {
    builder.stated(root.attribute("timestamp").value());
    for (auto child = root.first_child(); child; child = child.next_sibling()) {
      if (child.type() == pugi::node_element && local_name(child) != "testsuite" &&
          local_name(child) != "properties" && local_name(child) != "testcase")
        return fail(Errc::unreadable, fmt::format("has an element \"{}\" where suites belong",
                                                  clipped(child.name(), k_quoted)));
      if (local_name(child) == "testsuite") reader.suite(child);
    }
  }
  reader.finish();
  return {};
}

}  // namespace

extern const Format k_junit{"junit", recognises, read};

}  // namespace plumbline::reports
