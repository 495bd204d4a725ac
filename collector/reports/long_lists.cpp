#include "collector/reports/long_lists.hpp"

#include <cstring>
#include <utility>

namespace plumbline::reports {
namespace {

// Numbers of this size are whole and unsigned to simdjson, and each has one spelling.
constexpr std::uint64_t k_mark = 18'000'000'000'000'000'000U;
constexpr std::string_view k_mark_begins = "180000000000";
constexpr std::size_t k_most_lists = 100'000;

// Behind the text that begins at `at`; its end: it does not end.
std::size_t behind_text(std::string_view json, std::size_t at) {
  for (auto end = at + 1; end < json.size(); ++end) {
    const auto* found = static_cast<const char*>(std::memchr(json.data() + end, '"', json.size() - end));
    if (found == nullptr) break;
    end = static_cast<std::size_t>(found - json.data());
    auto before = end;
    while (json[before - 1] == '\\') --before;  // ends at the first quotation mark at the latest
    if ((end - before) % 2 == 0) return end + 1;
  }
  return json.size();
}

struct Open {
  char bracket = '[';
  std::size_t at = 0;
  std::int64_t commas = 0;
  bool holds_long = false;
  std::vector<std::size_t> begins;
};

}  // namespace

std::shared_ptr<LongLists> LongLists::find(std::string_view text, std::size_t least, std::size_t depth) {
  if (least == 0 || text.size() < least) return nullptr;
  std::shared_ptr<LongLists> out(new LongLists(text, depth));
  if (!out->cut(least) || out->m_lists.empty()) return nullptr;
  out->m_walked.resize(out->m_lists.size());
  out->m_firsts.resize(out->m_lists.size());
  return out;
}

// Looks at brackets, commas and the ends of texts only.
bool LongLists::cut(std::size_t least) {
  const auto piece = least / 4;
  std::vector<Open> open;
  for (std::size_t at = 0; at < m_text.size();) {
    const char c = m_text[at];
    if (c == '"') {
      at = behind_text(m_text, at);
      continue;
    }
    if (c == '{' || c == '[') {
      if (open.size() + 2 > m_depth) return false;
      open.emplace_back().bracket = c;
      open.back().at = at;
    } else if (c == ',' && !open.empty() && open.back().bracket == '[') {
      auto& list = open.back();
      ++list.commas;
      if (list.begins.empty()) list.begins.push_back(list.at + 1);
      if (at - list.begins.back() >= piece) list.begins.push_back(at + 1);
    } else if (c == '}' || c == ']') {
      if (open.empty() || open.back().bracket != (c == ']' ? '[' : '{')) return false;
      auto list = std::move(open.back());
      open.pop_back();
      const bool is_long = c == ']' && list.commas > 0 && !list.holds_long && at + 1 - list.at >= least;
      if (is_long) {
        if (m_lists.size() == k_most_lists) return false;
        m_begins.push_back(list.at);
        m_lists.push_back({std::move(list.begins), at, list.commas + 1});
      }
      if (!open.empty()) open.back().holds_long |= is_long || list.holds_long;
    }
    ++at;
  }
  if (!open.empty()) return false;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= m_lists.size(); ++i) {
    const auto to = i < m_lists.size() ? m_begins[i] : m_text.size();
    if (m_text.substr(from, to - from).find(k_mark_begins) != m_text.npos) return false;
    from = i < m_lists.size() ? m_lists[i].end + 1 : to;
  }
  return true;
}

std::string LongLists::rest() const {
  std::string out;
  std::size_t from = 0;
  for (std::size_t i = 0; i < m_lists.size(); ++i) {
    // Between blanks, so that no figure or point beside a list becomes a part of the number.
    out.append(m_text.substr(from, m_begins[i] - from)).append(" " + std::to_string(k_mark + i) + " ");
    from = m_lists[i].end + 1;
  }
  return out.append(m_text.substr(from));
}

std::optional<std::size_t> LongLists::index_of(std::uint64_t number) const {
  if (number < k_mark || number - k_mark >= m_lists.size()) return std::nullopt;
  return number - k_mark;
}

std::unique_ptr<LongLists::Reader> LongLists::reader() {
  if (m_free.empty()) return std::make_unique<Reader>();
  auto out = std::move(m_free.back());
  m_free.pop_back();
  return out;
}

std::optional<simdjson::dom::array> LongLists::parse(Reader& reader, const LongList& list,
                                                     std::size_t piece) {
  const auto from = list.begins[piece];
  const auto to = piece + 1 < list.begins.size() ? list.begins[piece + 1] - 1 : list.end;
  auto& text = reader.text;
  text.clear();
  text.reserve(to - from + 2 + simdjson::SIMDJSON_PADDING);
  text.append("[").append(m_text.substr(from, to - from)).append("]");
  simdjson::error_code code = simdjson::SUCCESS;
  if (reader.parser.capacity() < text.size())
    code = reader.parser.allocate(text.size() + text.size() / 4, m_depth);
  simdjson::dom::array out;
  if (code == simdjson::SUCCESS) code = reader.parser.parse(text.data(), text.size(), false).get(out);
  // An empty piece is what two commas have between them.
  if (code == simdjson::SUCCESS && out.begin() != out.end()) return out;
  m_sound = false;
  return std::nullopt;
}

void LongLists::each(std::size_t index, const std::function<void(const Json&)>& f) {
  const auto& list = m_lists[index];
  auto mine = reader();  // a list may be walked inside another, or inside itself
  for (std::size_t piece = 0; piece < list.begins.size() && m_sound; ++piece) {
    const auto items = parse(*mine, list, piece);
    if (!items) return;
    for (const auto item : *items) f(Json(item));
  }
  m_walked[index] = true;
  m_free.push_back(std::move(mine));
}

Json LongLists::first(std::size_t index) {
  auto& kept = m_firsts[index];
  if (!kept) {
    kept = std::make_unique<Reader>();
    if (!parse(*kept, m_lists[index], 0)) return {};
  }
  simdjson::dom::array items;
  if (kept->parser.doc.root().get(items) != simdjson::SUCCESS) return {};
  for (const auto item : items) return Json(item);
  return {};
}

bool LongLists::sound() {
  for (std::size_t i = 0; i < m_lists.size() && m_sound; ++i) {
    if (!m_walked[i]) each(i, [](const Json&) {});
  }
  return m_sound;
}

void Json::each_long(std::size_t index, const std::function<void(const Json&)>& f) const {
  m_lists->each(index, f);
}
Json Json::first_long(std::size_t index) const {
  return m_lists->first(index);
}
std::int64_t Json::size_long(std::size_t index) const {
  return m_lists->items(index);
}
std::optional<std::size_t> Json::find_long() const {
  std::uint64_t number = 0;
  if (!m_element->is_uint64() || m_element->get(number) != simdjson::SUCCESS) return std::nullopt;
  return m_lists->index_of(number);
}

}  // namespace plumbline::reports
