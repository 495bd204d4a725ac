// A rule of a mapping: docs/views.md, "A mapping rule".
#include <fmt/core.h>

#include <algorithm>

#include "assess/loader.hpp"
#include "assess/parameter_values.hpp"
#include "assess/rule_text.hpp"

namespace plumbline::assess {
namespace {

const std::vector<std::string> k_kinds{"present", "ratio", "all_of", "any_of", "across"};

std::vector<std::string> with_flags(std::vector<std::string> keys) {
  keys.insert(keys.end(), {"if_any", "inherits", "each_branch", "formality"});
  return keys;
}

bool says_across(const Rule& rule) {
  return rule.kind == Rule::Kind::across || std::any_of(rule.terms.begin(), rule.terms.end(), says_across);
}

class RuleReader {
 public:
  RuleReader(YamlReader& reader, const std::map<std::string, std::string>& probes,
             const std::vector<std::string>* gates)
      : m_reader(reader), m_probes(probes), m_gates(gates) {}

  Rule read(const YamlValue& value, const std::string& key, bool inside_across) {
    Rule rule;
    const auto kind = kind_of(value, key);
    if (!kind) return rule;
    rule.kind = *kind;
    switch (rule.kind) {
      case Rule::Kind::present:
        read_present(value, key, rule);
        break;
      case Rule::Kind::ratio:
        read_ratio(value, key, rule);
        break;
      case Rule::Kind::across:
        read_across(value, key, rule, inside_across);
        break;
      default:
        read_terms(value, key, rule, inside_across);
    }
    read_flags(value, rule);
    if (m_gates != nullptr) check_gate_rule(value, key, rule);
    return rule;
  }

 private:
  std::optional<Rule::Kind> kind_of(const YamlValue& value, const std::string& key);
  void read_present(const YamlValue& value, const std::string& key, Rule& rule);
  void read_ratio(const YamlValue& value, const std::string& key, Rule& rule);
  void read_across(const YamlValue& value, const std::string& key, Rule& rule, bool inside_across);
  void read_terms(const YamlValue& value, const std::string& key, Rule& rule, bool inside_across);
  void read_flags(const YamlValue& value, Rule& rule);
  void read_probe(const YamlValue& value, std::string_view key, Rule& rule);
  void check_probe(const YamlValue& value, std::string_view key, const Rule& rule, const Probe& probe);
  void read_min(const YamlValue& value, Rule& rule);
  void read_last(const YamlValue& value, Rule& rule);
  [[nodiscard]] std::vector<std::string> leaf_keys(std::vector<std::string> keys) const;
  void read_gate_words(const YamlValue& value, Rule& rule);
  void read_between(const YamlEntry& entry, Rule& rule);
  void check_gate_rule(const YamlValue& value, const std::string& key, const Rule& rule);

