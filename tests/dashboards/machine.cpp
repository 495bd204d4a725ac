// What machines read: JSON against its schema, CSV after RFC 4180.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "dashboards/dashboards.hpp"
#include "tests/catch.hpp"
#include "tests/dashboards/golden.hpp"
#include "tests/dashboards/sample.hpp"

namespace machine_tests {
using namespace plumbline;
using namespace plumbline::dashboards;
using nlohmann::json;

namespace {

/// Empty when the document fits a schema of docs/, else the first complaint.
std::string complaint(const json& document, const std::string& name = "assessment") {
  const json schema_json = json::parse(slurp(PLUMBLINE_SOURCE_DIR "/docs/" + name + ".schema.json"));
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  valijson::ValidationResults results;
  valijson::Validator validator;
  if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results)) return {};
  valijson::ValidationResults::Error error;
  std::string out = "?";
  while (results.popError(error)) {
    out.clear();
    for (const auto& part : error.context) out += part;
    out += ": " + error.description;
  }
  return out;
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= ' ' && c < 127); });
}

assess::Assessment small() {
  auto a = sample::realistic();
  std::erase_if(a.controls,
                [](const auto& c) { return c.id != "CR1.4" && c.id != "SM1.3" && c.id != "SM1.4"; });
  return a;
}

std::vector<assess::ProbeRow> rows() {
  std::vector<assess::ProbeRow> out;
  for (std::size_t i = 0; i < sample::k_hostile_count; ++i) {
    const std::string text = sample::k_hostile[i];
    out.push_back({text, Instant{1'700'000'000 + static_cast<std::int64_t>(i)}, k_forever,
                   i % 3 == 2 ? std::optional<int>() : static_cast<int>(i % 2),
                   "commit:gateway:" + std::string(40, 'a'), text, "", text});
  }
  return out;
}

/// A reader of RFC 4180 that knows nothing of the writer.
std::vector<std::vector<std::string>> read_csv(const std::string& text) {
  std::vector<std::vector<std::string>> out(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& field = out.back().back();
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
      field += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && c == ',')
      out.back().emplace_back();
    else if (!quoted && c == '\r')
      continue;
    else if (!quoted && c == '\n')
      out.emplace_back(1);
    else
      field += c;
  }
  out.pop_back();
  return out;
}

}  // namespace

TEST_CASE("the JSON document fits its schema and its golden file") {
  for (const auto& a :
       {sample::realistic(), sample::hostile(), sample::nothing(), small(), assess::Assessment{}}) {
    json document = json::parse(render_json(a));
    if (document["digest"] == "") document["digest"] = std::string(64, '0');
    CHECK(complaint(document) == "");
  }
  check_golden("assessment.json", render_json(small()));
}

TEST_CASE("the schema refuses what is not the document") {
  json document = json::parse(render_json(small()));
  document["controls"][0]["state"] = "fine";
  CHECK(complaint(document) != "");
  document = json::parse(render_json(small()));
  document["coverage"] = 0.5;
  CHECK(complaint(document) != "");
  document = json::parse(render_json(small()));
  document["surprise"] = 1;
  CHECK(complaint(document) != "");
}

TEST_CASE("every reason and state there is fits the schema") {
  for (int r = 0; r <= static_cast<int>(Reason::contradicted); ++r) {
    for (int s = 0; s <= static_cast<int>(State::not_applicable); ++s) {
      auto a = small();
      a.controls.front().standing = {static_cast<State>(s), static_cast<Reason>(r)};
      REQUIRE(complaint(json::parse(render_json(a))) == "");
    }
  }
}

TEST_CASE("the JSON is ASCII and the same bytes every time") {
  const std::string text = render_json(sample::hostile());
  CHECK(is_ascii(text));
  CHECK(text == render_json(sample::hostile()));
}

TEST_CASE("shares are basis points of confirmed over all") {
  const json document = json::parse(render_json(sample::realistic()));
  CHECK(document["practices"][0]["confirmed"] == 2);
  CHECK(document["practices"][0]["of"] == 13);
  CHECK(document["practices"][0]["share"] == 1538);
  CHECK(document["coverage"] == 5000);
}

TEST_CASE("a population is read back from CSV field by field, and no field is a formula") {
  const std::string text = render_population_csv(rows());
  const auto table = read_csv(text);
  REQUIRE(table.size() == rows().size() + 1);
  for (const auto& row : table) {
    REQUIRE(row.size() == table.front().size());
    for (const auto& field : row)
      CHECK((field.empty() || std::string("=+-@\t\r").find(field.front()) == std::string::npos));
  }
  CHECK(table[1][4] == std::string(40, 'a'));
  CHECK(table[1][3] == "0");
  CHECK(table[3][3] == "");
  CHECK(text.find('\x1b') == std::string::npos);
  check_golden("population.csv", text);
}

TEST_CASE("a population in JSON names the full commit id and keeps NULL apart from 0") {
  const std::string text = render_population_json(rows());
  CHECK(is_ascii(text));
  const json document = json::parse(text);
  CHECK(document[0]["native_id"] == std::string(40, 'a'));
  CHECK(document[0]["commit"] == std::string(40, 'a'));
  CHECK(document[0]["ok"] == 0);
  CHECK(document[2]["ok"].is_null());
  CHECK(document[0]["until"].is_null());
  check_golden("population.json", text);
  CHECK(render_population_json({}) == "[]");
}

TEST_CASE("a trend in CSV and JSON says the same") {
  auto a = sample::realistic();
  a.trend.resize(12);
  const std::string csv = render_trend_csv(a.trend, a.of);
  const json document = json::parse(render_trend_json(a.trend, a.of));
  const auto table = read_csv(csv);
  REQUIRE(table.size() == 13);
  REQUIRE(document["points"].size() == 12);
  for (std::size_t i = 0; i < 12; ++i) {
    CHECK(table[i + 1][0] == document["points"][i]["at"]);
    CHECK(std::stoi(table[i + 1][2]) == document["points"][i]["possible"]);
    CHECK(std::stoi(table[i + 1][4]) == document["points"][i]["coverage"]);
  }
  check_golden("trend.csv", csv);
  check_golden("trend.json", render_trend_json(a.trend, a.of));
}

TEST_CASE("a comparison fits its schema and its golden files, in JSON and CSV") {
  for (const auto& d : {sample::compared(), sample::hostile_comparison(), assess::Difference{}}) {
    json document = json::parse(render_difference_json(d));
    if (document["terms"].empty()) {
      for (const auto* term : {"added", "left", "scope", "lens"})
        document["terms"].push_back({{"term", term}, {"confirmed", 0}, {"possible", 0}});
    }
    CHECK(complaint(document, "difference") == "");
  }
  json document = json::parse(render_difference_json(sample::compared()));
  document["controls"][0]["moves"][0]["term"] = "luck";
  CHECK(complaint(document, "difference") != "");
  CHECK(is_ascii(render_difference_json(sample::hostile_comparison())));
  const std::string csv = render_difference_csv(sample::hostile_comparison());
  for (const auto& row : read_csv(csv)) {
    REQUIRE(row.size() == 16);
    for (const auto& field : row)
      CHECK((field.empty() || field == "-1" ||
             std::string("=+-@\t\r").find(field.front()) == std::string::npos));
  }
  check_golden("difference.json", render_difference_json(sample::compared()));
  check_golden("difference.csv", render_difference_csv(sample::compared()));
}

}  // namespace machine_tests
