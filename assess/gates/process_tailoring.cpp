// What a product changes in a process, and what plumbline.yaml states of its gates: each with a reason.
#include <fmt/core.h>

#include <algorithm>
#include <regex>

#include "assess/gates/process_reader.hpp"

namespace plumbline::assess::gates {
namespace {

const std::vector<std::string> k_tailoring_keys{"product", "drop", "add", "reason"};
const std::vector<std::string> k_settings_keys{"tailoring", "held", "waivers", "releases"};
const std::vector<std::string> k_held_keys{"product",  "release", "gate",        "at",
                                           "decision", "roles",   "open_actions"};
const std::vector<std::string> k_waiver_keys{"product", "criterion", "requester", "approver",
                                             "reason",  "since",     "until"};

std::vector<std::string> gate_ids(const Process& process) {
  std::vector<std::string> out;
  for (const auto& gate : process.gates) out.push_back(gate.id);
  return out;
}

std::vector<std::string> all_ids(const Process& process) {
  auto out = gate_ids(process);
  for (const auto& gate : process.gates) {
    for (const auto& criterion : gate.criteria) out.push_back(criterion.id);
  }
  return out;
}

// Those somebody has to sign with, at a gate or for a criterion.
std::vector<std::string> all_roles(const Process& process) {
  std::vector<std::string> out;
  const auto add = [&](const std::vector<Signature>& signs) {
    for (const auto& one : signs) out.push_back(one.role);
  };
  for (const auto& gate : process.gates) {
    add(gate.signs);
    for (const auto& criterion : gate.criteria) add(criterion.signs);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool drop(Process& process, const std::string& id, const std::string& reason) {
  for (auto& gate : process.gates) {
    if (gate.id == id) {
      gate.dropped = reason;
      return true;
    }
    for (auto& criterion : gate.criteria) {
      if (criterion.id != id) continue;
      criterion.dropped = reason;
      return true;
    }
  }
  return false;
}

void add(YamlReader& reader, const YamlValue& value, const ProbeFiles& probes, const std::string& product,
         const std::string& reason, Process& process) {
  auto criterion = read_criterion(reader, value, probes, process);
  const auto id = reader.required(value, "gate");
  const auto it =
      std::find_if(process.gates.begin(), process.gates.end(), [&](const Gate& g) { return g.id == id; });
  if (it == process.gates.end())
    return reader.refuse(value.line, "gate", no_such("gate", id, gate_ids(process)));
  process.tailoring.push_back({product, "adds " + criterion.id + " to " + id, reason});
  it->criteria.push_back(std::move(criterion));
}

Instant read_instant(YamlReader& reader, const YamlValue& map, std::string_view key) {
  const auto text = reader.required(map, key);
  const auto parsed = parse_instant(text);
  if (parsed) return *parsed;
  if (!text.empty()) reader.refuse(map.find(key)->line, key, parsed.error().message);
  return {};
}

// Calls `f` for each map of a list.
template <class F>
void each(YamlReader& reader, const YamlValue& map, std::string_view key, F f) {
  const auto* entry = map.find(key);
  if (entry == nullptr) return;
  if (entry->value.kind != YamlValue::Kind::list) return reader.refuse(entry->line, key, "should be a list");
  for (const auto& item : entry->value.items) f(item);
}

void read_held(YamlReader& reader, const YamlValue& value, Process& process) {
  if (!reader.is_map(value, "held", k_held_keys)) return;
  StatedGate out;
  out.product = reader.text(value, "product").value_or("");
  out.release = reader.required(value, "release");
  out.gate = reader.required(value, "gate");
  if (process.find_gate(out.gate) == nullptr)
    reader.refuse(value.find("gate") != nullptr ? value.find("gate")->line : value.line, "gate",
                  no_such("gate", out.gate, gate_ids(process)));
  out.at = read_instant(reader, value, "at");
  out.decision = reader.text(value, "decision").value_or("pass");
  if (std::find(decisions().begin(), decisions().end(), out.decision) == decisions().end())
    reader.refuse(value.find("decision")->line, "decision", no_such("decision", out.decision, decisions()));
  out.at_where =
      fmt::format("{}:{}", reader.file(), value.find("at") != nullptr ? value.find("at")->line : 0);
  out.roles = read_words(reader, value, "roles");
  const auto roles = all_roles(process);
  for (const auto& role : out.roles) {
    if (std::find(roles.begin(), roles.end(), role) == roles.end())
      reader.refuse(value.find("roles")->line, "roles", no_such("role", role, roles));
  }
  out.open_actions = reader.number(value, "open_actions").value_or(0);
  out.where = fmt::format("{}:{}", reader.file(), value.line);
  process.held.push_back(std::move(out));
}

void read_waiver(YamlReader& reader, const YamlValue& value, Process& process) {
  if (!reader.is_map(value, "waivers", k_waiver_keys)) return;
  StatedWaiver out;
  out.product = reader.text(value, "product").value_or("");
  out.criterion = reader.required(value, "criterion");
  std::vector<std::string> ids;
  const auto line = value.find("criterion") != nullptr ? value.find("criterion")->line : value.line;
  for (const auto& gate : process.gates) {
    for (const auto& criterion : gate.criteria) {
      ids.push_back(criterion.id);
      if (criterion.id == out.criterion && !criterion.waivable)
        reader.refuse(line, "criterion",
                      criterion.id + " cannot be waived, the process says (waivable: false)");
    }
  }
  if (std::find(ids.begin(), ids.end(), out.criterion) == ids.end())
    reader.refuse(line, "criterion", no_such("criterion", out.criterion, ids));
  out.requester = reader.required(value, "requester");
  out.approver = reader.required(value, "approver");
  out.reason = reader.required(value, "reason");
  out.since = read_instant(reader, value, "since");
  out.until = read_instant(reader, value, "until");
  if (out.requester == out.approver)
    reader.refuse(value.line, "approver", "is the requester: a waiver needs somebody else's word");
  if (!(out.since < out.until)) reader.refuse(value.line, "until", "is not later than since");
  out.where = fmt::format("{}:{}", reader.file(), value.line);
  process.waivers.push_back(std::move(out));
}

void read_releases(YamlReader& reader, const YamlValue& value, Process& process) {
  if (!reader.is_map(value, "releases", {"product", "source", "tags"})) return;
  ReleaseWords out{reader.text(value, "source").value_or(""), reader.text(value, "tags").value_or(""), {}};
  if (const auto* source = value.find("source"))
    out.where = fmt::format("{}:{}", reader.file(), source->line);
  try {
    const std::regex pattern(out.tags, std::regex::ECMAScript);
  } catch (const std::regex_error& e) {
    reader.refuse(value.find("tags")->line, "tags", fmt::format("is no ECMAScript pattern: {}", e.what()));
  }
  process.releases[reader.required(value, "product")] = std::move(out);
}

}  // namespace

void read_tailoring(YamlReader& reader, const YamlValue& list, const ProbeFiles& probes,
                    std::string_view product, Process& process) {
  if (list.kind != YamlValue::Kind::list) return reader.refuse(list.line, "tailoring", "should be a list");
  for (const auto& value : list.items) {
    if (!reader.is_map(value, "tailoring", k_tailoring_keys)) return;
    const auto whose = reader.required(value, "product");
    const auto reason = reader.required(value, "reason");
    const auto dropped = read_words(reader, value, "drop");
    const auto ids = all_ids(process);
    for (const auto& id : dropped) {
      if (std::find(ids.begin(), ids.end(), id) == ids.end())
        reader.refuse(value.find("drop")->line, "drop", no_such("gate or criterion", id, ids));
    }
    if (whose != product && whose != "*") continue;
    for (const auto& id : dropped) {
      if (drop(process, id, reason)) process.tailoring.push_back({whose, "drops " + id, reason});
    }
    each(reader, value, "add", [&](const YamlValue& v) { add(reader, v, probes, whose, reason, process); });
  }
}

void read_settings(YamlReader& reader, const YamlValue& value, const ProbeFiles& probes,
                   std::string_view product, Process& process) {
  if (!reader.is_map(value, "gates", k_settings_keys)) return;
  for (const auto& key : k_settings_keys) {
    each(reader, value, key, [&](const YamlValue& v) {
      const auto* named = v.find("product");
      if (named == nullptr || named->value.text.empty() || named->value.text == "*") return;
      process.named.push_back({named->value.text, fmt::format("{}:{}", reader.file(), named->line)});
    });
  }
  if (const auto* tailoring = value.find("tailoring"))
    read_tailoring(reader, tailoring->value, probes, product, process);
  each(reader, value, "held", [&](const YamlValue& v) { read_held(reader, v, process); });
  each(reader, value, "waivers", [&](const YamlValue& v) { read_waiver(reader, v, process); });
  each(reader, value, "releases", [&](const YamlValue& v) { read_releases(reader, v, process); });
}

}  // namespace plumbline::assess::gates
