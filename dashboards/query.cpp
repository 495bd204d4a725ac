// Any table a query gave: for a terminal, a program or a spreadsheet.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "dashboards/csv.hpp"
#include "dashboards/dashboards.hpp"
#include "dashboards/json.hpp"
#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

using store::Blob;
using store::Cell;
using store::Table;

constexpr int k_widest = 60;

std::string hex_of(const Blob& blob) {
  std::string out;
  for (const char c : blob.bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

/// Infinities have no number in JSON and CSV: they are told as text. (SQLite's shell writes 1e999, which is a
/// number by the grammar and none by most readers.)
std::string real_words(double value) {
  return std::isfinite(value) ? fmt::format("{:.15g}", value) : value > 0 ? "Infinity" : "-Infinity";
}

struct Shown {
  std::string text;
  bool number = false, null = false;
};

Shown shown(const Cell& cell, const Painter& p) {
  if (std::holds_alternative<std::monostate>(cell)) return {"NULL", false, true};
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return {std::to_string(*number), true};
  if (const auto* real = std::get_if<double>(&cell)) return {real_words(*real), true};
  if (const auto* blob = std::get_if<Blob>(&cell)) return {"x'" + hex_of(*blob) + "'"};
  return {p.safe(std::get<std::string>(cell))};
}

using Grid = std::vector<std::vector<Shown>>;

std::vector<int> widths_of(const Grid& grid, const std::vector<std::string>& names) {
  std::vector<int> out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    int width = columns(names[i]);
    for (const auto& row : grid) width = std::max(width, columns(row[i].text));
    out.push_back(std::min(width, k_widest));
  }
  return out;
}

std::string line(const std::vector<Shown>& row, const std::vector<int>& widths, const Painter& p, bool& cut) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto& cell = row[i];
    cut = cut || columns(cell.text) > widths[i];
    std::string text = p.cut(cell.text, widths[i]);
    const bool last = i + 1 == row.size();
    if (cell.number)
      text = p.right(text, widths[i]);
    else if (!last)
      text = p.fit(text, widths[i]);
    out += (i == 0 ? "" : "  ") + (cell.null ? p.dim(text) : text);
  }
  return out;
}

Json cell_json(const Cell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) return nullptr;
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  if (const auto* real = std::get_if<double>(&cell))
    return std::isfinite(*real) ? Json(*real) : Json(real_words(*real));
  if (const auto* blob = std::get_if<Blob>(&cell)) return Json{{"blob", hex_of(*blob)}};
  return std::get<std::string>(cell);
}

std::string cell_csv(const Cell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) return "";
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&cell)) return real_words(*real);
  if (const auto* blob = std::get_if<Blob>(&cell)) return "x'" + hex_of(*blob) + "'";
  const auto& text = std::get<std::string>(cell);
  return text.empty() ? "\"\"" : csv_field(text);  // an empty text is no NULL
}

}  // namespace

std::string render_table(const Table& table, const Terminal& terminal) {
  const Painter p(terminal);
  std::vector<std::string> names;
  for (const auto& name : table.columns) names.push_back(p.safe(name));
  Grid grid;
  for (const auto& row : table.rows) {
    grid.emplace_back();
    for (const auto& cell : row) grid.back().push_back(shown(cell, p));
  }
  const auto widths = widths_of(grid, names);
  bool cut = false;
  std::vector<Shown> head;
  for (std::size_t i = 0; i < names.size(); ++i)
    head.push_back({names[i], !grid.empty() && grid.front()[i].number});
  std::vector<std::string> lines{p.strong(line(head, widths, p, cut))};
  for (const auto& row : grid) lines.push_back(line(row, widths, p, cut));
  lines.push_back(p.dim(count_words(static_cast<std::int64_t>(grid.size()), "row", "rows") +
                        (table.more ? ", and there are more: --limit N" : "") +
                        (cut ? fmt::format("; cut at {} columns: --format csv", k_widest) : "")));
  return joined(lines);
}

std::string render_table_csv(const Table& table) {
  std::string out;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    out += (i == 0 ? "" : ",") + csv_field(table.columns[i]);
  out += "\r\n";
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + cell_csv(row[i]);
    out += "\r\n";
  }
  return out;
}

std::string render_table_json(const Table& table) {
  Json rows = Json::array();
  for (const auto& row : table.rows) {
    Json cells = Json::array();
    for (const auto& cell : row) cells.push_back(cell_json(cell));
    rows.push_back(std::move(cells));
  }
  return json_bytes({{"columns", table.columns}, {"rows", std::move(rows)}, {"more", table.more}});
}

}  // namespace plumbline::dashboards
