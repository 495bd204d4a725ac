#pragma once
// Comma-separated values (RFC 4180), row by row, out of memory that is not ours.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace plumbline::tickets {

class Csv {
 public:
  /// The first row names the columns; the mark between them (comma, semicolon, tab) is what it uses.
  /// Errors: unreadable (no header, a column twice).
  [[nodiscard]] static Result<Csv> open(std::string_view bytes, std::string file);
  [[nodiscard]] const std::vector<std::string>& columns() const { return m_columns; }
  /// Offset of the first row behind the header.
  [[nodiscard]] std::size_t begin() const { return m_begin; }
  [[nodiscard]] std::size_t end() const { return m_bytes.size(); }
  /// Reads the row at `at` into `cells` and returns where the next one begins; `at` must not be the end.
  /// Errors: unreadable (file:line: a quote without its other, more cells than columns), limit.
  [[nodiscard]] Result<std::size_t> row(std::size_t at, std::vector<std::string>& cells) const;
  /// What is wrong with a row of `cells` cells; empty: nothing. Where one is cut off nobody knows which.
  [[nodiscard]] std::string short_of(std::size_t at, std::size_t cells) const;
  /// "file:line" of the row at `at`, for messages.
  [[nodiscard]] std::string place(std::size_t at) const;

 private:
  Csv(std::string_view bytes, std::string file) : m_bytes(bytes), m_file(std::move(file)) {}
  std::string_view m_bytes;
  std::string m_file;
  std::vector<std::string> m_columns;
  std::size_t m_begin = 0;
  char m_mark = ',';
};

}  // namespace plumbline::tickets
