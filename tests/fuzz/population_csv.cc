// Rows for a spreadsheet: every field comes back whole, and none is a formula. Fields of a row are lines.
#include <vector>

#include "dashboards/dashboards.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

namespace {

constexpr std::size_t k_columns = 9;

/// RFC 4180, strictly: a quote opens a field only at its start, and each record ends with CR LF.
std::vector<std::vector<std::string>> read_csv(std::string_view text) {
  std::vector<std::vector<std::string>> out(1);
  out.back().emplace_back();
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto& field = out.back().back();
    const bool twice = quoted && text.substr(i, 2) == "\"\"";
    if (twice) {
      field += '"';
      ++i;
    } else if (text[i] == '"') {
      fuzz::must(quoted || field.empty(), "a quote stands at the start or the end of a field");
      quoted = !quoted;
    } else if (!quoted && text[i] == ',') {
      out.back().emplace_back();
    } else if (!quoted && text.substr(i, 2) == "\r\n") {
      out.emplace_back(1);
      ++i;
    } else {
      field += text[i];
    }
  }
  fuzz::must(!quoted && out.back() == std::vector<std::string>{""}, "the last record is ended");
  out.pop_back();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto rest = fuzz::text_of(data, size);
  std::vector<assess::ProbeRow> rows;
  while (!rest.empty()) {
    assess::ProbeRow row;
    for (auto* field : {&row.subject, &row.evidence, &row.detail, &row.commit, &row.path})
      *field = fuzz::take_until(rest, '\n');
    row.at = {1'700'000'000};
    row.ok = static_cast<int>(rows.size() % 2);
    rows.push_back(row);
  }
  const auto records = read_csv(dashboards::render_population_csv(rows));
  fuzz::must(records.size() == rows.size() + 1, "one record a row, below the names");
  for (const auto& record : records) {
    fuzz::must(record.size() == k_columns, "each record has each column");
    for (const auto& field : record) {
      fuzz::must(!fuzz::has_control(field), "no control character is left");
      fuzz::must(field.empty() || std::string_view("=+-@").find(field.front()) == std::string_view::npos,
                 "no field is a formula");
    }
  }
  return 0;
}
