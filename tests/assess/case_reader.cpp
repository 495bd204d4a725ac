#include "tests/assess/case_reader.hpp"

#include <algorithm>
#include <filesystem>

#include "assess/loader.hpp"
#include "tests/assess/case_fields.hpp"
#include "tests/assess/case_history.hpp"

namespace plumbline::tests {
namespace {

using assess::YamlReader;
using assess::YamlValue;

const std::string k_app = "app";

class CaseReader {
 public:
  CaseReader(YamlReader& reader, const YamlValue& value)
      : m_reader(reader),
        m_value(value),
        m_history(reader, value),
        m_fields(reader, [this](std::int64_t n) { return m_history.commit_of(n); }) {}

  ProbeCase read();
  TestWorld read_world();

 private:
  std::int64_t day_of(const YamlValue& map, std::string_view key, std::int64_t otherwise = 0) {
    return tests::day_of(m_reader, map, key, otherwise);
  }
  const YamlValue& list(std::string_view key) { return list_of(m_reader, m_value, key); }
  void read_tree();
  void read_coverage();
  void read_gaps();
  void read_documents();
  void read_calls();
  void read_tags();
  void read_reviews();
  void read_records();
  void read_expectations();
  SourceWorld& app() { return m_case.world.sources[k_app]; }

  YamlReader& m_reader;
  const YamlValue& m_value;
  CaseHistory m_history;
  FieldSetter m_fields;
  ProbeCase m_case;
};

void CaseReader::read_tree() {
  m_case.world = TestWorld::with_sources({k_app});
  auto& source = m_case.world.tree.rows.back();
  for (const auto& [kind, place] : m_reader.texts(m_value, "places")) {
    source.places += (source.places.empty() ? "" : " ") + kind + "=" + place;
  }
  source.from = day(day_of(m_value, "alive_from", -10'000));
  if (m_value.find("alive_until") != nullptr) source.until = day(day_of(m_value, "alive_until"));
}

void CaseReader::read_coverage() {
  std::vector<std::string> shapes{"commit", "tag", "document", "release_note", "ci_call", "review"};
  Instant since = day(0);
  Instant until = day(400);
  if (const auto* covered = m_value.find("covered")) {
    if (!m_reader.is_map(covered->value, "covered", {"since", "until", "shapes"})) return;
    if (covered->value.find("since") != nullptr) since = day(day_of(covered->value, "since"));
    until = day(day_of(covered->value, "until", 400));
    if (const auto* named = covered->value.find("shapes")) {
      shapes.clear();
      for (const auto& item : named->value.items) shapes.push_back(item.text);
    }
  }
  for (const auto& shape : shapes) m_case.world.cover(k_app, shape, since, until);
  for (const auto& value : list("also_covered").items) {
    if (!m_reader.is_map(value, "also_covered", {"shape", "kind", "since", "until"})) return;
    const Instant from = value.find("since") != nullptr ? day(day_of(value, "since")) : k_always;
    m_case.world.cover(k_app, m_reader.required(value, "shape"), from, day(day_of(value, "until", 400)),
                       m_reader.text(value, "kind").value_or("*"));
  }
}

void CaseReader::read_gaps() {
  for (const auto& value : list("gaps").items) {
    if (!m_reader.is_map(value, "gaps", {"shape", "kind", "since", "until", "reason", "announced"})) return;
    Gap gap;
    gap.shape = m_reader.required(value, "shape");
    gap.kind = m_reader.text(value, "kind").value_or("*");
    gap.reason = m_reader.text(value, "reason").value_or("damaged");
    gap.detail = "a gap of the test";
    if (value.find("since") != nullptr) gap.since = day(day_of(value, "since"));
    if (value.find("until") != nullptr) gap.until = day(day_of(value, "until"));
    gap.announced = m_reader.number(value, "announced");
    app().gaps.push_back(std::move(gap));
  }
}

void CaseReader::read_documents() {
  for (const auto& value : list("documents").items) {
    Document document;
    document.commit = m_history.commit_of(day_of(value, "day"));
    const auto number = m_history.next_number();
    document.blob = made_oid("blob", number);
    document.substance = number;
    document.substantive = true;
    document.bytes = 1000;
    document.author = m_history.main_at(day_of(value, "day")).author;
    m_fields.set(document, value, {"day"});
    if (document.lineage.empty()) document.lineage = document.path;
    if (document.deleted) document.blob = Oid{};
    app().records.emplace_back(std::move(document));
  }
}

void CaseReader::read_calls() {
  std::map<std::pair<std::string, std::int64_t>, bool> versions;
  for (const auto& value : list("ci_calls").items) {
    CiCall call;
    const auto on = day_of(value, "day");
    call.commit = m_history.commit_of(on);
    call.system = "github_actions";
    call.job = "build";
    call.live = true;
    m_fields.set(call, value, {"day"});
    versions[{call.path, on}] = true;
    app().records.emplace_back(std::move(call));
  }
  for (const auto& value : list("documents").items) {  // versions the case lists itself
    versions.erase({m_reader.text(value, "path").value_or(""), day_of(value, "day")});
  }
  for (const auto& [version, unused] : versions) {
    Document document;
    document.kind = "ci.config";
    document.path = document.lineage = version.first;
    document.commit = m_history.commit_of(version.second);
    const auto number = m_history.next_number();
    document.blob = made_oid("blob", number);
    document.substance = number;
    document.substantive = true;
    document.bytes = 500;
    document.author = person("ann");
    app().records.emplace_back(std::move(document));
  }
}

void CaseReader::read_tags() {
  for (const auto& value : list("tags").items) {
    Tag tag;
    const auto on = day_of(value, "day");
    tag.target = m_history.commit_of(on);
    tag.landed = tag.target;
    tag.annotated = true;
    tag.tagged = tag.committed = day(on);
    tag.tagger = person("ann");
    m_fields.set(tag, value, {"day", "notes"});
    if (!tag.annotated) {
      tag.tagged.reset();
      tag.tagger.reset();
    }
    for (const auto& [path, says] : m_reader.texts(value, "notes"))
      app().records.emplace_back(
          ReleaseNote{tag.name, tag.target, tag.tagged.value_or(tag.committed), path, says});
    app().records.emplace_back(std::move(tag));
  }
}

void CaseReader::read_reviews() {
  for (const auto& value : list("reviews").items) {
    Review review;
    review.commit = m_history.commit_of(day_of(value, "day"));
    m_fields.set(review, value, {"day"});
    app().records.emplace_back(std::move(review));
  }
}

// A name of its own for what the case leaves unnamed.
template <class S>
void name_unnamed(S& record, std::int64_t n) {
  const auto fill = [&](std::string& text) {
    if (text.empty()) text = "made-" + std::to_string(n);
  };
  if constexpr (requires { record.id; }) fill(record.id);
  if constexpr (std::is_same_v<S, Ticket>) fill(record.key);
  if constexpr (requires { record.inventory; }) fill(record.inventory);
  if constexpr (requires { record.digest; }) fill(record.digest);
}

/// The events of the life that a case tells of a ticket by its columns alone: opened, decided, closed; kind
/// and severity from the first day; its owner's and a helper's role; the fix when it was closed.
std::vector<TicketEvent> life_of(const Ticket& ticket) {
  std::vector<TicketEvent> out;
  const auto add = [&](const std::string& what, const std::string& to, Instant at,
                       const char* means = nullptr) {
    TicketEvent event;
    event.id = std::to_string(out.size() + 100) + "." + what;
    event.key = ticket.key;
    event.what = what;
    event.to = to;
    event.at = at;
    if (means != nullptr) event.means = means;
    out.push_back(event);
  };
  add("state", "New", ticket.opened, "open");
  add("kind", ticket.kind, ticket.opened);
  if (!ticket.severity.empty()) add("severity", ticket.severity, ticket.opened);
  if (ticket.found_in) add("found_in", *ticket.found_in, ticket.opened);
  if (ticket.owner_role) {
    add("owner", *ticket.owner_role, ticket.opened);
    out.back().role = ticket.owner_role;
  }
  if (ticket.helper_role) {
    add("comment", "", ticket.opened);
    out.back().role = ticket.helper_role;
  }
  if (ticket.decided) add("state", "Triaged", *ticket.decided, "decided");
  if (ticket.fix && ticket.closed) add("fix", *ticket.fix, *ticket.closed);
  if (ticket.closed) add("state", "Closed", *ticket.closed, "closed");
  return out;
}

void CaseReader::read_records() {
  const auto* records = m_value.find("records");
  if (records == nullptr) return;
  for (const auto& entry : records->value.entries) {
    bool known = false;
    for_each_shape([&]<class S>() {
      if (S::k_shape != entry.key) return;
      known = true;
      for (const auto& value : entry.value.items) {
        S record{};
        if constexpr (requires { record.subject; }) record.subject = k_app;
        m_fields.set(record, value, {"day"});
        name_unnamed(record, m_history.next_number());
        if constexpr (std::is_same_v<S, Ticket>) {
          if (records->value.find(TicketEvent::k_shape) == nullptr) {
            for (auto& event : life_of(record)) app().records.emplace_back(std::move(event));
          }
        }
        app().records.emplace_back(std::move(record));
      }
    });
    if (!known)
      m_reader.refuse(entry.line, "records",
                      "\"" + entry.key + "\" is no shape." + assess::hint(entry.key, assess::need_shapes()));
  }
}

void CaseReader::read_expectations() {
  const auto* expect = m_value.find("expect");
  if (expect == nullptr || expect->value.entries.empty()) {
    m_reader.refuse(m_value.line, "expect", "is missing");
    return;
  }
  for (const auto& entry : expect->value.entries) {
    m_case.expect.push_back({std::stoll(entry.key), entry.value.text, entry.line});
  }
  if (const auto* rows = m_value.find("rows")) {
    for (const auto& entry : rows->value.entries)
      m_case.rows.push_back({std::stoll(entry.key), entry.value.text, entry.line});
  }
}

ProbeCase CaseReader::read() {
  if (!m_reader.is_map(
          m_value, "cases",
          {"name", "places", "covered", "also_covered", "gaps", "commits", "documents", "ci_calls", "tags",
           "reviews", "records", "alive_from", "alive_until", "expect", "rows"})) {
    return {};
  }
  m_case.name = m_reader.required(m_value, "name");
  m_case.line = m_value.line;
  static_cast<void>(read_world());
  read_expectations();
  return m_case;
}

TestWorld CaseReader::read_world() {
  read_tree();
  read_coverage();
  read_gaps();
  app().commits = m_history.read();
  read_documents();
  read_calls();
  read_tags();
  read_reviews();
  read_records();
  return m_case.world;
}

}  // namespace

Result<ProbeCases> read_cases(const std::string& file, const std::map<std::string, std::string>& probes) {
  auto reader = YamlReader::open(file);
  if (!reader) return tl::unexpected(reader.error());
  ProbeCases out;
  out.file = file;
  const auto& root = reader->root();
  if (reader->is_map(root, "file", {"probe", "rule", "cases"})) {
    out.probe = reader->required(root, "probe");
    if (const auto* rule = root.find("rule"))
      out.rule = assess::read_rule(*reader, rule->value, "rule", probes);
    else
      reader->refuse(root.line, "rule", "is missing");
    if (const auto* cases = root.find("cases"); cases != nullptr && !reader->refusal()) {
      for (const auto& value : cases->value.items) {
        try {
          out.cases.push_back(CaseReader(*reader, value).read());
        } catch (const std::exception& e) {
          reader->refuse(value.line, "cases", e.what());
        }
      }
    }
  }
  if (reader->refusal()) return tl::unexpected(*reader->refusal());
  return out;
}

TestWorld read_world(YamlReader& reader, const YamlValue& value) {
  return CaseReader(reader, value).read_world();
}

std::vector<std::string> case_files(const std::string& folder) {
  std::vector<std::string> out;
  const auto path = std::filesystem::path(PLUMBLINE_SOURCE_DIR) / "tests" / folder;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() == ".yaml") out.push_back(entry.path().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::map<std::string, std::string> shipped_probes() {
  const auto found = assess::find_probes(std::string(PLUMBLINE_SOURCE_DIR) + "/probe");
  return found ? *found : std::map<std::string, std::string>{};
}

}  // namespace plumbline::tests
