#include "assess/gates/held.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace plumbline::assess::gates {
namespace {

std::string filled(std::string pattern, const std::string& name, const std::string& version) {
  const auto put = [&](std::string_view mark, const std::string& value) {
    for (auto at = pattern.find(mark); at != std::string::npos; at = pattern.find(mark, at + value.size()))
      pattern.replace(at, mark.size(), value);
  };
  put("{release}", name);
  put("{version}", version);
  return pattern;
}

/// Calls `f` for each of the tags, sorted by name, that fits.
template <class F>
void each_fitting(const std::vector<TagSeen>& tags, std::string_view pattern, F f) {
  const auto begins = pattern.substr(0, pattern.find('*'));
  auto it = std::partition_point(tags.begin(), tags.end(),
                                 [&](const TagSeen& tag) { return std::string_view(tag.name) < begins; });
  for (; it != tags.end() && it->name.starts_with(begins); ++it) {
    if (fits(it->name, pattern)) f(*it);
    if (begins.size() == pattern.size()) return;  // no `*`: that name alone
  }
}

Clock clock_of(const std::string& tag_clock) {
  return tag_clock == "first_sight" ? Clock::first_sight : Clock::committer_date;
}

}  // namespace

bool fits(std::string_view name, std::string_view pattern) {
  // The last `*` and where it stood are all one needs to go back to.
  std::size_t n = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t mark = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

HeldFinder::HeldFinder(const Process& process, const Facts& facts) : m_process(process), m_facts(facts) {
  for (const auto& record : facts.records) {
    if (facts.as_of < record.recorded) continue;
    m_records[{record.release, record.gate}].push_back(&record);
  }
  for (const auto& stated : process.held) {
    if (!stated.product.empty() && stated.product != facts.product) continue;
    auto& last = m_stated[{stated.release, stated.gate}];
    if (last == nullptr || last->at < stated.at) last = &stated;
  }
  for (const auto& tag : facts.history.tags) m_tags.emplace(tag.name, &tag);
}

std::optional<Held> HeldFinder::recorded(const Release& release, const Gate& gate) const {
  const auto it = m_records.find({release.name, gate.id});
  if (it == m_records.end()) return std::nullopt;
  const auto order = [](const GateRecord* r) { return std::tie(r->ticket, r->at, r->evidence); };
  // What stood when the release was made stands: a later word about a gate before it is told, and changes
  // nothing.
  const bool before = is_before_release(gate) && m_tags.contains(release.name);
  std::vector<const GateRecord*> stood;
  const GateRecord* after = nullptr;
  for (const auto* one : it->second) {
    if (!before || one->recorded <= release.at)
      stood.push_back(one);
    else if (after == nullptr || order(after) < order(one))
      after = one;
  }
  if (stood.empty()) {
    stood = it->second;
    after = nullptr;
  }
  const auto* last = stood.front();
  const GateRecord* first = nullptr;  // that says it passed
  for (const auto* one : stood) {
    if (order(last) < order(one)) last = one;
    const auto made = [](const GateRecord* r) { return std::tie(r->recorded, r->at, r->evidence); };
    if (one->decision.starts_with("pass") && (first == nullptr || made(one) < made(first))) first = one;
  }
  const auto& record = *last;
  Held out;
  // A record cannot tell of what came after it: a date later than the record itself counts as the record's.
  out.at = std::min(record.at, record.recorded);
  out.by = record.ticket ? HeldBy::ticket : HeldBy::file;
  out.clock = record.ticket ? Clock::forge_event : Clock::committer_date;
  out.source = record.source;
  out.dated_by = record.ticket               ? "the tracker's date"
                 : out.at == record.recorded ? "committer date"
                                             : "as the file says";
  out.evidence = record.evidence;
  out.decision = record.decision;
  out.open_actions = record.open_actions;
  out.recorded = record.recorded;
  out.names_no_day = !record.dated;
  if (record.recorded < record.at) {
    out.said = record.at;
    out.not_believed =
        fmt::format("that file was written on {}, before that day", format_date(record.recorded));
  }
  // What was decided once is not moved by writing it down anew: evidence would come before its gate that way.
  if (first != nullptr && std::min(first->at, first->recorded) < out.at) {
    out.said = out.said.value_or(out.at);
    out.not_believed = fmt::format("a record of {} had passed it already", format_date(first->recorded));
    out.at = std::min(first->at, first->recorded);
  }
  if (after != nullptr)
    out.afterwards = fmt::format("\"{}\" was written on {} ({})", after->decision,
                                 format_date(after->recorded), after->source);
  sign(release, gate, record, out);
  return out;
}

// Each signs a record of their own, or a later version of the same: all that decide as the last one does.
void HeldFinder::sign(const Release& release, const Gate& gate, const GateRecord& last, Held& out) const {
  for (const auto* one : m_records.at({release.name, gate.id})) {
    if (one->decision != last.decision) continue;
    const bool too_late =
        is_before_release(gate) && m_tags.contains(release.name) && release.at < one->recorded;
    for (const auto& role : one->roles) {
      const auto by = std::find_if(one->signed_by.begin(), one->signed_by.end(),
                                   [&](const GateRecord::Signed& s) { return s.role == role; });
      Held::Named named{role, one->source, too_late ? "it was written after the release" : one->unsigned_why};
      if (by != one->signed_by.end() && !too_late) {
        named.by = by->by;
        named.why_not.clear();
      }
      out.roles.push_back(std::move(named));
    }
  }
}

std::optional<Held> HeldFinder::stated(const Release& release, const Gate& gate) const {
  const auto it = m_stated.find({release.name, gate.id});
  if (it == m_stated.end() || m_facts.as_of < it->second->at) return std::nullopt;
  Held out;
  out.at = it->second->at;
  out.by = HeldBy::stated;
  out.clock = Clock::committer_date;  // as strong as the word of whoever commits the file
  out.dated_by = "as the file says";
  out.source = it->second->where;
  out.decision = it->second->decision;
  for (const auto& role : it->second->roles)
    out.roles.push_back({role, it->second->where, "whoever wrote that file says so, not the person"});
  out.open_actions = it->second->open_actions;
  return out;
}

Held HeldFinder::by_tag(const TagSeen& tag, HeldBy by) const {
  Held out;
  out.at = tag.at;
  out.by = by;
  out.clock = clock_of(tag.clock);
  out.dated_by = tag.clock == "tagger_date" ? "tagger date" : name(out.clock);
  out.source = tag.clock == "committer_date"
                   ? fmt::format("tag {} (lightweight: its commit's committer date)", tag.name)
                   : fmt::format("tag {}", tag.name);
  out.evidence = tag.evidence;
  out.tag = tag.name;
  return out;
}

std::optional<Held> HeldFinder::tagged(const Release& release, const Gate& gate) const {
  const TagSeen* last = nullptr;
  const auto take = [&](const TagSeen& tag) {
    if (m_facts.as_of < tag.at) return;
    if (last == nullptr || last->at < tag.at) last = &tag;
  };
  for (const auto& words : gate.tags) {
    const auto pattern = filled(words, release.name, release.version.text());
    each_fitting(m_facts.history.tags, pattern, take);
  }
  if (last != nullptr) return by_tag(*last, HeldBy::tag);
  const auto own = m_tags.find(release.name);
  if (own == m_tags.end()) return std::nullopt;
  if (gate.tag_is_gate) return by_tag(*own->second, HeldBy::release_tag);
  if (auto delivered = delivery(release, gate)) return delivered;
  if (gate.continuous) return by_tag(*own->second, HeldBy::continuous);
  return std::nullopt;
}

// A forge's release before CI's deployment: the first of its kind that was made by the look.
std::optional<Held> HeldFinder::delivery(const Release& release, const Gate& gate) const {
  const auto held = [&](const Delivery& delivery, HeldBy by, Clock clock) -> std::optional<Held> {
    if (m_facts.as_of < delivery.at) return std::nullopt;
    Held out;
    out.at = delivery.at;
    out.by = by;
    out.clock = clock;
    out.dated_by = name(clock);
    out.source = delivery.source;
    out.evidence = delivery.evidence;
    return out;
  };
  if (const auto it = m_facts.published.find(release.name); gate.published && it != m_facts.published.end()) {
    if (auto out = held(it->second, HeldBy::published, Clock::forge_event)) return out;
  }
  std::optional<Held> first;
  for (const auto& category : gate.deployed_by) {
    const auto it = m_facts.deployed.find({release.commit, category});
    if (it == m_facts.deployed.end()) continue;
    auto out = held(it->second, HeldBy::deployed, Clock::ci_server);
    if (out && (!first || out->at < first->at)) first = std::move(out);
  }
  return first;
}

std::optional<Held> HeldFinder::stand_in(const Release& release, const Gate& gate) const {
  Held out;
  out.by = HeldBy::stand_in;
  out.dated_by = name(out.clock);
  const auto tag = [&](const std::string& name) -> std::optional<Held> {
    const auto it = m_tags.find(name);
    if (it == m_tags.end()) return std::nullopt;
    auto held = by_tag(*it->second, HeldBy::stand_in);
    return held;
  };
  switch (gate.stand_in) {
    case StandIn::none:
      return std::nullopt;
    case StandIn::release:
      return tag(release.name);
    case StandIn::candidate:
      return tag(release.candidates.empty() ? release.name : release.candidates.front());
    case StandIn::work_began:
      break;
  }
  if (!release.range || release.range->first > release.range->last) return std::nullopt;
  const Line& line = *m_facts.history.line(release.line);
  const auto& commit = line.commits[release.range->first];
  out.at = line.times[release.range->first];
  out.source = fmt::format("the first commit after the release before, {}", commit.substr(0, 12));
  out.evidence = fmt::format("commit:{}:{}", line.subject, commit);
  return out;
}

bool HeldFinder::is_before_release(const Gate& gate) const {
  const auto& gates = m_process.gates;
  const auto is_release = [](const Gate& g) { return g.tag_is_gate; };
  // No gate is the release itself: those that something before it stands in for are before it.
  if (std::none_of(gates.begin(), gates.end(), is_release))
    return gate.stand_in != StandIn::none || gate.continuous;
  const auto own = std::find_if(gates.begin(), gates.end(), [&](const Gate& g) { return g.id == gate.id; });
  return std::any_of(own, gates.end(), is_release);
}

bool HeldFinder::is_afterthought(const Held& held, const Release& release, const Gate& gate) const {
  return is_before_release(gate) && m_tags.contains(release.name) &&
         release.at < held.recorded.value_or(held.at);
}

std::optional<Held> HeldFinder::find(const Release& release, const Gate& gate) const {
  auto dated = tagged(release, gate);
  // A tag of the gate's own is a record as any other: made after the release, it dates nothing.
  std::optional<Held> late_tag;
  if (dated && dated->by == HeldBy::tag && is_afterthought(*dated, release, gate))
    late_tag = std::exchange(dated, {});
  if (!dated) dated = stand_in(release, gate);
  auto held = recorded(release, gate);
  if (!held) held = stated(release, gate);
  if (!held) held = std::move(late_tag);
  if (!held) return dated;
  if (!is_afterthought(*held, release, gate)) {
    // When plumbline.yaml came to say so nobody can tell: its word is for the release it names alone.
    if (held->by == HeldBy::stated && dated) held->beside = dated->at;
    return held;
  }
  // For its own release it may say that the gate was held earlier than anything else tells, never later.
  // Other releases are judged as if it were not there: their windows would grow by it.
  const auto most = std::min(dated ? dated->at : release.at, release.at);
  held->beside = most;
  if (most < held->at) {
    held->said = held->said.value_or(held->at);
    held->not_believed =
        fmt::format("the release was made on {}, before that was written down", format_date(release.at));
    held->at = most;
  }
  held->tag.clear();  // a tag that dates nothing proves nothing by where it stands either
  return held;
}

std::string HeldFinder::not_for(const Release& release, const Gate& gate) const {
  if (!gate.dropped.empty()) return "tailored out: " + gate.dropped;
  switch (gate.applies) {
    case Applies::every:
      return {};
    case Applies::feature:
      if (!release.patch) return {};
      return recorded(release, gate) || stated(release, gate) ? "" : "a patch release: not held";
    case Applies::patch:
      return release.patch ? "" : "no patch release";
    case Applies::recorded:
      return recorded(release, gate) || stated(release, gate) || tagged(release, gate)
                 ? ""
                 : "held only when recorded";
  }
  return {};
}

std::set<std::string> gate_tags(const Process& process, const std::vector<TagSeen>& tags) {
  std::set<std::string> out;
  for (const auto& gate : process.gates) {
    for (const auto& words : gate.tags) {
      const auto literal = words.substr(0, words.find_first_of("{*"));
      const auto first = std::partition_point(tags.begin(), tags.end(),
                                              [&](const TagSeen& tag) { return tag.name < literal; });
      if (literal.empty() || first == tags.end() || !first->name.starts_with(literal)) continue;
      for (const auto& tag : tags) {
        const auto version = parse_version(tag.name);
        if (!version || tag.candidate) continue;
        each_fitting(tags, filled(words, tag.name, version->text()), [&](const TagSeen& other) {
          if (other.name != tag.name) out.insert(other.name);
        });
      }
    }
  }
  return out;
}

}  // namespace plumbline::assess::gates
