#include "collector/git/lens_ci_matrix.hpp"

#include <algorithm>

#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

using Row = MatrixRows::Row;

const Yaml* in(const Row& row, std::string_view key) {
  const auto found = std::find_if(row.begin(), row.end(), [&](const auto& one) { return one.first == key; });
  return found == row.end() ? nullptr : found->second;
}

/// Whether a row has all values of `one`; `others`: what it says of keys that the row has not.
bool agrees(const Row& row, const Yaml& one, bool others) {
  return std::all_of(one.map.begin(), one.map.end(), [&](const auto& entry) {
    const auto* value = in(row, entry.first);
    return value == nullptr ? others : value->is_scalar() && value->text == entry.second.text;
  });
}

void put(Row& row, std::string_view key, const Yaml& value) {
  for (auto& [name, known] : row) {
    if (name == key) return void(known = &value);
  }
  row.emplace_back(key, &value);
}

}  // namespace

MatrixRows::MatrixRows(Yaml matrix) : m_matrix(std::move(matrix)) {
  if (!m_matrix.is_map()) return;
  m_rows.emplace_back();
  for (const auto& [axis, values] : m_matrix.map) {
    if (axis != "include" && axis != "exclude") multiply(axis, values);
  }
  const auto& out = m_matrix["exclude"].items;
  std::erase_if(m_rows, [&](const Row& row) {
    return std::any_of(out.begin(), out.end(), [&](const Yaml& one) { return agrees(row, one, false); });
  });
  include();
}

std::optional<std::string> MatrixRows::text(std::string_view text, const Row& row) const {
  std::string out;
  for (auto at = text.find("${{"); at != text.npos; at = text.find("${{")) {
    const auto end = text.find("}}", at);
    if (end == text.npos) return std::nullopt;
    const auto name = trim(text.substr(at + 3, end - at - 3));
    if (!name.starts_with("matrix.")) return std::nullopt;
    const auto* value = leaf(row, name.substr(7));
    if (value == nullptr) return std::nullopt;
    out.append(text.substr(0, at)).append(value->text);
    text.remove_prefix(end + 2);
  }
  return out.append(text);
}

/// Null: only the run knows. A row without the key has an empty text there.
const Yaml* MatrixRows::leaf(const Row& row, std::string_view path) const {
  static const Yaml k_none;
  const auto dot = path.find('.');
  const auto* value = in(row, path.substr(0, dot));
  if (path.find_first_of(" &|!=()[") != path.npos) return nullptr;
  if (value == nullptr) return m_open ? nullptr : &k_none;
  if (dot != path.npos) value = &(*value)[path.substr(dot + 1)];
  const bool plain = value->kind == Yaml::Kind::nothing || value->is_scalar();
  return plain && value->text.find("${{") == value->text.npos ? value : nullptr;
}

void MatrixRows::multiply(const std::string& axis, const Yaml& values) {
  constexpr std::size_t k_most = 256;
  const bool known = values.is_sequence() && m_rows.size() * values.items.size() <= k_most;
  m_open = m_open || !known;
  if (!known) return;
  std::vector<Row> next;
  for (const auto& row : m_rows) {
    for (const auto& value : values.items) {
      next.push_back(row);
      next.back().emplace_back(axis, &value);
    }
  }
  m_rows = std::move(next);
}

/// What fits rows is added to them, what fits none is a row of its own.
void MatrixRows::include() {
  const auto& more = m_matrix["include"];
  m_open = m_open || more.is_scalar();
  if (m_rows.size() == 1 && m_rows.front().empty() && !more.items.empty()) m_rows.clear();
  const auto made = m_rows;
  for (const auto& one : more.items) {
    bool fits = false;
    for (std::size_t i = 0; i < made.size(); ++i) {
      if (!agrees(made[i], one, true)) continue;
      fits = true;
      for (const auto& [key, value] : one.map) {
        if (in(made[i], key) == nullptr) put(m_rows[i], key, value);
      }
    }
    if (fits) continue;
    m_rows.emplace_back();
    for (const auto& [key, value] : one.map) put(m_rows.back(), key, value);
  }
}

}  // namespace plumbline::git
