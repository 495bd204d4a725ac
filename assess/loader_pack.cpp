#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "assess/loader.hpp"
#include "assess/rule_text.hpp"
#include "core/digest.hpp"

namespace plumbline::assess {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> k_catalogue_keys{"pack",  "edition", "title",     "attribution",
                                                "label", "firms",   "practices", "controls"};
const std::vector<std::string> k_control_keys{"id",           "title",          "level",         "practice",
                                              "automation",   "observed_firms", "introduced_in", "id_history",
                                              "observations", "ssdf",           "notes"};
const std::vector<std::string> k_answer_keys{"observed", "indicated", "why", "needs_person"};
const std::vector<std::string> k_automations{"direct", "indicative", "attest"};

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// Fills a pack from the values of its files; refuses through the reader of the file at hand.
class PackReader {
 public:
  PackReader(Pack& pack, const std::map<std::string, std::string>& probes) : m_pack(pack), m_probes(probes) {}

  void read_catalogue(YamlReader& reader, bool one_file);
  void read_mapping(YamlReader& reader);
  void check_whole(YamlReader& reader);

 private:
  void read_practices(YamlReader& reader, const YamlValue& list);
  void read_control(YamlReader& reader, const YamlValue& value, bool one_file);
  void read_answer(YamlReader& reader, const YamlValue& value, Control& control);
  void read_default_across(YamlReader& reader, const YamlValue& value);
  Control* find(std::string_view id);
  std::vector<std::string> control_ids() const;

  Pack& m_pack;
  const std::map<std::string, std::string>& m_probes;
  std::set<std::string> m_answered;
};

Control* PackReader::find(std::string_view id) {
  const auto is = [&](const Control& c) { return c.id == id; };
  const auto it = std::find_if(m_pack.controls.begin(), m_pack.controls.end(), is);
  return it == m_pack.controls.end() ? nullptr : &*it;
}

std::vector<std::string> PackReader::control_ids() const {
  std::vector<std::string> out;
  for (const auto& control : m_pack.controls) out.push_back(control.id);
  return out;
}

void PackReader::read_catalogue(YamlReader& reader, bool one_file) {
  const auto& root = reader.root();
  auto keys = k_catalogue_keys;
  if (one_file) keys.emplace_back("default_across");
  if (!reader.is_map(root, one_file ? "pack" : "catalogue", keys)) return;
  const auto named = reader.required(root, "pack");
  if (named != m_pack.name) {
    reader.refuse(root.line, "pack",
                  fmt::format("\"{}\" should be the name of the folder, \"{}\"", named, m_pack.name));
  }
  m_pack.edition = reader.required(root, "edition");
  m_pack.title = reader.required(root, "title");
  m_pack.attribution = reader.text(root, "attribution").value_or("");
  m_pack.label = reader.text(root, "label").value_or("self-assessment");
  m_pack.firms = static_cast<int>(reader.number(root, "firms").value_or(0));
  if (const auto* practices = root.find("practices")) read_practices(reader, practices->value);
  const auto* controls = root.find("controls");
  if (controls == nullptr || controls->value.kind != YamlValue::Kind::list || controls->value.items.empty()) {
    reader.refuse(root.line, "controls", "should be a list of controls");
    return;
  }
  for (const auto& value : controls->value.items) read_control(reader, value, one_file);
  if (const auto* across = root.find("default_across"); across != nullptr && one_file) {
    read_default_across(reader, across->value);
  }
}

void PackReader::read_practices(YamlReader& reader, const YamlValue& list) {
  if (list.kind != YamlValue::Kind::list) reader.refuse(list.line, "practices", "should be a list");
  for (const auto& value : list.items) {
    if (!reader.is_map(value, "practices", {"id", "name", "domain", "pool_permille"})) return;
    Practice practice{reader.required(value, "id"), reader.required(value, "name"),
                      reader.text(value, "domain").value_or(""), 0};
    practice.pool_share = static_cast<double>(reader.number(value, "pool_permille").value_or(0)) / 1000;
    m_pack.practices.push_back(std::move(practice));
  }
}

void PackReader::read_control(YamlReader& reader, const YamlValue& value, bool one_file) {
  if (!reader.is_map(value, "controls", one_file ? joined(k_control_keys, k_answer_keys) : k_control_keys))
    return;
  Control control;
  control.id = reader.required(value, "id");
  if (find(control.id) != nullptr)
    reader.refuse(value.line, "id", fmt::format("\"{}\" stands here twice", control.id));
  control.title = reader.required(value, "title");
  control.level = static_cast<int>(reader.number(value, "level").value_or(1));
  control.practice = reader.required(value, "practice");
  control.observed_firms = static_cast<int>(reader.number(value, "observed_firms").value_or(0));
  const bool listed = std::any_of(m_pack.practices.begin(), m_pack.practices.end(),
                                  [&](const Practice& p) { return p.id == control.practice; });
  if (!listed && reader.root().find("practices") != nullptr) {
    std::vector<std::string> names;
    for (const auto& practice : m_pack.practices) names.push_back(practice.id);
    reader.refuse(
        value.line, "practice",
        fmt::format("there is no practice \"{}\".{}", control.practice, hint(control.practice, names)));
  } else if (!listed) {
    m_pack.practices.push_back({control.practice, control.practice, "", 0});
  }
  control.automation = reader.text(value, "automation").value_or("");
  if (!control.automation.empty() &&
      std::find(k_automations.begin(), k_automations.end(), control.automation) == k_automations.end()) {
    reader.refuse(value.line, "automation",
                  fmt::format("\"{}\" is none of direct, indicative, attest", control.automation));
  }
  if (one_file) {
    read_answer(reader, value, control);
    m_answered.insert(control.id);
  }
  m_pack.controls.push_back(std::move(control));
}

void PackReader::read_answer(YamlReader& reader, const YamlValue& value, Control& control) {
  const auto rule_at = [&](std::string_view key) -> std::optional<Rule> {
    const auto* entry = value.find(key);
    if (entry == nullptr) return std::nullopt;
    return read_rule(reader, entry->value, fmt::format("{}.{}", control.id, key), m_probes);
  };
  control.observed = rule_at("observed");
  control.indicated = rule_at("indicated");
  control.why = reader.text(value, "why").value_or("");
  control.needs_person = reader.text(value, "needs_person").value_or("");
  const bool ruled = control.observed || control.indicated;
  if (ruled && control.why.empty()) reader.refuse(value.line, control.id, "has a rule and no why");
  if (!ruled && control.needs_person.empty()) {
    reader.refuse(value.line, control.id, "should have observed, indicated or needs_person");
  }
  if (ruled && control.automation == "attest") {
    reader.refuse(value.line, control.id, "is of class attest: only a person can say, so it has no rule");
  }
  if (control.automation.empty()) {
    control.automation = control.observed ? "direct" : control.indicated ? "indicative" : "attest";
  }
}

void PackReader::read_default_across(YamlReader& reader, const YamlValue& value) {
  if (!reader.is_map(value, "default_across", {"across", "min", "why"})) return;
  m_pack.default_across.at_least = reader.share(value, "across").value_or(Share{1, 1});
  m_pack.default_across.min = reader.number(value, "min").value_or(1);
  if (value.find("across") == nullptr) reader.refuse(value.line, "default_across.across", "is missing");
  if (m_pack.default_across.min < 1) reader.refuse(value.line, "default_across.min", "is at least 1");
  if (reader.text(value, "why").value_or("").empty()) {
    reader.refuse(value.line, "default_across", "has a threshold and no why");
  }
}

void PackReader::read_mapping(YamlReader& reader) {
  const auto& root = reader.root();
  if (!reader.is_map(root, "mapping", {"pack", "default_across", "controls"})) return;
  if (const auto* across = root.find("default_across")) read_default_across(reader, across->value);
  const auto* controls = root.find("controls");
  if (controls == nullptr || controls->value.kind != YamlValue::Kind::map) {
    reader.refuse(root.line, "controls", "should be a map from control to answer");
    return;
  }
  for (const auto& entry : controls->value.entries) {
    auto* control = find(entry.key);
    if (control == nullptr) {
      reader.refuse(
          entry.line, "controls",
          fmt::format("\"{}\" is not in the catalogue.{}", entry.key, hint(entry.key, control_ids())));
      return;
    }
    if (!reader.is_map(entry.value, entry.key, k_answer_keys)) return;
    read_answer(reader, entry.value, *control);
    m_answered.insert(entry.key);
  }
}

void PackReader::check_whole(YamlReader& reader) {
  for (const auto& control : m_pack.controls) {
    if (m_answered.count(control.id) == 0) {
      reader.refuse(reader.root().line, "controls",
                    fmt::format("{} of the catalogue has no answer here", control.id));
    }
  }
}

Result<void> done(const YamlReader& reader) {
  if (reader.refusal()) return tl::unexpected(*reader.refusal());
  return {};
}

std::string first_existing(const fs::path& folder, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    std::error_code code;
    if (fs::is_regular_file(folder / name, code)) return (folder / name).string();
  }
  return {};
}

