// hppd/process.yaml and its like: stages, gates, criteria.
#include "assess/gates/process_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "assess/loader.hpp"
#include "assess/parameter_values.hpp"

namespace plumbline::assess::gates {
namespace {

const std::vector<std::string> k_keys{"process",       "version", "title", "notice",
                                      "weakest_clock", "stages",  "gates", "tailoring"};
const std::vector<std::string> k_gate_keys{"id",       "name",      "after",      "analogue",    "continuous",
                                           "applies",  "stand_in",  "tags",       "tag_is_gate", "signs",
                                           "criteria", "published", "deployed_by"};
const std::vector<std::string> k_criterion_keys{"id",    "gate",       "says",  "why",      "source", "rule",
                                                "lacks", "would_tell", "clock", "waivable", "signs"};
const std::vector<std::string> k_applies{"every", "feature", "patch", "recorded"};
const std::vector<std::string> k_stand_ins{"none", "work_began", "candidate", "release"};
const std::vector<std::string> k_clocks{"author_date", "committer_date", "forge_event",
                                        "ci_server",   "first_sight",    "rfc3161"};

std::vector<Signature> read_signs(YamlReader& reader, const YamlValue& map) {
  std::vector<Signature> out;
  const auto* entry = map.find("signs");
  if (entry == nullptr) return out;
  if (entry->value.kind != YamlValue::Kind::list || entry->value.items.empty()) {
    reader.refuse(entry->line, "signs", "should be a list: [{role: …, what: …}]");
    return out;
  }
  for (const auto& value : entry->value.items) {
    if (reader.is_map(value, "signs", {"role", "what"}))
      out.push_back({reader.required(value, "role"), reader.required(value, "what")});
  }
  return out;
}

Clock read_clock(YamlReader& reader, const YamlValue& map, std::string_view key, Clock otherwise) {
  const auto word = reader.text(map, key);
  if (!word) return otherwise;
  const auto clock = parse_clock(*word);
  if (!clock) reader.refuse(map.find(key)->line, key, no_such("clock", *word, k_clocks));
  return clock.value_or(otherwise);
}

// The place of a word in a list of words.
std::size_t choice(YamlReader& reader, const YamlValue& map, std::string_view key,
                   const std::vector<std::string>& words) {
  const auto word = reader.text(map, key);
  if (!word) return 0;
  const auto it = std::find(words.begin(), words.end(), *word);
  if (it != words.end()) return static_cast<std::size_t>(it - words.begin());
  reader.refuse(map.find(key)->line, key, no_such("word", *word, words));
  return 0;
}

class ProcessReader {
 public:
  ProcessReader(YamlReader& reader, const ProbeFiles& probes, Process& process)
      : m_reader(reader), m_probes(probes), m_process(process) {}

  void read() {
    const auto& root = m_reader.root();
    if (!m_reader.is_map(root, "process", k_keys)) return;
    const auto named = m_reader.required(root, "process");
    if (named != m_process.name)
      m_reader.refuse(root.line, "process",
                      fmt::format("\"{}\" should be the name of the folder, \"{}\"", named, m_process.name));
    m_process.version = m_reader.required(root, "version");
    m_process.title = m_reader.required(root, "title");
    m_process.notice = m_reader.text(root, "notice").value_or("");
    m_weakest = read_clock(m_reader, root, "weakest_clock", Clock::committer_date);
    each(root, "stages", [&](const YamlValue& v) { read_stage(v); });
    // Gates are named by rules of other gates: their ids come first.
    each(root, "gates", [&](const YamlValue& v) {
      Gate gate;
      gate.id = m_reader.required(v, "id");
      if (m_process.find_gate(gate.id) != nullptr)
        m_reader.refuse(v.line, "id", fmt::format("\"{}\" stands here twice", gate.id));
      m_process.gates.push_back(std::move(gate));
    });
    std::size_t k = 0;
    each(root, "gates", [&](const YamlValue& v) {
      if (k < m_process.gates.size()) read_gate(v, m_process.gates[k++]);
    });
  }

 private:
  template <class F>
  void each(const YamlValue& map, std::string_view key, F f) {
    const auto* entry = map.find(key);
    if (entry == nullptr || entry->value.kind != YamlValue::Kind::list || entry->value.items.empty())
      return m_reader.refuse(entry == nullptr ? map.line : entry->line, key, "should be a list");
    for (const auto& item : entry->value.items) f(item);
  }

  void read_stage(const YamlValue& value) {
    if (!m_reader.is_map(value, "stages", {"id", "name", "before_code"})) return;
    m_process.stages.push_back({m_reader.required(value, "id"), m_reader.required(value, "name"),
                                m_reader.flag(value, "before_code").value_or(false)});
  }

