#include "collector/reports/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

namespace plumbline::reports {

// A table is ours, so what is wrong in it is a bug. `^` before a version that is not read leaves a field or a
// word out.
class RulesParser {
 public:
  RulesParser(Rules& rules, std::string_view table, int minor)
      : m_rules(rules), m_table(table), m_minor(minor) {}

  void run() {
    for (skip(); m_at < m_table.size(); skip()) {
      const auto name = until("=:");
      Kind& out = named(name);
      if (m_table[m_at++] == ':') {
        fields(out);
      } else {
        m_rules.m_named[name] = kind();
      }
      if (m_rules.m_root == nullptr && out.what == Kind::What::object) m_rules.m_root = &out;
    }
  }

 private:
  [[nodiscard]] char here() const { return m_at < m_table.size() ? m_table[m_at] : '\n'; }
  void skip() {
    while (m_at < m_table.size() && (here() == ' ' || here() == '\n')) ++m_at;
  }
  std::string_view until(std::string_view ends) {
    const auto end = std::min(m_table.find_first_of(ends, m_at), m_table.size());
    const auto out = m_table.substr(m_at, end - m_at);
    m_at = end;
    return out;
  }
  bool take(char c) {
    if (here() != c) return false;
    ++m_at;
    return true;
  }

  Kind* fresh(Kind::What what) {
    auto& out = m_rules.m_kinds.emplace_back();
    out.what = what;
    return &out;
  }

  // The basic kinds have the names no table gives.
  Kind& named(std::string_view name) {
    const auto it = m_rules.m_named.find(name);
    if (it != m_rules.m_named.end()) return *it->second;
    using What = Kind::What;
    Kind* out = fresh(name == "text"      ? What::text
                      : name == "boolean" ? What::truth
                      : name == "number"  ? What::number
                                          : What::any);
    if (name == "ratio") *out = {.what = What::number, .least = 0, .most = 1};
    if (name == "integer") *out = {.what = What::whole};
    if (name == "integer0") *out = {.what = What::whole, .least = 0};
    if (name == "integer1") *out = {.what = What::whole, .least = 1};
    if (name == "level") *out = {.what = What::whole, .least = 0, .most = 6};
    if (name == "signature") *out = {.what = What::object, .open = true};
    if (const auto* word = word_of(name)) *out = {.what = What::word, .word = word};
    m_rules.m_named.emplace(name, out);
    return *out;
  }

  Kind* kind() {
    Kind* first = one_kind();
    if (here() != '/') return first;
    Kind* out = fresh(Kind::What::either);
    out->either.push_back(first);
    while (take('/')) out->either.push_back(one_kind());
    return out;
  }
  Kind* one_kind() {
    if (take('[')) {
      Kind* out = fresh(Kind::What::list);
      out->item = kind();
      take(']');
      out->unique = take('!');
      if (take('1')) out->most = 1;
      return out;
    }
    if (take('{')) {
      Kind* out = fresh(Kind::What::object);
      fields(*out);
      take('}');
      return out;
    }
    if (take('(')) return words();
    return &named(until(" \n/]})"));
  }
  Kind* words() {
    Kind* out = fresh(Kind::What::words);
    for (skip(); !take(')'); skip()) {
      const auto word = until(" \n^)");
      if (in_version().first) out->words.push_back(word);
    }
    std::sort(out->words.begin(), out->words.end());
    return out;
  }

  // Whether it is of this version, and from which one it is.
  std::pair<bool, int> in_version() {
    if (!take('^')) return {true, 0};
    const int since = m_table[m_at++] - '0';
    const int until = take('-') ? m_table[m_at++] - '0' : 9;
    return {since <= m_minor && m_minor <= until, since};
  }

  void fields(Kind& out) {
    out.what = Kind::What::object;
    for (;;) {
      // The next line begins another kind.
      while (here() == ' ' || (here() == '\n' && m_at + 1 < m_table.size() && m_table[m_at + 1] == ' '))
        ++m_at;
      if (here() == '\n' || here() == '}') break;
      if (!choice(out)) field(out);
    }
    assert(out.fields.size() <= 64);
    for (std::size_t i = 0; i < out.fields.size(); ++i) out.musts |= std::uint64_t{out.fields[i].must} << i;
  }
  void field(Kind& out) {
    const bool attribute = take('.');
    Field field{until(" \n*!^=}"), nullptr, false, false, attribute};
    field.many = take('*');
    field.must = take('!');
    const auto [known, since] = in_version();
    field.kind = take('=') ? kind() : &named("text");
    if (!known) {
      if (since > m_minor) out.otherwise.emplace_back(field.name, since);
    } else if (field.name == "~") {
      (attribute ? out.open_attributes : out.open) = true;
    } else if (field.name == "#") {
      out.content = field.kind;
    } else {
      out.fields.push_back(field);
    }
  }
  bool choice(Kind& out) {
    using How = Choice::How;
    constexpr std::array<std::pair<std::string_view, How>, 4> k_hows{
        {{"one(", How::one}, {"most(", How::most}, {"some(", How::some}, {"true(", How::is_true}}};
    const auto rest = m_table.substr(m_at);
    const auto how =
        std::find_if(k_hows.begin(), k_hows.end(), [&](const auto& h) { return rest.starts_with(h.first); });
    if (how == k_hows.end()) return false;
    m_at += how->first.size() - 1;
    Choice made{how->second, {}};
    while (!take(')')) {
      if (m_table[m_at++] != '+') made.sets.push_back(0);
      const auto name = until("+|)");
      for (std::size_t i = 0; i < out.fields.size(); ++i)
        made.sets.back() |= std::uint64_t{out.fields[i].name == name} << i;
    }
    if (in_version().first) out.choices.push_back(std::move(made));
    return true;
  }

  Rules& m_rules;
  std::string_view m_table;
  int m_minor;
  std::size_t m_at = 0;
};

Rules::Rules(std::string_view table, std::string_view format, int minor)
    : m_format(fmt::format("{} 1.{}", format, minor)) {
  RulesParser(*this, table, minor).run();
  assert(m_root != nullptr);
  for (const auto& [name, kind] : m_named) assert(kind->what != Kind::What::any || name == "any");
}

const Field* field_of(const Kind& kind, std::string_view name, bool attribute, std::size_t& next) {
  const auto count = kind.fields.size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = next + i < count ? next + i : next + i - count;
    const auto& field = kind.fields[at];
    if (field.name != name || field.attribute != attribute) continue;
    next = at + 1;
    return &field;
  }
  return nullptr;
}

}  // namespace plumbline::reports