Result<std::string> read_one_file(PackReader& into, const std::string& file) {
  auto reader = YamlReader::open(file);
  if (!reader) return tl::unexpected(reader.error());
  into.read_catalogue(*reader, true);
  if (auto ok = done(*reader); !ok) return tl::unexpected(ok.error());
  return reader->bytes();
}

Result<std::string> read_two_files(PackReader& into, const fs::path& folder, const std::string& file) {
  const auto mapping = first_existing(folder, {"mapping.yaml", "mapping.json"});
  if (file.empty() || mapping.empty()) {
    return fail(Errc::config,
                fmt::format("{}: a pack is a pack.yaml, or a catalogue.yaml (or .json) and a mapping.yaml",
                            folder.string()));
  }
  auto catalogue = YamlReader::open(file);
  if (!catalogue) return tl::unexpected(catalogue.error());
  into.read_catalogue(*catalogue, false);
  if (auto ok = done(*catalogue); !ok) return tl::unexpected(ok.error());
  auto reader = YamlReader::open(mapping);
  if (!reader) return tl::unexpected(reader.error());
  into.read_mapping(*reader);
  into.check_whole(*reader);
  if (auto ok = done(*reader); !ok) return tl::unexpected(ok.error());
  return catalogue->bytes() + '\0' + reader->bytes();
}

}  // namespace

Result<std::string> read_pack_files(Pack& pack, const std::string& folder,
                                    const std::map<std::string, std::string>& probes) {
  pack.default_across.kind = Rule::Kind::across;
  PackReader into(pack, probes);
  const auto one = first_existing(folder, {"pack.yaml"});
  if (!one.empty()) return read_one_file(into, one);
  return read_two_files(into, folder, first_existing(folder, {"catalogue.yaml", "catalogue.json"}));
}

}  // namespace plumbline::assess
