#include "collector/tickets/csv.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace plumbline::tickets {
namespace {

constexpr std::size_t k_longest_row = 4u << 20, k_most_columns = 1000;  // our choice

char mark_of(std::string_view header) {
  const auto count = [&](char c) { return std::count(header.begin(), header.end(), c); };
  if (count('\t') > count(',') && count('\t') > count(';')) return '\t';
  return count(';') > count(',') ? ';' : ',';
}

}  // namespace

std::string Csv::place(std::size_t at) const {
  const auto head = m_bytes.substr(0, at);
  return fmt::format("{}:{}", m_file, 1 + std::count(head.begin(), head.end(), '\n'));
}

std::string Csv::short_of(std::size_t at, std::size_t cells) const {
  if (cells >= m_columns.size()) return {};
  return fmt::format("{}: the row has {} cell{} and the first row names {} columns", place(at), cells,
                     cells == 1 ? "" : "s", m_columns.size());
}

Result<Csv> Csv::open(std::string_view bytes, std::string file) {
  Csv out(bytes, std::move(file));
  std::size_t at = bytes.starts_with("\xef\xbb\xbf") ? 3 : 0;
  if (at == bytes.size())
    return fail(Errc::unreadable, out.m_file + ":1: the file is empty; the first row names the columns");
  out.m_mark = mark_of(bytes.substr(at, bytes.find('\n', at) - at));
  out.m_columns.resize(k_most_columns);
  std::vector<std::string> cells;
  const auto next = out.row(at, cells);
  if (!next) return tl::unexpected(next.error());
  out.m_columns = std::move(cells);
  out.m_begin = *next;
  return out;
}

Result<std::size_t> Csv::row(std::size_t at, std::vector<std::string>& cells) const {
  const std::size_t start = at, limit = std::min(m_bytes.size(), at + k_longest_row);
  std::size_t n = 0;
  const auto cell = [&]() -> std::string& {
    if (n == cells.size()) cells.emplace_back();
    cells[n].clear();
    return cells[n++];
  };
  for (;;) {
    std::string& text = cell();
    if (n > m_columns.size())
      return fail(
          Errc::unreadable,
          fmt::format("{}: column {}: the row has more cells than the {} columns the "
                      "first row names; a cell with a {} in it stands in quotes",
                      place(start), n, m_columns.size(), m_mark == '\t' ? "tab" : std::string(1, m_mark)));
    if (at < limit && m_bytes[at] == '"') {
      for (++at;;) {
        const auto quote = std::min(m_bytes.find('"', at), limit);
        text.append(m_bytes, at, quote - at);
        if (quote >= limit)
          return fail(limit < m_bytes.size() ? Errc::limit : Errc::unreadable,
                      fmt::format("{}: column {}: a quote is opened and never closed", place(start), n));
        at = quote + 1;
        if (at >= m_bytes.size() || m_bytes[at] != '"') break;
        text += '"';
        ++at;
      }
    }
    const auto from = at;
    while (at < limit && m_bytes[at] != m_mark && m_bytes[at] != '\n' && m_bytes[at] != '\r') ++at;
    text.append(m_bytes, from, at - from);
    if (at >= limit && limit < m_bytes.size())
      return fail(Errc::limit,
                  fmt::format("{}: the row is longer than {} bytes", place(start), k_longest_row));
    if (at < m_bytes.size() && m_bytes[at] == m_mark) {
      ++at;
      continue;
    }
    if (at < m_bytes.size() && m_bytes[at] == '\r') ++at;
    if (at < m_bytes.size() && m_bytes[at] == '\n') ++at;
    cells.resize(n);
    return at;
  }
}

}  // namespace plumbline::tickets
