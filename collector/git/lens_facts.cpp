// What a project states about itself, and the list of all readers.
#include "collector/git/lens_facts.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "core/instant.hpp"

namespace plumbline::git {
namespace facts {

/// A word for a fact: no blanks, no controls, short.
std::string word(std::string_view text) {
  auto out = lower(clip(text, 40));
  for (auto& c : out) {
    if (!is_word(c) && c != '.' && c != '-' && c != '/') c = '_';
  }
  return out;
}

/// RFC 9116. No contact, no security.txt; the signed form keeps its armour.
void security_txt(std::string_view, std::string_view content, Facts& facts) {
  facts.confirmed = false;
  for_each_line(content, [&](std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return true;
    const auto name = lower(trim(line.substr(0, colon)));
    const auto value = trim(line.substr(colon + 1));
    if (value.empty()) return true;
    if (name == "contact") facts.confirmed = true, facts.words.insert("contact");
    if (name == "policy" || name == "encryption") facts.words.insert(name);
    const auto day = value.substr(0, 10);
    const bool dated = day.size() == 10 && parse_instant(day).has_value();
    if (name == "expires" && dated) facts.words.insert("expires:" + std::string(day));
    return true;
  });
}

namespace {

/// Presence of a key means nothing: only what is said to be true is a fact.
void collect_true(const Yaml& node, Facts& facts) {
  for (const auto& [key, value] : node.map) {
    if (value.is_scalar() && lower(value.text) == "true") facts.words.insert(word(key));
    collect_true(value, facts);
  }
  for (const auto& item : node.items) collect_true(item, facts);
}

/// Version 2 says who assessed by a list of assessments; one without evidence is a wish.
void collect_assessments(const Yaml& security, Facts& facts) {
  const auto& assessments = security["assessments"];
  if (!assessments["self"]["evidence"].text.empty()) facts.words.insert("assessment:self");
  for (const auto& other : assessments["third-party"].items) {
    if (!other["evidence"].text.empty()) facts.words.insert("assessment:third-party");
  }
}

/// Tools: version 1 lists them under `security-testing`, version 2 under `tools`. What they are, not their
/// names; one that is integrated nowhere is none.
void collect_tools(const Yaml& list, std::string_view type, Facts& facts) {
  for (const auto& tool : list.items) {
    const auto& where = tool["integration"];
    const bool used = std::any_of(where.map.begin(), where.map.end(),
                                  [](const auto& one) { return lower(one.second.text) == "true"; });
    if (used && !tool[type].text.empty()) facts.words.insert("tool:" + word(tool[type].text));
  }
}

void collect_insights(const Yaml& root, Facts& facts) {
  const auto& header = root["header"];
  const auto& schema = header["schema-version"].text;
  if (!schema.empty() && is_digit(schema.front())) facts.words.insert("schema:" + schema.substr(0, 1));
  const auto day = header["expiration-date"].text.substr(0, 10);
  if (day.size() == 10 && parse_instant(day)) facts.words.insert("expires:" + day);
  const auto& security = root["repository"]["security"];
  collect_assessments(security, facts);
  collect_tools(security["tools"], "type", facts);
  collect_tools(root["security-testing"], "tool-type", facts);
  if (!security["champions"].items.empty()) facts.words.insert("champions");
}

}  // namespace

void security_insights(std::string_view, std::string_view content, Facts& facts) {
  const auto documents = parse_yaml(content);
  facts.substantive = false;
  if (!documents) return;
  for (const auto& root : *documents) collect_true(root, facts);
  // The schema's number and an expiry date alone say nothing of security.
  facts.substantive = !facts.words.empty();
  for (const auto& root : *documents) collect_insights(root, facts);
}

namespace {

std::size_t count_of(std::string_view text, std::string_view needle) {
  std::size_t n = 0;
  for (auto at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + needle.size()))
    ++n;
  return n;
}

}  // namespace

/// An inventory that lists only itself is a template. The count is of entries, not of distinct names.
void sbom(std::string_view, std::string_view content, Facts& facts) {
  const auto text = fold(content);
  const auto spdx = std::max({count_of(text, "spdxref-package"), count_of(text, "packagename:"),
                              count_of(text, "\"packagefilename\"")});
  const auto cyclone = std::max({count_of(text, "\"purl\""), count_of(text, "<purl>"),
                                 count_of(text, "\"bom-ref\""), count_of(text, "<component ")});
  const bool is_spdx = text.find("spdxversion") != text.npos || text.find("spdx-document") != text.npos ||
                       text.find("\"spdxid\"") != text.npos;
  const bool is_cyclone = text.find("cyclonedx") != text.npos;
  facts.confirmed = is_spdx || is_cyclone;
  const auto n = is_cyclone ? cyclone : spdx;
  facts.words.insert("components:" + std::to_string(n));
  facts.words.insert(n > 1 ? "class:components" : "class:self_only");
  facts.substantive = n > 1;
}

void codeowners(std::string_view, std::string_view content, Facts& facts) {
  facts.substantive = false;
  for_each_line(content, [&](std::string_view raw) {
    const auto line = lower(trim(raw.substr(0, raw.find('#'))));
    const auto at = line.find('@');
    if (at == line.npos) return true;
    facts.substantive = true;
    if (line.find("secur", line.find_first_of(" \t") == line.npos ? at : line.find_first_of(" \t")) !=
        line.npos)
      facts.words.insert("security_team");
    return true;
  });
}

/// Lines that join two identities: a name with an address, and an address it stands for.
void mailmap(std::string_view, std::string_view content, Facts& facts) {
  std::size_t joins = 0;
  for_each_line(content, [&](std::string_view raw) {
    const auto line = trim(raw.substr(0, raw.find('#')));
    const auto close = line.find('>');
    const bool addressed = line.find('<') < close && close != line.npos;
    const bool joined = addressed && (line.find('<') > 0 || line.find('<', close) != line.npos);
    joins += joined ? 1U : 0U;
    return true;
  });
  facts.confirmed = facts.substantive = joins > 0;
  facts.words.insert("identities:" + std::to_string(joins));
}

namespace {

bool any_phrase(std::string_view folded, std::initializer_list<std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](auto text) { return Phrase::parse(text).in(folded); });
}

