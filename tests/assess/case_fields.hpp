#pragma once
// Sets fields of any shape by their column names from the texts of a case file.
#include <functional>
#include <string>
#include <tuple>

#include "assess/yaml_reader.hpp"
#include "tests/assess/test_world.hpp"

namespace plumbline::tests {

/// Turns the texts of one case into values of fields; a wrong text is refused with its line.
class FieldSetter {
 public:
  FieldSetter(assess::YamlReader& reader, std::function<Oid(std::int64_t)> commit_of_day)
      : m_reader(reader), m_commit_of_day(std::move(commit_of_day)) {}

  /// Sets what `map` gives of `record`; keys in `others` are the caller's.
  template <class S>
  void set(S& record, const assess::YamlValue& map, const std::vector<std::string>& others) {
    std::vector<std::string> known = others;
    std::apply([&](const auto&... f) { (known.emplace_back(f.name), ...); }, S::fields);
    if (!m_reader.is_map(map, S::k_shape, known)) return;
    std::apply([&](const auto&... f) { (set_one(record.*f.member, map, f.name), ...); }, S::fields);
  }

 private:
  template <class T>
  void set_one(T& member, const assess::YamlValue& map, std::string_view name) {
    const auto text = m_reader.text(map, name);
    if (text) put(member, *text, map.find(name)->line, name);
  }
  std::int64_t number(const std::string& text, int line, std::string_view name) {
    const bool minus = !text.empty() && text.front() == '-';
    const auto digits = text.substr(minus ? 1 : 0);
    if (digits.empty() || digits.size() > 15 || digits.find_first_not_of("0123456789") != std::string::npos) {
      m_reader.refuse(line, name, "\"" + text + "\" is not a whole number");
      return 0;
    }
    return (minus ? -1 : 1) * std::stoll(digits);
  }
  void put(std::string& member, const std::string& text, int line, std::string_view name) {
    // Of a setting: where a ref stands; of an event: a fix.
    const bool commit = (name == "value" || name == "to_value") && text.rfind("day ", 0) == 0;
    member = commit ? m_commit_of_day(number(text.substr(4), line, name)).hex() : text;
  }
  void put(std::int64_t& member, const std::string& text, int line, std::string_view name) {
    member = number(text, line, name);
  }
  void put(bool& member, const std::string& text, int line, std::string_view name) {
    if (text != "true" && text != "false" && text != "1" && text != "0")
      m_reader.refuse(line, name, "is neither true nor false");
    member = text == "true" || text == "1";
  }
  void put(Instant& member, const std::string& text, int line, std::string_view name) {
    member = day(number(text, line, name));
  }
  void put(PersonId& member, const std::string& text, int, std::string_view) { member = person(text); }
  void put(Oid& member, const std::string& text, int line, std::string_view name) {
    if (text.rfind("day ", 0) == 0)
      member = m_commit_of_day(number(text.substr(4), line, name));
    else
      member = Oid::parse(text).value_or(made_oid(text, 0));
  }
  void put(Signature& member, const std::string& text, int line, std::string_view name) {
    const std::vector<std::string> names{"none", "openpgp", "ssh", "x509", "other"};
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == text) {
        member = static_cast<Signature>(i);
        return;
      }
    }
    m_reader.refuse(line, name, "\"" + text + "\" is no signature." + assess::hint(text, names));
  }
  template <class T>
  void put(std::optional<T>& member, const std::string& text, int line, std::string_view name) {
    if constexpr (std::is_same_v<T, std::string>) {
      if (text.rfind("day ", 0) == 0) {
        member = m_commit_of_day(number(text.substr(4), line, name)).hex();
        return;
      }
    }
    T value{};
    put(value, text, line, name);
    member = std::move(value);
  }

  assess::YamlReader& m_reader;
  std::function<Oid(std::int64_t)> m_commit_of_day;
};

}  // namespace plumbline::tests
