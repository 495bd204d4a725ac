#include "collector/tickets/words.hpp"

#include <fmt/core.h>
#include <re2/re2.h>

#include "core/nearest.hpp"

namespace plumbline::tickets {
namespace {

struct Pair {
  std::string_view to, word;
};

// Defaults: words that trackers ship with, and plain names. None of them looks at a title.
constexpr Pair k_kinds[] = {
    {"tkt.vuln", "type=vulnerability"},
    {"tkt.vuln", "type=security vulnerability"},
    {"tkt.vuln", "type=security bug"},
    {"tkt.vuln", "label=vulnerability"},
    {"tkt.vuln", "label=security-vulnerability"},
    {"tkt.vuln", "cve"},
    {"tkt.incident", "type=security incident"},
    {"tkt.incident", "label=security-incident"},
    {"tkt.exception", "type=security exception"},
    {"tkt.exception", "type=risk acceptance"},
    {"tkt.exception", "label=security-exception"},
    {"tkt.exception", "label=risk-acceptance"},
    {"tkt.threat", "type=threat"},
    {"tkt.threat", "type=abuse case"},
    {"tkt.threat", "label=threat"},
    {"tkt.threat", "label=abuse-case"},
    {"tkt.req", "type=requirement"},
    {"tkt.req", "type=security requirement"},
    {"tkt.req", "label=security-requirement"},
    {"tkt.req", "label=compliance-requirement"},
    {"tkt.design_review", "type=security review"},
    {"tkt.design_review", "type=design review"},
    {"tkt.design_review", "label=security-design-review"},
    {"tkt.code_review", "label=security-code-review"},
    {"tkt.gate", "type=gate"},
    {"tkt.gate", "type=release"},
    {"tkt.gate", "label=release-gate"},
    {"tkt.pentest_finding", "label=pentest-finding"},
    {"tkt.pentest", "label=pentest"},
    {"tkt.train", "type=training"},
    {"tkt.train", "label=security-training"},
    {"tkt.change", "type=change request"},
    {"tkt.improvement", "label=security-improvement"},
    {"tkt.onboarding", "label=security-onboarding"},
    {"tkt.question", "label=security-help"},
    {"tkt.question", "project=security-help"},
    {"tkt.threat_intel", "label=threat-intel"},
    {"tkt.asset", "label=unknown-asset"},
    {"tkt.component_review", "label=component-review"},
    {"tkt.eradication", "label=eradicate"},
    {"tkt.alert", "label=security-alert"},
    {"tkt.variant_analysis", "label=variant-analysis"},
    {"tkt.drill", "label=security-exercise"},
    {"tkt.bounty", "label=bug-bounty"},
    {"tkt.exposure", "label=exposure-reduction"},
    {"tkt.hotfix", "label=emergency-change"},
    {"tkt.policy", "label=policy-change"},
    {"tkt.postmortem", "label=postmortem"},
};
constexpr Pair k_states[] = {
    {"open", "new"},         {"open", "open"},          {"open", "to do"},          {"open", "backlog"},
    {"open", "reported"},    {"open", "unconfirmed"},   {"open", "idea"},           {"open", "reopened"},
    {"decided", "triaged"},  {"decided", "assigned"},   {"decided", "in progress"}, {"decided", "confirmed"},
    {"decided", "accepted"}, {"decided", "stalled"},    {"decided", "feedback"},    {"decided", "in review"},
    {"decided", "approved"}, {"closed", "closed"},      {"closed", "done"},         {"closed", "resolved"},
    {"closed", "fixed"},     {"closed", "verified"},    {"closed", "released"},     {"rejected", "rejected"},
    {"rejected", "deleted"}, {"rejected", "declined"},  {"rejected", "duplicate"},  {"rejected", "invalid"},
    {"rejected", "wontfix"}, {"rejected", "won't fix"}, {"rejected", "won't do"},
};
constexpr Pair k_severities[] = {
    {"critical", "critical"}, {"critical", "blocker"}, {"critical", "immediate"}, {"critical", "highest"},
    {"high", "high"},         {"high", "major"},       {"high", "urgent"},        {"high", "important"},
    {"medium", "medium"},     {"medium", "normal"},    {"medium", "moderate"},    {"low", "low"},
    {"low", "minor"},         {"low", "trivial"},      {"low", "lowest"},
};
constexpr Pair k_resolutions[] = {
    {"fixed", "fixed"},           {"fixed", "done"},
    {"fixed", "resolved"},        {"fixed", "completed"},
    {"declined", "not_planned"},  {"declined", "won't fix"},
    {"declined", "wontfix"},      {"declined", "won't do"},
    {"declined", "later"},        {"duplicate", "duplicate"},
    {"invalid", "invalid"},       {"invalid", "not a bug"},
    {"invalid", "incomplete"},    {"invalid", "cannot reproduce"},
    {"invalid", "not a problem"},
};
constexpr Pair k_found_in[] = {
    {"production", "found_in=production"}, {"test", "found_in=test"},
    {"design", "found_in=design"},         {"external", "found_in=external"},
    {"external", "source=external"},       {"external", "source=external-report"},
    {"external", "label=external-report"}, {"production", "label=found-in-production"},
};
constexpr Pair k_facts[] = {
    {"control_ref", "control_id"}, {"approver", "approver"}, {"test_ref", "test_case"}};
constexpr Pair k_confidential[] = {{"", "private=1"}, {"", "private=true"}, {"", "private=yes"},
                                   {"", "private=y"}, {"", "private=t"},    {"", "security level"}};
const std::vector<std::string> k_means{"open", "decided", "closed", "rejected"};
const std::vector<std::string> k_levels{"critical", "high", "medium", "low"};
const std::vector<std::string> k_ends{"fixed", "declined", "duplicate", "invalid"};
const std::vector<std::string> k_origins{"production", "test", "design", "external"};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool same_folded(std::string_view text, std::string_view lower) {
  text = trimmed(text);
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

// Of "a,B" is "b" one?
bool is_one_of(std::string_view values, std::string_view lower) {
  if (same_folded(values, lower)) return true;
  while (values.find(',') != values.npos) {
    const auto comma = values.find(',');
    if (same_folded(values.substr(0, comma), lower)) return true;
    values.remove_prefix(comma + 1);
    if (same_folded(values, lower)) return true;
  }
  return false;
}

tl::unexpected<Error> wrong(const SourceSpec& source, const std::string& key, const std::string& what) {
  return fail(Errc::config, fmt::format("{} of {} in plumbline.yaml: {}", key, source.name, what));
}

Result<void> check_word(const SourceSpec& source, const std::string& key, const std::string& word,
                        const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), word) != known.end()) return {};
  const auto near = nearest(word, known);
  std::string all;
  for (const auto& one : known) all += (all.empty() ? "" : ", ") + one;
  return wrong(source, key,
               near.empty() ? fmt::format("\"{}\" is none of {}", word, all)
                            : fmt::format("\"{}\" is none of {}; did you mean \"{}\"?", word, all, near));
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out(trimmed(text));
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> pairs_of(const SourceSpec& source, const std::string& key) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto it = source.settings.find(key);
  if (it == source.settings.end()) return out;
  for (std::string_view rest = it->second; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    const auto tab = line.find('\t');
    if (tab == line.npos)
      out.emplace_back("", trimmed(line));
    else
      out.emplace_back(line.substr(0, tab), trimmed(line.substr(tab + 1)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

struct Condition::Term {
  std::string field, value;
  std::unique_ptr<RE2> pattern;
  bool any = false;
  [[nodiscard]] bool holds(const Fields& fields) const {
    const auto now = fields.at(field);
    if (now.empty()) return false;
    if (any) return true;
    return pattern ? RE2::PartialMatch(re2::StringPiece(now.data(), now.size()), *pattern)
                   : is_one_of(now, value);
  }
};

Result<Condition> Condition::parse(std::string_view text) {
  Condition out;
  while (true) {
    const auto amp = text.find(" & ");
    const auto part = trimmed(text.substr(0, amp));
    const auto sign = part.find_first_of("=~");
    Term term;
    term.field = folded(part.substr(0, sign));
    if (term.field.empty())
      return fail(Errc::config, fmt::format("\"{}\" names no field; write it like type=Vulnerability", text));
    if (sign == part.npos) {
      term.any = true;
    } else if (part[sign] == '=') {
      term.value = folded(part.substr(sign + 1));
    } else {
      RE2::Options options;
      options.set_log_errors(false);
      options.set_case_sensitive(false);
      term.pattern = std::make_unique<RE2>(std::string(part.substr(sign + 1)), options);
      if (!term.pattern->ok())
        return fail(Errc::config,
                    fmt::format("\"{}\" is no regular expression: {}", part, term.pattern->error()));
    }
    out.m_terms.push_back(std::make_shared<const Term>(std::move(term)));
    if (amp == text.npos) return out;
    text.remove_prefix(amp + 3);
  }
}

bool Condition::holds(const Fields& fields) const {
  return std::all_of(m_terms.begin(), m_terms.end(), [&](const auto& term) { return term->holds(fields); });
}

Result<Words::Rules> Words::rules(const SourceSpec& source, const std::string& key) {
  Rules out;
  for (const auto& [name, text] : pairs_of(source, key)) {
    auto condition = Condition::parse(text);
    if (!condition) return wrong(source, key, condition.error().message);
    out.emplace_back(name, std::move(*condition));
  }
  return out;
}

Result<void> Words::read_states(const SourceSpec& source) {
  const auto read = [&](const std::string& key, const auto& known, const auto& defaults,
                        auto& out) -> Result<void> {
    for (const auto& one : defaults) out.emplace(one.word, one.to);
    for (const auto& [name, word] : pairs_of(source, key)) {
      if (auto ok = check_word(source, key, name, known); !ok) return ok;
      out[folded(word)] = name;
    }
    return {};
  };
  // Of states our defaults come last, behind what the tracker says itself.
  if (auto ok = read("states", k_means, std::vector<Pair>{}, m_states); !ok) return ok;
  if (auto ok = read("severities", k_levels, k_severities, m_severities); !ok) return ok;
  return read("resolutions", k_ends, k_resolutions, m_resolutions);
}

Result<void> Words::read_roles(const SourceSpec& source) {
  for (const auto& [role, text] : pairs_of(source, "roles")) {
    if (role.empty()) return wrong(source, "roles", "should be a map from a role to the people who have it");
    Role one{folded(text.substr(0, text.find(' '))), role, {}};
    for (const std::string_view word : {" since ", " until "}) {
      const auto at = text.find(word);
      if (at == std::string::npos) continue;
      const auto rest = text.substr(at + word.size());
      const auto day = parse_instant(rest.substr(0, rest.find(' ')));
      if (!day) return wrong(source, "roles", fmt::format("\"{}\": {}", text, day.error().message));
      (word == " since " ? one.span.since : one.span.until) = *day;
    }
    m_roles.push_back(std::move(one));
  }
  return {};
}

Result<Words> Words::of(const SourceSpec& source) {
  Words out;
  const auto defaults = [](const auto& pairs, Rules& rules) {
    for (const auto& one : pairs) rules.emplace_back(one.to, *Condition::parse(one.word));
  };
  for (const auto& [key, rules] :
       {std::pair{"kinds", &out.m_kinds}, std::pair{"found_in", &out.m_found_in},
        std::pair{"facts", &out.m_facts}, std::pair{"confidential", &out.m_confidential}}) {
    auto read = Words::rules(source, key);
    if (!read) return tl::unexpected(read.error());
    *rules = std::move(*read);
  }
  for (const auto& [kind, rule] : out.m_kinds) {
    if (!kind.starts_with("tkt."))
      return wrong(source, "kinds", fmt::format("\"{}\" is no kind of ticket; write it like tkt.vuln", kind));
    out.m_named.insert(kind);
  }
  for (const auto& [origin, rule] : out.m_found_in) {
    if (auto ok = check_word(source, "found_in", origin, k_origins); !ok) return tl::unexpected(ok.error());
  }
  defaults(k_kinds, out.m_kinds);
  defaults(k_found_in, out.m_found_in);
  defaults(k_facts, out.m_facts);
  defaults(k_confidential, out.m_confidential);
  if (auto ok = out.read_states(source); !ok) return tl::unexpected(ok.error());
  if (auto ok = out.read_roles(source); !ok) return tl::unexpected(ok.error());
  out.m_people = PeopleBook::of(source);
  for (const auto& [none, name] : pairs_of(source, "bots")) out.m_bots.insert(folded(name));
  for (const auto& [none, field] : pairs_of(source, "severity_field")) out.m_severity_field = folded(field);
  for (const auto& [none, word] : pairs_of(source, "show_confidential")) out.m_show = word == "yes";
  return out;
}

void Words::told(std::string_view state, std::string_view means) {
  m_told[folded(state)] = means;
}

std::string_view Words::means(std::string_view state) const {
  const auto word = folded(state);
  if (const auto it = m_states.find(word); it != m_states.end()) return it->second;
  const auto* own = std::find_if(std::begin(k_states), std::end(k_states),
                                 [&](const Pair& one) { return one.word == word; });
  const bool known = own != std::end(k_states);
  if (const auto it = m_told.find(word); it != m_told.end()) {
    // "Rejected" is closed to a tracker; the finer word is ours.
    return it->second == "closed" && known && own->to == "rejected" ? own->to : std::string_view(it->second);
  }
  return known ? own->to : std::string_view();
}

std::string_view Words::means(const Fields& fields) const {
  const auto out = means(fields.at("state"));
  if (out != "closed") return out;
  const auto end = resolution(fields);
  return end == "declined" || end == "duplicate" || end == "invalid" ? std::string_view("rejected") : out;
}

const std::string& Words::kind(const Fields& fields) const {
  static const std::string k_other = "tkt.other";
  for (const auto& [kind, rule] : m_kinds) {
    if (rule.holds(fields)) return kind;
  }
  return k_other;
}

std::string Words::severity(const Fields& fields) const {
  std::string_view word =
      m_severity_field.empty() ? fields.at("severity") : fields.at(std::string_view(m_severity_field));
  if (word.empty() && m_severity_field.empty()) word = fields.at("priority");
  const auto it = m_severities.find(folded(word));
  return it == m_severities.end() ? std::string() : it->second;
}

std::string Words::resolution(const Fields& fields) const {
  const auto word = folded(fields.at("resolution"));
  if (word.empty() || word == "unresolved") return {};
  const auto it = m_resolutions.find(word);
  return it == m_resolutions.end() ? "other" : it->second;
}

std::string Words::found_in(const Fields& fields) const {
  for (const auto& [origin, rule] : m_found_in) {
    if (rule.holds(fields)) return origin;
  }
  return {};
}

std::string Words::facts(const Fields& fields) const {
  std::set<std::string> words;
  for (const auto& [word, rule] : m_facts) {
    if (!words.contains(word) && rule.holds(fields)) words.insert(word);
  }
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

bool Words::odd_private(const Fields& fields) {
  static const std::set<std::string, std::less<>> k_told{"",  "0",     "1",    "no", "yes", "n",
                                                         "y", "false", "true", "f",  "t"};
  for (std::string_view rest = fields.at("private");;) {
    const auto comma = std::min(rest.find(','), rest.size());
    if (!k_told.contains(folded(rest.substr(0, comma)))) return true;
    if (comma == rest.size()) return false;
    rest.remove_prefix(comma + 1);
  }
}

bool Words::confidential(const Fields& fields) const {
  return odd_private(fields) || std::any_of(m_confidential.begin(), m_confidential.end(),
                                            [&](const auto& one) { return one.second.holds(fields); });
}

std::string Words::role(const Who& who, Instant at) const {
  if (m_roles.empty()) return {};
  const auto login = folded(who.login), name = folded(who.name), address = folded(who.address);
  for (const auto& one : m_roles) {
    if (one.span.contains(at) && (one.who == login || one.who == name || one.who == address)) return one.role;
  }
  return {};
}

bool Words::bot(const Who& who) const {
  for (const auto* text : {&who.login, &who.name}) {
    if (text->ends_with("[bot]") || *text == "RT_System") return true;
    if (!m_bots.empty() && m_bots.contains(folded(*text))) return true;
  }
  return !m_bots.empty() && m_bots.contains(folded(who.address));
}

}  // namespace plumbline::tickets