/// A year of this century in the path: "audits/2022/report.pdf", "SECURITY_AUDIT_2019_07.pdf".
void year_of_path(std::string_view path, Facts& facts) {
  for (auto at = path.find("20"); at != path.npos; at = path.find("20", at + 1)) {
    if (at + 4 > path.size() || !is_digit(path[at + 2]) || !is_digit(path[at + 3])) continue;
    const bool alone =
        (at == 0 || !is_digit(path[at - 1])) && (at + 4 == path.size() || !is_digit(path[at + 4]));
    if (alone) facts.words.insert("year:" + std::string(path.substr(at, 4)));
  }
}

}  // namespace

/// A report by auditors or penetration testers. Of a PDF only its kind can be told: the path has to promise
/// the rest. A text has to name somebody from outside, and findings; a language model is nobody.
void audit_report(std::string_view path, std::string_view content, Facts& facts) {
  year_of_path(path, facts);
  constexpr std::size_t k_least_pdf = 20'000;  // bytes; less is a cover page or a pointer to a large file
  if (lower(path).ends_with(".pdf")) {
    facts.words.insert("pdf");
    facts.confirmed = content.starts_with("%PDF-");
    facts.substantive = content.size() >= k_least_pdf;
    return;
  }
  const auto text = fold(content);
  const bool outsider = any_phrase(text, {"cure53",
                                          "trail of bits",
                                          "ncc group",
                                          "ostif",
                                          "x41 d-sec*",
                                          "ada logics",
                                          "quarkslab",
                                          "radically open security",
                                          "doyensec",
                                          "include security",
                                          "leviathan security",
                                          "7asecurity",
                                          "atredis*",
                                          "shielder",
                                          "nccgroup*",
                                          "independent .. audit*",
                                          "audit* .. independent*",
                                          "external .. audit*",
                                          "third-party .. audit*",
                                          "third party .. audit*",
                                          "audit* .. performed by",
                                          "audit* .. conducted by",
                                          "penetration test* .. by",
                                          "assessment .. conducted by",
                                          "assessment .. performed by"});
  const bool findings = any_phrase(text, {"finding*", "severity", "issues found", "vulnerabilit* .. found"});
  const bool machine = any_phrase(text, {"performed by the gemini*", "gemini cli*", "claude*", "chatgpt*",
                                         "gpt-4*", "gpt-5*", "copilot*", "ai-generated", "ai agent*"});
  facts.confirmed = outsider && findings && !machine;
}

}  // namespace facts

FactReader find_fact_reader(std::string_view name) {
  static const std::map<std::string_view, FactReader> k_readers = {
      {"security_txt", facts::security_txt},
      {"dependabot", facts::dependabot},
      {"renovate", facts::renovate},
      {"security_insights", facts::security_insights},
      {"sbom", facts::sbom},
      {"dockerfile", facts::dockerfile},
      {"workflow", facts::workflow},
      {"codeowners", facts::codeowners},
      {"flags", facts::flags},
      {"fuzz_harness", facts::fuzz_harness},
      {"mailmap", facts::mailmap},
      {"submodules", facts::submodules},
      {"audit_report", facts::audit_report},
      {"intake", facts::intake},
      {"property_test", facts::property_test},
      {"banned_functions", facts::banned_functions},
      {"attack_test", facts::attack_test},
      {"detection_rules", facts::detection_rules},
      {"gate_record", facts::gate_record},
      {"gate_statement", facts::gate_statement}};
  const auto found = k_readers.find(name);
  return found == k_readers.end() ? nullptr : found->second;
}

}  // namespace plumbline::git
