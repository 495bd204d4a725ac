#include "collector/tickets/telling.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <mutex>
#include <ranges>
#include <set>

#include "collector/http/json.hpp"
#include "collector/tickets/tracker.hpp"

namespace plumbline::tickets {
namespace {

constexpr std::size_t k_longest_title = 300, k_longest_value = 120, k_longest_key = 100;  // our choice
constexpr std::size_t k_most_names = 10'000, k_most_unknown = 100;

std::optional<std::string> filled(std::string text) {
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

// Fields whose changes move nothing but themselves.
bool is_happening(std::string_view field) {
  return field == "comment" || field == "commit" || field == "link";
}

std::vector<const Change*> in_order(const Item& item) {
  std::vector<const Change*> out;
  out.reserve(item.changes.size());
  for (const auto& change : item.changes) out.push_back(&change);
  std::stable_sort(out.begin(), out.end(), [](const Change* a, const Change* b) {
    return a->at != b->at ? a->at < b->at : a->id < b->id;
  });
  return out;
}

Fields as_opened(const Item& item, const std::vector<const Change*>& order) {
  Fields out = item.now;
  for (const auto* change : std::views::reverse(order)) {
    if (!is_happening(change->field)) out.set(change->field, change->from);
  }
  return out;
}

}  // namespace

bool tell_closing(Item& item, const Words& words) {
  const auto ends = [](std::string_view means) { return means == "closed" || means == "rejected"; };
  if (!ends(words.means(item.now))) return true;
  const Change* last = nullptr;
  for (const auto& change : item.changes) {
    if (change.field == "state" &&
        (last == nullptr || last->at < change.at || (last->at == change.at && last->id < change.id)))
      last = &change;
  }
  // A state that was renamed since, or that nobody explains, may well be the closing.
  if (last != nullptr && (ends(words.means(last->to)) || words.means(last->to).empty())) return true;
  if (!item.closed || *item.closed < (last == nullptr ? item.opened : last->at)) return false;
  item.changes.push_back({(last == nullptr ? padded(0) : last->id) + ".u",
                          *item.closed,
                          {},
                          "state",
                          last == nullptr ? "" : last->to,
                          std::string(item.now.at("state"))});
  return true;
}

Result<ci_log::Signatures> secrets_of(const std::string& data_root) {
  static std::mutex guard;
  static std::map<std::string, ci_log::Signatures> known;
  const std::lock_guard lock(guard);
  if (const auto it = known.find(data_root); it != known.end()) return it->second;
  auto loaded = ci_log::Signatures::load(data_root);
  if (loaded) known.emplace(data_root, *loaded);
  return loaded;
}

std::vector<Coverage> ticket_coverage(const std::set<std::string>& kinds, const Words& words, Instant until) {
  std::set<std::string> all = kinds;
  all.insert(words.named_kinds().begin(), words.named_kinds().end());
  all.insert("tkt.other");
  std::vector<Coverage> out;
  for (const auto& kind : all) out.push_back({std::string(Ticket::k_shape), kind, k_always, until});
  out.push_back({std::string(TicketEvent::k_shape), "*", k_always, until});
  if (words.has_roles()) out.push_back({"role", "*", k_always, until});
  return out;
}

std::string padded(std::int64_t number) {
  return fmt::format("{:012}", number);
}

bool is_oid(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string Teller::kept(std::string_view text, std::size_t most) const {
  return http::as_word(m_secrets.redacted(text), most);
}

const std::string& Teller::kept_name(std::string_view text) {
  if (const auto it = m_names.find(text); it != m_names.end()) return it->second;
  if (m_names.size() > k_most_names) m_names.clear();
  return m_names.emplace(text, kept(text, k_longest_value)).first->second;
}

std::optional<PersonId> Teller::person(const Who& who) {
  if (who.empty()) return std::nullopt;
  const std::string& name = who.name.empty() ? who.login : who.name;
  const auto [it, fresh] = m_people.try_emplace(who.address + '\n' + who.login + '\n' + name);
  if (!fresh) return it->second;
  // Where there is no address the login is what one person has alone.
  const auto known = m_words.address_of(who);
  it->second = m_sink.person(name, !known.empty() ? known : who.address.empty() ? who.login : who.address);
  return it->second;
}

Teller::Derived Teller::derive(const Fields& fields, const std::string& key, Instant at) {
  Derived out;
  out.state = kept_name(fields.at("state"));
  // A state nobody wrote down is that of before the first one that somebody did.
  out.means = out.state.empty() ? std::string_view("open") : m_words.means(fields);
  if (out.means.empty()) {
    if (m_loose) out.state = "unmapped";
    if (m_unknown.size() < k_most_unknown)
      m_unknown.try_emplace(m_loose ? kept_name(key) : out.state, kept_name(key));
  }
  out.kind = m_words.kind(fields);
  if (!m_kinds.contains(out.kind)) m_kinds.insert(out.kind);
  out.severity = m_words.severity(fields);
  const std::string owner(fields.at("owner"));
  out.owner = m_words.role({owner, owner, owner}, at);
  if (const auto due = parse_instant(fields.at("due"))) out.due = std::to_string(due->seconds);
  out.project = kept_name(fields.at("project"));
  out.resolution = m_words.resolution(fields);
  out.found_in = m_words.found_in(fields);
  out.facts = m_words.facts(fields);
  return out;
}

std::vector<Gap> Teller::odd_private_gaps(const std::string& source) const {
  if (m_odd == 0) return {};
  return ticket_gaps(
      {"unmapped", fmt::format("whether {} ticket{} of {} {} private is not known ({} is the first): the "
                               "field says neither yes nor no, so yes is taken; name what "
                               "is private under `confidential` of it in plumbline.yaml",
                               m_odd, m_odd == 1 ? "" : "s", source, m_odd == 1 ? "is" : "are", m_first_odd)},
      {});
}

void Teller::event(Life& life, const std::string& id, std::string_view what, std::string from, std::string to,
                   Instant at, const Who& who) {
  TicketEvent out;
  out.id = id + "." + std::string(what);
  out.key = life.ticket.key;
  out.what = what;
  out.from = std::move(from);
  out.to = std::move(to);
  out.at = at;
  out.actor = person(who);
  out.role = filled(m_words.role(who, at));
  out.bot = m_words.bot(who);
  if (out.role && !out.bot && (life.helper.empty() || *out.role == "security")) life.helper = *out.role;
  life.out.emplace_back(std::move(out));
}

void Teller::move(Ticket& ticket, const Derived& now, Instant at) const {
  const bool ends = now.means == "closed" || now.means == "rejected";
  if (!ticket.decided && !now.means.empty() && now.means != "open") ticket.decided = at;
  if (!ends)
    ticket.closed.reset();
  else if (!ticket.closed)
    ticket.closed = at;
}

void Teller::step(Life& life, const Fields& fields, const std::string& id, Instant at, const Who& who) {
  const Derived now = derive(fields, life.item.key, at);
  auto& last = life.last;
  if (now.state != last.state || now.means != last.means) {
    event(life, id, "state", last.state, now.state, at, who);
    std::get<TicketEvent>(life.out.back()).means = filled(now.means);
    move(life.ticket, now, at);
  }
  // The first kind is told only where it is one of ours: most tickets of most trackers are none.
  const std::string before = last.kind.empty() ? "tkt.other" : last.kind;
  if (now.kind != before) event(life, id, "kind", last.kind, now.kind, at, who);
  const auto plain = [&](std::string_view what, const std::string& was, const std::string& is) {
    if (was != is) event(life, id, what, was, is, at, who);
  };
  plain("severity", last.severity, now.severity);
  plain("owner", last.owner, now.owner);
  plain("due", last.due, now.due);
  if (!last.state.empty()) plain("project", last.project, now.project);
  plain("resolution", last.resolution, now.resolution);
  plain("found_in", last.found_in, now.found_in);
  plain("fact", last.facts, now.facts);
  last = now;
}

void Teller::happened(Life& life, const Change& change) {
  if (change.field == "comment") {
    event(life, change.id, "comment", "", "", change.at, change.who);
  } else if (change.field == "commit") {
    if (!is_oid(change.to)) return;
    event(life, change.id, "fix", "", change.to, change.at, change.who);
    life.ticket.fix = change.to;
  } else {
    event(life, change.id, "link", kept(change.from, k_longest_value), kept(change.to, k_longest_value),
          change.at, change.who);
  }
}

void Teller::sum_up(Life& life, const Fields& fields, Instant last) {
  auto& ticket = life.ticket;
  ticket.kind = life.last.kind;
  ticket.severity = life.last.severity;
  ticket.state = life.last.state;
  ticket.found_in = filled(life.last.found_in);
  ticket.project = filled(life.last.project);
  ticket.resolution = filled(life.last.resolution);
  ticket.facts = filled(life.last.facts);
  ticket.confidential = !life.open;
  if (life.open) ticket.title = filled(kept(fields.at("title"), k_longest_title));
  if (const auto due = parse_instant(fields.at("due"))) ticket.due = *due;
  ticket.owner = person(life.item.owner);
  ticket.reporter = person(life.item.reporter);
  ticket.owner_role = filled(m_words.role(life.item.owner, last));
  ticket.helper_role = filled(life.helper);
  std::set<std::string> links;
  for (const auto& link : life.item.links) links.insert(kept(link, k_longest_value));
  std::string joined;
  for (const auto& link : links) joined += (joined.empty() ? "" : " ") + link;
  ticket.links = filled(std::move(joined));
}

std::vector<Record> Teller::tell(const Item& item) {
  if (Words::odd_private(item.now) && m_odd++ == 0) m_first_odd = http::as_word(item.key, k_longest_key);
  const bool open = m_words.shows_confidential() || !m_words.confidential(item.now);
  Life life{item, open, {}, {}, {}, {}};
  life.ticket.key = http::as_word(item.key, k_longest_key);
  life.ticket.opened = item.opened;
  life.out.emplace_back(Ticket{});
  const auto order = in_order(item);
  Fields fields = as_opened(item, order);
  step(life, fields, padded(0), item.opened, item.reporter);
  Instant last = item.opened;
  for (std::size_t i = 0; i < order.size();) {
    const Change& first = *order[i];
    const Instant at = std::max(first.at, item.opened);
    // What one person changed at one moment is one step: a state and its resolution come together. What
    // another changed, or a state that changed again, is the next one.
    const Change* moved = nullptr;
    bool state = false;
    std::size_t end = i;
    for (; end < order.size() && order[end]->at == first.at; ++end) {
      const Change& change = *order[end];
      if (is_happening(change.field)) {
        happened(life, change);
        continue;
      }
      const bool is_state = change.field == "state";
      if (moved != nullptr && (moved->who != change.who || (state && is_state))) break;
      fields.set(change.field, change.to);
      moved = &change;
      state = state || is_state;
    }
    if (moved != nullptr) step(life, fields, moved->id, at, moved->who);
    last = at;
    i = end;
  }
  sum_up(life, fields, last);
  life.out.front() = std::move(life.ticket);
  return std::move(life.out);
}

}  // namespace plumbline::tickets