  YamlReader& m_reader;
  const std::map<std::string, std::string>& m_probes;
  const std::vector<std::string>* m_gates;  // null: a mapping, which knows no gate
};

std::vector<std::string> RuleReader::leaf_keys(std::vector<std::string> keys) const {
  if (m_gates != nullptr) keys.insert(keys.end(), {"before", "on", "range", "between", "same_artifact_as"});
  return with_flags(std::move(keys));
}

void RuleReader::read_between(const YamlEntry& entry, Rule& rule) {
  const auto& list = entry.value;
  if (list.kind != YamlValue::Kind::list || list.items.size() != 2)
    return m_reader.refuse(entry.line, "between", "should be two gates: [G2, G5]");
  auto names = *m_gates;
  names.insert(names.end(), {"previous", "gate"});
  for (const auto& item : list.items) {
    if (std::find(names.begin(), names.end(), item.text) != names.end()) continue;
    m_reader.refuse(item.line, "between",
                    fmt::format("there is no gate \"{}\".{}", item.text, hint(item.text, names)));
  }
  rule.rows = Rule::Rows::between;
  rule.between_from = list.items[0].text;
  rule.between_to = list.items[1].text;
}

void RuleReader::read_gate_words(const YamlValue& value, Rule& rule) {
  if (m_gates == nullptr) return;
  const auto one_word = [&](std::string_view key, const std::string& only) {
    const auto word = m_reader.text(value, key);
    if (word && *word != only)
      m_reader.refuse(value.find(key)->line, key,
                      fmt::format("\"{}\" is not known; the one word here is {}", *word, only));
    return word.has_value();
  };
  one_word("before", "gate");
  const bool on = one_word("on", "release_commit");
  const bool range = one_word("range", "release");
  const auto* between = value.find("between");
  if (int{on} + int{range} + int{between != nullptr} > 1)
    m_reader.refuse(value.line, "on", "a term says one of on, range and between");
  if (on) rule.rows = Rule::Rows::release_commit;
  if (range) rule.rows = Rule::Rows::release_range;
  if (between != nullptr) read_between(*between, rule);
  rule.same_artifact_as = m_reader.text(value, "same_artifact_as").value_or("");
  if (rule.same_artifact_as.empty()) return;
  if (m_probes.count(rule.same_artifact_as) != 0) return;
  std::vector<std::string> names;
  for (const auto& [id, path] : m_probes) names.push_back(id);
  m_reader.refuse(
      value.find("same_artifact_as")->line, "same_artifact_as",
      fmt::format("there is no probe \"{}\".{}", rule.same_artifact_as, hint(rule.same_artifact_as, names)));
}

void RuleReader::check_gate_rule(const YamlValue& value, const std::string& key, const Rule& rule) {
  if (rule.kind == Rule::Kind::across || rule.pool)
    m_reader.refuse(value.line, key, "across and pool have no meaning at a gate: a release is of one source");
  if (rule.formality > 1) m_reader.refuse(value.line, "formality", "has no meaning at a gate");
}

std::optional<Rule::Kind> RuleReader::kind_of(const YamlValue& value, const std::string& key) {
  std::optional<Rule::Kind> kind;
  for (std::size_t i = 0; i < k_kinds.size(); ++i) {
    if (value.find(k_kinds[i]) == nullptr) continue;
    if (kind) m_reader.refuse(value.line, key, "says two of present, ratio, all_of, any_of, across");
    kind = static_cast<Rule::Kind>(i);
  }
  if (!kind) {
    const auto word = value.entries.empty() ? "" : value.entries.front().key;
    m_reader.refuse(
        value.line, key,
        "is no rule: it says none of present, ratio, all_of, any_of, across." + hint(word, k_kinds));
  }
  return kind;
}

void RuleReader::read_probe(const YamlValue& value, std::string_view key, Rule& rule) {
  rule.probe = m_reader.required(value, key);
  rule.with = m_reader.texts(value, "with");
  const auto file = m_probes.find(rule.probe);
  if (file == m_probes.end()) {
    std::vector<std::string> names;
    for (const auto& [id, path] : m_probes) names.push_back(id);
    m_reader.refuse(value.find(key)->line, key,
                    fmt::format("there is no probe \"{}\".{}", rule.probe, hint(rule.probe, names)));
    return;
  }
  auto probe = parse_probe(file->second);
  if (probe)
    check_probe(value, key, rule, *probe);
  else
    m_reader.refuse(std::move(probe.error()));
}

void RuleReader::check_probe(const YamlValue& value, std::string_view key, const Rule& rule,
                             const Probe& probe) {
  if (probe.population != (rule.kind == Rule::Kind::ratio)) {
    m_reader.refuse(
        value.line, key,
        fmt::format("{} is a {} probe: ask it with {}", rule.probe,
                    probe.population ? "population" : "presence", probe.population ? "ratio" : "present"));
  }
  const auto& known = probe.parameters;
  for (const auto& [name, bound] : rule.with) {
    if (std::find(known.begin(), known.end(), name) != known.end()) {
      if (const auto wrong = wrong_value(probe, name, bound); !wrong.empty())
        m_reader.refuse(value.find("with")->line, "with: " + name, wrong);
      continue;
    }
    m_reader.refuse(value.line, "with",
                    fmt::format("{} has no parameter \"{}\".{}", rule.probe, name, hint(name, known)));
  }
  for (const auto& name : known) {
    if (rule.with.count(name) != 0) continue;
    m_reader.refuse(value.line, "with", fmt::format("{} needs with: {{{}: …}}", rule.probe, name));
  }
}

void RuleReader::read_min(const YamlValue& value, Rule& rule) {
  rule.min = m_reader.number(value, "min").value_or(1);
  if (rule.min < 1) m_reader.refuse(value.line, "min", "is at least 1");
}

void RuleReader::read_present(const YamlValue& value, const std::string& key, Rule& rule) {
  if (!m_reader.is_map(value, key, leaf_keys({"present", "fresh", "with"}))) return;
  read_probe(value, "present", rule);
  rule.fresh = m_reader.duration(value, "fresh");
  read_gate_words(value, rule);
}

void RuleReader::read_last(const YamlValue& value, Rule& rule) {
  rule.last = m_reader.number(value, "last");
  rule.max_age = m_reader.duration(value, "max_age");
  if (rule.last == 0) m_reader.refuse(value.line, "last", "is at least 1");
  if (rule.last && !rule.max_age) m_reader.refuse(value.line, "max_age", "is missing beside last");
  if (!rule.last && rule.max_age) m_reader.refuse(value.line, "max_age", "goes with last");
}

void RuleReader::read_ratio(const YamlValue& value, const std::string& key, Rule& rule) {
  if (!m_reader.is_map(
          value, key,
          leaf_keys({"ratio", "at_least", "every", "window", "last", "max_age", "min", "pool", "with"}))) {
    return;
  }
  read_probe(value, "ratio", rule);
  const bool every = m_reader.flag(value, "every").value_or(false);
  const auto share = m_reader.share(value, "at_least");
  if (every == (value.find("at_least") != nullptr)) {
    m_reader.refuse(value.line, "at_least", "a ratio says one of at_least: 95% and every: true");
  }
  rule.at_least = share.value_or(Share{1, 1});
  rule.window = m_reader.duration(value, "window");
  read_last(value, rule);
  read_gate_words(value, rule);
  if (rule.rows != Rule::Rows::all) {
    if (rule.window || rule.last)
      m_reader.refuse(value.line, "window",
                      "the release says which rows count: no window and no last beside it");
  } else if (rule.window.has_value() == rule.last.has_value()) {
    m_reader.refuse(value.line, "window", "a ratio says one of window: P90D and last: 10 with max_age: P3Y");
  }
  read_min(value, rule);
  rule.pool = m_reader.flag(value, "pool").value_or(false);
}

void RuleReader::read_across(const YamlValue& value, const std::string& key, Rule& rule, bool inside_across) {
  if (inside_across) m_reader.refuse(value.line, key, "an across inside an across has no meaning");
  if (!m_reader.is_map(value, key, {"across", "min", "rule", "if_any"})) return;
  rule.at_least = m_reader.share(value, "across").value_or(Share{1, 1});
  read_min(value, rule);
  const auto* inner = value.find("rule");
  if (inner == nullptr) {
    m_reader.refuse(value.line, key + ".rule", "is missing");
    return;
  }
  rule.terms.push_back(read(inner->value, key + ".rule", true));
  for_each_leaf(rule, [&](const Rule& leaf) {
    if (leaf.pool)
      m_reader.refuse(value.line, key, "pool: true asks all sources at once and stands outside across");
  });
}

void RuleReader::read_terms(const YamlValue& value, const std::string& key, Rule& rule, bool inside_across) {
  const std::string word = rule.kind == Rule::Kind::all_of ? "all_of" : "any_of";
  if (!m_reader.is_map(value, key, with_flags({word}))) return;
  const auto& list = value.find(word)->value;
  if (list.kind != YamlValue::Kind::list || list.items.empty()) {
    m_reader.refuse(list.line, key + "." + word, "should be a list of rules");
  }
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    rule.terms.push_back(read(list.items[i], fmt::format("{}.{}[{}]", key, word, i), inside_across));
  }
}

void RuleReader::read_flags(const YamlValue& value, Rule& rule) {
  rule.if_any = m_reader.flag(value, "if_any").value_or(false);
  rule.inherits = m_reader.flag(value, "inherits").value_or(false);
  if (rule.inherits && says_across(rule)) {
    m_reader.refuse(value.line, "inherits", "belongs inside the across: it is asked source by source");
  }
  rule.each_branch = m_reader.flag(value, "each_branch").value_or(false);
  if (rule.each_branch && says_across(rule)) {
    m_reader.refuse(value.line, "each_branch", "belongs inside the across: it is asked source by source");
  }
  rule.formality = static_cast<int>(m_reader.number(value, "formality").value_or(1));
  if (rule.formality < 1 || rule.formality > 10) {
    m_reader.refuse(value.line, "formality", "is 1 to 10");
  } else if (rule.formality > 1 && !own_window(rule)) {
    m_reader.refuse(value.line, "formality", "needs a window, a fresh or a max_age to count back by");
  }
}

}  // namespace

Rule read_rule(YamlReader& reader, const YamlValue& value, const std::string& key,
               const std::map<std::string, std::string>& probes) {
  return RuleReader(reader, probes, nullptr).read(value, key, false);
}

Rule read_gate_rule(YamlReader& reader, const YamlValue& value, const std::string& key,
                    const std::map<std::string, std::string>& probes, const std::vector<std::string>& gates) {
  return RuleReader(reader, probes, &gates).read(value, key, false);
}

}  // namespace plumbline::assess
