#pragma once
// The jobs that `strategy: matrix` of a GitHub workflow makes.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/git/lens_yaml.hpp"

namespace plumbline::git {

/// One row a job, with the value of every axis; GitHub makes at most 256.
class MatrixRows {
 public:
  using Row = std::vector<std::pair<std::string_view, const Yaml*>>;
  explicit MatrixRows(Yaml matrix);
  MatrixRows(const MatrixRows&) = delete;
  MatrixRows& operator=(const MatrixRows&) = delete;

  [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }
  /// `text` in one of the jobs; absent: another expression than a value of the matrix is in it.
  [[nodiscard]] std::optional<std::string> text(std::string_view text, const Row& row) const;

 private:
  [[nodiscard]] const Yaml* leaf(const Row& row, std::string_view path) const;
  void multiply(const std::string& axis, const Yaml& values);
  void include();

  Yaml m_matrix;  // shares its lists with the file's
  std::vector<Row> m_rows;
  bool m_open = false;  // only the run knows all of it
};

}  // namespace plumbline::git
