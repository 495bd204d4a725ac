#include "collector/git/lens_ci_azure_condition.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace plumbline::git {
namespace {

constexpr int k_deepest_condition = 32;

/// What an argument may be; nothing: anything. `open`: each goes on in a way nobody knows.
struct Values {
  std::vector<std::string> all;
  bool open = false;
};

Maybe opposite(Maybe value) {
  return value == Maybe::yes ? Maybe::no : value == Maybe::no ? Maybe::yes : value;
}

/// `holds` for each pair of values.
template <class F>
Maybe for_all(const Values& a, const Values& b, F holds) {
  if (a.all.empty() || b.all.empty()) return Maybe::maybe;
  std::optional<Maybe> out;
  for (const auto& x : a.all) {
    for (const auto& y : b.all) {
      const auto one = holds(x, y);
      out = !out || *out == one ? one : Maybe::maybe;
    }
  }
  return *out;
}

Maybe equal(const Values& a, const Values& b) {
  if (b.open) return a.open ? Maybe::maybe : equal(b, a);
  return for_all(a, b, [&](const std::string& x, const std::string& y) {
    if (a.open) return y.starts_with(x) ? Maybe::maybe : Maybe::no;
    return x == y ? Maybe::yes : Maybe::no;
  });
}

Maybe begins(const Values& a, const Values& b) {
  if (b.open) return Maybe::maybe;
  return for_all(a, b, [&](const std::string& x, const std::string& y) {
    if (x.starts_with(y)) return Maybe::yes;
    return a.open && y.starts_with(x) ? Maybe::maybe : Maybe::no;
  });
}

/// What the platform itself says of a run.
Values predefined(std::string_view name, const CiTrigger& trigger) {
  const auto& by = trigger.name;
  if (name == "build.reason") {
    if (by == "push" || by == "tag") return {{"individualci", "batchedci"}};
    if (by == "change_request") return {{"pullrequest"}};
    if (by == "schedule") return {{"schedule"}};
    if (by == "manual") return {{"manual"}};
  }
  if (name == "build.sourcebranch") {
    if (by == "change_request") return {{"refs/pull/"}, true};
    if (by == "tag") return {{"refs/tags/"}, true};
    if (by == "push" || by == "schedule") return {{"refs/heads/"}, true};
  }
  return {};
}

class AzureCondition {
 public:
  AzureCondition(std::string_view text, const CiTrigger& trigger, const AzureVariables& variables)
      : m_text(text), m_trigger(trigger), m_variables(variables) {}

  Maybe condition(int depth) {
    const auto name = word();
    if (!take('(')) {
      const auto values = value_of(name);
      return equal(values, {{"true"}}) == Maybe::yes    ? Maybe::yes
             : equal(values, {{"false"}}) == Maybe::yes ? Maybe::no
                                                        : Maybe::maybe;
    }
    if (depth > k_deepest_condition) return m_text = {}, Maybe::maybe;
    if (name == "and" || name == "or" || name == "not") return joined(name, depth);
    std::vector<Values> arguments;
    while (!take(')') && !m_text.empty()) {
      arguments.push_back(argument(depth + 1));
      take(',');
    }
    return called(name, arguments);
  }

 private:
  Maybe joined(std::string_view name, int depth) {
    std::optional<Maybe> out;
    while (!take(')') && !m_text.empty()) {
      const auto one = condition(depth + 1);
      out = !out ? one : name == "or" ? std::max(*out, one) : std::min(*out, one);
      take(',');
    }
    return !out ? Maybe::maybe : name == "not" ? opposite(*out) : *out;
  }

  static Maybe called(std::string_view name, const std::vector<Values>& with) {
    if (name == "succeeded" || name == "always" || name == "succeededorfailed") return Maybe::yes;
    if (with.size() < 2) return Maybe::maybe;
    if (name == "eq") return equal(with[0], with[1]);
    if (name == "ne") return opposite(equal(with[0], with[1]));
    if (name == "startswith") return begins(with[0], with[1]);
    if (name != "in" && name != "notin") return Maybe::maybe;
    auto any = Maybe::no;
    for (std::size_t i = 1; i < with.size(); ++i) any = std::max(any, equal(with[0], with[i]));
    return name == "in" ? any : opposite(any);
  }

  /// A function as an argument is nothing we know.
  Values argument(int depth) {
    const auto name = word();
    if (!take('(')) return value_of(name);
    if (depth > k_deepest_condition) return m_text = {}, Values{};
    while (!take(')') && !m_text.empty()) {
      argument(depth + 1);
      take(',');
    }
    return {};
  }

  [[nodiscard]] Values value_of(std::string_view word) const {
    if (word.size() >= 2 && word.front() == '\'') return {{std::string(word.substr(1, word.size() - 2))}};
    if (word == "true" || word == "false") return {{std::string(word)}};
    if (!word.empty() && std::all_of(word.begin(), word.end(), is_digit)) return {{std::string(word)}};
    auto name = word;
    if (name.starts_with("variables['") && name.ends_with("']"))
      name = name.substr(11, name.size() - 13);
    else if (name.starts_with("variables."))
      name.remove_prefix(10);
    else
      return {};
    if (const auto known = m_variables.find(name); known != m_variables.end()) return {{known->second}};
    return predefined(name, m_trigger);
  }

  /// Up to a bracket or comma outside quotes; `x['y']` is one word.
  std::string_view word() {
    m_text = trim(m_text);
    std::size_t i = 0;
    for (bool quoted = false; i < m_text.size(); ++i) {
      const char c = m_text[i];
      if (c == '\'') quoted = !quoted;
      if (!quoted && (c == '(' || c == ')' || c == ',')) break;
    }
    const auto out = trim(m_text.substr(0, i));
    m_text.remove_prefix(i);
    return out;
  }

  bool take(char sign) {
    m_text = trim(m_text);
    if (m_text.empty() || m_text.front() != sign) return false;
    m_text.remove_prefix(1);
    return true;
  }

  std::string_view m_text;
  const CiTrigger& m_trigger;
  const AzureVariables& m_variables;
};

}  // namespace

Maybe azure_holds(std::string_view condition, const CiTrigger& trigger, const AzureVariables& variables) {
  const auto text = lower(condition);
  return AzureCondition(text, trigger, variables).condition(0);
}

}  // namespace plumbline::git
