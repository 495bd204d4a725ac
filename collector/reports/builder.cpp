#include "collector/reports/builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/digest.hpp"

namespace plumbline::reports {
namespace {

std::optional<std::string> filled(std::string text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(std::move(text));
}

template <class Shape>
void date(Shape& record, Instant at) {
  if constexpr (requires {
                  record.opened;
                  record.decision;
                }) {
    record.opened = at;
    if (record.decision) record.decided = at;
  } else if constexpr (requires { record.at; }) {
    if (record.at == k_always) record.at = at;
  }
}

// One line, whole characters.
void append_clipped(std::string& out, std::string_view text, std::size_t most) {
  std::size_t end = std::min(text.size(), most);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  const auto begun = static_cast<std::ptrdiff_t>(out.size());
  out.append(text.substr(0, end));
  std::replace_if(
      out.begin() + begun, out.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
}

}  // namespace

Tally::Slot& Tally::slot(std::int64_t id) {
  auto at = static_cast<std::size_t>(id);  // a digest's bits are spread already
  for (;; ++at) {
    Slot& slot = m_slots[at & (m_slots.size() - 1)];
    if (slot.count == 0 || slot.id == id) return slot;
  }
}

int Tally::count(std::int64_t id) {
  if (2 * (m_taken + 1) > m_slots.size()) {
    const auto before =
        std::exchange(m_slots, std::vector<Slot>(std::max<std::size_t>(64, 2 * m_slots.size())));
    for (const auto& one : before) {
      if (one.count > 0) slot(one.id) = one;
    }
  }
  Slot& mine = slot(id);
  if (mine.count == 0) ++m_taken;
  mine.id = id;
  return ++mine.count;
}

Builder::Builder(std::string_view name, const RunContext& run, const Options& options, ReportReading& reading)
    : m_reading(reading), m_run(run), m_options(options), m_name(name) {}

void Builder::stated(std::string_view text) {
  if (const auto at = loose_instant(text)) stated(*at);
}
void Builder::stated(Instant at) {
  if (!m_reading.stated || *m_reading.stated < at) m_reading.stated = at;
}

void Builder::note(std::string words) {
  if (m_reading.reason.size() > 400) return;
  m_reading.reason += (m_reading.reason.empty() ? "" : "; ") + std::move(words);
}

std::string Builder::clean(std::string_view text) const {
  return m_options.redact && !text.empty() ? m_options.redact(text) : std::string(text);
}

/// Whether any of them may hold a secret. Hardly any text does, and one search of all costs little more than
/// one of each.
template <class... Texts>
bool Builder::suspicious(const Texts&... texts) {
  if (!m_options.redact) return false;
  if (!m_options.suspicious) return true;
  m_lines.clear();
  const auto line = [this](const auto& text) {
    if constexpr (requires { text.has_value(); }) {
      if (text) m_lines.append(*text) += '\n';
    } else {
      m_lines.append(text) += '\n';
    }
  };
  (line(texts), ...);
  return m_options.suspicious(m_lines);
}

template <class... Texts>
void Builder::clean_all(Texts&... texts) {
  if (!suspicious(texts...)) return;
  const auto one = [this](auto& text) {
    if constexpr (requires { text.has_value(); }) {
      if (text) *text = clean(*text);
    } else {
      text = clean(text);
    }
  };
  (one(texts), ...);
}

std::string Builder::id() const {
  if (m_run.id.empty() || m_run.id == m_name) return m_name;
  return m_name.empty() ? m_run.id : m_run.id + "/" + m_name;
}

ToolRun& Builder::begin_run(std::string_view tool, std::string_view category) {
  end_run();
  ToolRun run;
  const int number = ++m_ids[fmt::format("{}\n{}", tool, category)];
  run.id = number == 1 ? id() : fmt::format("{}#{}", id(), number);
  run.at = k_always;
  run.tool = clean(tool);
  run.category = category;
  run.trigger = m_run.trigger;
  run.commit = m_run.commit;
  run.seen_in = "report";
  run.job = filled(m_run.job);
  run.lines = filled(clipped(m_name, 200));
  run.ignored = m_run.ignored;
  m_open = std::move(run);
  m_found = m_settled = 0;
  return *m_open;
}

void Builder::finding(const Seen& seen) {
  if (suspicious(seen.rule, seen.component, seen.path))
    return finding(seen, clean(seen.rule), clean(seen.component), clean(seen.path));
  finding(seen, seen.rule, seen.component, seen.path);
}

// What is told is clean, what is digested is as the report has it: a pattern more does not change an id.
void Builder::finding(const Seen& seen, std::string_view rule, std::string_view component,
                      std::string_view path) {
  Finding& out = m_records.add(Finding{});
  if (m_open) out.tool = m_open->tool;
  out.category = !seen.category.empty() ? seen.category : m_open ? m_open->category : "other";
  const auto digest = identity(out, seen);
  append_clipped(out.id.append(out.tool) += ':', rule, 80);
  out.id.append(":").append(hex({digest.data(), 12}));
  if (const int number = m_same.count(id63(digest)); number > 1) out.id += fmt::format("#{}", number);
  out.severity = seen.severity;
  out.rule = filled(clipped(rule, 200));
  out.component = filled(clipped(component, 300));
  out.decision = filled(seen.decision);
  out.location = filled(clipped(path, 300));
  ++m_found;
  if (out.decision) ++m_settled;
  if (m_findings == nullptr) m_findings = &m_reading.counts["findings"];
  ++*m_findings;
}

Digest Builder::identity(const Finding& finding, const Seen& seen) {
  m_lines.clear();
  m_lines.append(finding.tool).append("\n").append(finding.category).append("\n");
  m_lines.append(seen.rule).append("\n");
  if (!seen.identity.empty())
    m_lines.append(seen.identity);
  else
    m_lines.append(seen.path).append("\n").append(without_numbers(seen.message));
  return sha256(m_lines);
}

void Builder::end_run() {
  if (!m_open) return;
  clean_all(m_open->version, m_open->targets);
  if (!m_open->findings) m_open->findings = m_found - m_settled;
  if (m_open->outcome.empty()) m_open->outcome = *m_open->findings > 0 ? "findings" : "success";
  count("runs");
  m_records.add(std::move(*m_open));
  m_open.reset();
}

TestRun& Builder::tests(std::string_view tool, std::string_view category) {
  end_run();
  TestRun run;
  const int number = ++m_ids[fmt::format("test\n{}", category)];
  run.id = number == 1 ? id() : fmt::format("{}#{}", id(), number);
  run.at = k_always;
  run.category = category;
  run.tool = clean(tool);
  run.trigger = m_run.trigger;
  run.job = filled(m_run.job);
  run.commit = m_run.commit;
  return m_records.add(std::move(run));
}

void Builder::component(Component component) {
  component.inventory = id();
  component.at = k_always;
  clean_all(component.name, component.version, component.purl, component.supplier, component.artifact,
            component.licence);
  if (m_components == nullptr) m_components = &m_reading.counts["components"];
  ++*m_components;
  m_records.add(std::move(component));
}
void Builder::artifact(Artifact artifact) {
  artifact.at = k_always;
  clean_all(artifact.name, artifact.release, artifact.provenance);
  count("artifacts");
  m_records.add(std::move(artifact));
}
void Builder::advisory(Advisory advisory) {
  clean_all(advisory.id, advisory.cve, advisory.fix);
  count("advisories");
  m_records.add(std::move(advisory));
}

void Builder::finish() {
  end_run();
  const auto at = m_run.at != k_always ? std::optional(m_run.at) : m_reading.stated;
  m_reading.dated = at.has_value();
  if (!at) return;
  m_records.each([&](auto& record) { date(record, *at); });
  m_reading.records = std::move(m_records);
}

std::string severity_of(std::string_view word) {
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
  });
  if (lower == "critical" || lower == "high" || lower == "medium" || lower == "low") return lower;
  if (lower == "moderate" || lower == "warning") return "medium";
  if (lower == "error" || lower == "important") return "high";
  if (lower == "note" || lower == "negligible" || lower == "style" || lower == "information" ||
      lower == "info" || lower == "minor" || lower == "performance" || lower == "portability")
    return "low";
  return {};
}

std::string severity_of_score(double score) {
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "";
}

std::string without_numbers(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c < '0' || c > '9')
      out += c;
    else if (out.empty() || out.back() != '0')
      out += '0';
  }
  return out;
}

std::string clipped(std::string_view text, std::size_t most) {
  std::string out;
  append_clipped(out, text, most);
  return out;
}

std::optional<Instant> loose_instant(std::string_view text) {
  while (!text.empty() && text.back() <= ' ') text.remove_suffix(1);
  while (!text.empty() && text.front() <= ' ') text.remove_prefix(1);
  if (text.size() < 10 || text.size() > 40) return std::nullopt;
  if (const auto at = parse_instant(text)) return *at;
  std::string spelt(text);
  if (spelt.size() > 10 && spelt[10] == ' ') spelt[10] = 'T';
  const auto zone = spelt.find_first_of("Zz+-", 11);
  if (zone != std::string::npos && zone + 5 == spelt.size() && spelt[zone] != 'Z')
    spelt.insert(zone + 3, ":");
  if (zone == std::string::npos || zone >= spelt.size()) spelt += 'Z';
  if (const auto at = parse_instant(spelt)) return *at;
  return std::nullopt;
}

}  // namespace plumbline::reports