  void read_gate(const YamlValue& value, Gate& gate) {
    if (!m_reader.is_map(value, "gates", k_gate_keys)) return;
    gate.name = m_reader.required(value, "name");
    gate.analogue = m_reader.text(value, "analogue").value_or("");
    gate.after = m_reader.required(value, "after");
    std::vector<std::string> stages;
    for (const auto& stage : m_process.stages) stages.push_back(stage.id);
    if (std::find(stages.begin(), stages.end(), gate.after) == stages.end())
      m_reader.refuse(value.line, "after", no_such("stage", gate.after, stages));
    gate.continuous = m_reader.flag(value, "continuous").value_or(false);
    gate.applies = static_cast<Applies>(choice(m_reader, value, "applies", k_applies));
    gate.stand_in = static_cast<StandIn>(choice(m_reader, value, "stand_in", k_stand_ins));
    gate.tags = read_words(m_reader, value, "tags");
    for (const auto& pattern : gate.tags) check_pattern(pattern, value.find("tags")->line);
    gate.tag_is_gate = m_reader.flag(value, "tag_is_gate").value_or(false);
    gate.published = m_reader.flag(value, "published").value_or(false);
    gate.deployed_by = read_words(m_reader, value, "deployed_by");
    for (const auto& category : gate.deployed_by) check_category(category, value.find("deployed_by")->line);
    gate.signs = read_signs(m_reader, value);
    each(value, "criteria", [&](const YamlValue& v) {
      auto criterion = read_criterion(m_reader, v, m_probes, m_process);
      if (v.find("clock") == nullptr) criterion.weakest = m_weakest;
      gate.criteria.push_back(std::move(criterion));
    });
  }

  // Categories are what the probe of tools that ran may be asked for.
  void check_category(const std::string& category, int line) {
    const auto file = m_probes.find("tool_ran");
    if (file == m_probes.end()) return;
    const auto probe = parse_probe(file->second);
    if (!probe) return;
    if (const auto wrong = wrong_value(*probe, "category", category); !wrong.empty())
      m_reader.refuse(line, "deployed_by", wrong);
  }

  void check_pattern(const std::string& pattern, int line) {
    const std::vector<std::string> known{"{release}", "{version}"};
    for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1)) {
      const auto word = pattern.substr(at, pattern.find('}', at) + 1 - at);
      if (std::find(known.begin(), known.end(), word) == known.end())
        m_reader.refuse(line, "tags", no_such("place-holder", word, known));
    }
  }

  YamlReader& m_reader;
  const ProbeFiles& m_probes;
  Process& m_process;
  Clock m_weakest = Clock::committer_date;
};

}  // namespace

std::string no_such(std::string_view kind, std::string_view word, const std::vector<std::string>& names) {
  const auto near = hint(word, names);
  std::string known;
  for (const auto& name : names) known += (known.empty() ? "" : ", ") + name;
  return fmt::format("there is no {} \"{}\".{}", kind, word, near.empty() ? " Known: " + known : near);
}

std::vector<std::string> read_words(YamlReader& reader, const YamlValue& map, std::string_view key) {
  std::vector<std::string> out;
  const auto* entry = map.find(key);
  if (entry == nullptr) return out;
  const auto take = [&](const YamlValue& value) {
    if (value.kind != YamlValue::Kind::scalar || value.text.empty())
      return reader.refuse(entry->line, key, "should be a text or a list of texts");
    out.push_back(value.text);
  };
  if (entry->value.kind == YamlValue::Kind::list) {
    for (const auto& item : entry->value.items) take(item);
  } else {
    take(entry->value);
  }
  return out;
}

Criterion read_criterion(YamlReader& reader, const YamlValue& value, const ProbeFiles& probes,
                         const Process& process) {
  Criterion out;
  if (!reader.is_map(value, "criteria", k_criterion_keys)) return out;
  out.id = reader.required(value, "id");
  for (const auto& gate : process.gates) {
    for (const auto& other : gate.criteria) {
      if (other.id == out.id)
        reader.refuse(value.line, "id", fmt::format("\"{}\" stands here twice", out.id));
    }
  }
  out.says = reader.required(value, "says");
  out.why = reader.text(value, "why").value_or("");
  out.source = reader.text(value, "source").value_or("");
  out.lacks = reader.text(value, "lacks").value_or("");
  out.would_tell = reader.text(value, "would_tell").value_or("");
  out.weakest = read_clock(reader, value, "clock", Clock::committer_date);
  out.waivable = reader.flag(value, "waivable").value_or(true);
  out.signs = read_signs(reader, value);
  std::vector<std::string> gates;
  for (const auto& gate : process.gates) gates.push_back(gate.id);
  if (const auto* rule = value.find("rule"))
    out.rule = read_gate_rule(reader, rule->value, out.id + ".rule", probes, gates);
  else if (out.lacks.empty())
    reader.refuse(value.line, "rule", "is missing; without one, `lacks` says which evidence nobody brings");
  if (!out.lacks.empty() && out.would_tell.empty())
    reader.refuse(value.line, "would_tell", "is missing beside lacks: which source would tell");
  return out;
}

void read_process(YamlReader& reader, const ProbeFiles& probes, Process& process) {
  ProcessReader(reader, probes, process).read();
}

}  // namespace plumbline::assess::gates
