#include "collector/tickets/tracker.hpp"

#include <fmt/core.h>

#include "collector/tickets/cursor.hpp"
#include "collector/tickets/telling.hpp"

namespace plumbline::tickets {
namespace {

using http::Expected;
using http::Refusal;

constexpr std::size_t k_most_tickets = 2'000'000;  // our choice
constexpr std::size_t k_most_held = 5'000;

bool is_gone(const Refusal& refusal) {
  return refusal.status == 403 || refusal.status == 404 || refusal.status == 410;
}

std::string some_of(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < 10; ++i) out += (i == 0 ? "" : ", ") + words[i];
  return words.size() <= 10 ? out : out + fmt::format(" and {} more", words.size() - 10);
}

class Night {
 public:
  Night(const SourceSpec& source, const CollectContext& context, Sink& sink, Tracker& tracker, Words words,
        const ci_log::Signatures& secrets, Cursor cursor)
      : m_source(source),
        m_context(context),
        m_sink(sink),
        m_tracker(tracker),
        m_words(std::move(words)),
        m_cursor(std::move(cursor)),
        m_teller(m_words, secrets, sink) {}

  Result<void> run() {
    if (auto ok = m_sink.begin(Pass::incremental); !ok) return ok;
    auto read = m_tracker.introduce(m_words);
    if (read) read = read_all();
    if (!read) keep_gap(read.error(), {m_cursor.covered.value_or(k_always), k_forever});
    return finish(read.has_value());
  }

 private:
  Expected<void> read_all() {
    auto scopes = m_tracker.list();
    if (!scopes) return tl::unexpected(scopes.error());
    bool whole = true;
    std::set<std::string> listed;
    std::vector<const Listed*> wanted;
    for (const auto& scope : *scopes) {
      if (scope.refused) {
        whole = false;
        keep_gap(*scope.refused, {}, scope.announced);
        if (ci::ends_reading(*scope.refused)) return tl::unexpected(*scope.refused);
      }
      for (const auto& one : scope.tickets) {
        listed.insert(one.id);
        wanted.push_back(&one);
      }
    }
    m_newest = newest(wanted);
    std::uint64_t done = 0;
    for (const auto* one : wanted) {
      if (m_context.progress) m_context.progress({m_source.name, "tickets", ++done, wanted.size()});
      if (!is_due(*one)) continue;
      if (auto ok = read_one(one->id, one->stamp); !ok) return ok;
    }
    tell_unserved(wanted.size());
    return whole ? look_for_missing(listed) : Expected<void>{};
  }

  // A change in the second of the newest one may have come after we looked.
  [[nodiscard]] static std::string newest(const std::vector<const Listed*>& all) {
    std::string out;
    for (const auto* one : all) out = std::max(out, one->stamp);
    return out;
  }
  [[nodiscard]] bool is_due(const Listed& one) const {
    const auto it = m_cursor.held.find(one.id);
    return it == m_cursor.held.end() || it->second.stamp != one.stamp || one.stamp == m_newest;
  }

  // Only refusals that end the reading are handed on.
  Expected<void> read_one(const std::string& id, const std::string& stamp) {
    auto item = m_tracker.read(id);
    if (item) {
      take(id, stamp, std::move(*item));
      return {};
    }
    if (ci::ends_reading(item.error())) return tl::unexpected(item.error());
    if (item.error().status == 404 || item.error().status == 410)
      m_unserved.push_back(id);
    else
      keep_gap(item.error(), {});
    return {};
  }

  // Deleted while we read, or hidden from us one by one: the next list tells which.
  void tell_unserved(std::size_t listed) {
    if (m_unserved.empty()) return;
    keep_gap({"incomplete",
              fmt::format(
                  "{} of {} tickets that {} lists are not there when they are asked for ({}): deleted while "
                  "we read, or hidden from this account; they are asked for again the next time",
                  m_unserved.size(), listed, m_source.location, some_of(m_unserved))},
             {});
  }

  void take(const std::string& id, const std::string& stamp, Item item) {
    if (!tell_closing(item, m_words)) {
      m_undated.push_back(item.key);
      drop(id);
      return;
    }
    auto records = m_teller.tell(item);
    Held now{std::get<Ticket>(records.front()).key, stamp, {}};
    for (const auto& record : records) {
      if (const auto* event = std::get_if<TicketEvent>(&record)) now.events.insert(event->id);
    }
    const auto before = m_cursor.held.find(id);
    if (before != m_cursor.held.end()) {
      if (before->second.key != now.key)
        withdraw(before->second);  // it moved, and is called otherwise now
      else
        withdraw_events(before->second, now.events);
    }
    for (auto& record : records) m_records.push_back(std::move(record));
    m_cursor.held[id] = std::move(now);
    if (m_records.size() >= k_most_held) put();
  }

  Expected<void> look_for_missing(const std::set<std::string>& listed) {
    std::vector<std::string> missing;
    for (const auto& [id, held] : m_cursor.held) {
      if (!listed.contains(id)) missing.push_back(id);
    }
    for (const auto& id : missing) {
      auto item = m_tracker.read(id);
      if (item) {
        keep_gap({"incomplete", fmt::format("ticket {} is served but not listed: the list of {} is not whole",
                                            item->key, m_source.location)},
                 {});
        take(id, "", std::move(*item));
      } else if (is_gone(item.error())) {
        drop(id);
      } else if (ci::ends_reading(item.error())) {
        return tl::unexpected(item.error());
      } else {
        keep_gap(item.error(), {});
      }
    }
    return {};
  }

  void drop(const std::string& id) {
    const auto it = m_cursor.held.find(id);
    if (it == m_cursor.held.end()) return;
    withdraw(it->second);
    m_cursor.held.erase(it);
  }
  void withdraw(const Held& held) {
    take_back(Ticket::k_shape, native_of({held.key}));
    withdraw_events(held, {});
  }
  void withdraw_events(const Held& held, const std::set<std::string>& but) {
    TicketEvent event;
    event.key = held.key;
    for (const auto& id : held.events) {
      if (but.contains(id)) continue;
      event.id = id;
      take_back(TicketEvent::k_shape, event.native());
    }
  }
  void take_back(std::string_view shape, const Native& native) {
    put();
    if (m_stored) m_stored = m_sink.withdraw(shape, native);
  }
  void put() {
    if (!m_records.empty() && m_stored) m_stored = m_sink.put(std::exchange(m_records, {}));
    m_records.clear();
  }

  void keep_gap(const Refusal& refusal, Span span, std::optional<std::int64_t> announced = {}) {
    bool known = false;
    for (auto& gap : m_gaps) {
      if (gap.reason != refusal.reason || gap.since != span.since) continue;
      gap.until = std::max(gap.until, span.until);
      if (gap.detail.size() < 600 && gap.detail.find(refusal.detail) == std::string::npos)
        gap.detail += "; " + refusal.detail;
      known = true;
    }
    if (known) return;
    for (auto& gap : ticket_gaps(refusal, span)) {
      if (gap.shape == Ticket::k_shape) gap.announced = announced;
      m_gaps.push_back(std::move(gap));
    }
  }

  Result<void> finish(bool whole) {
    if (!m_undated.empty())
      keep_gap({"undated", fmt::format("{} of {} closed, and nothing says since when ({})",
                                       m_undated.size() == 1 ? std::string("a ticket")
                                                             : fmt::format("{} tickets", m_undated.size()),
                                       m_source.location + (m_undated.size() == 1 ? " is" : " are"),
                                       some_of(m_undated))},
               {});
    put();
    if (!m_stored) return m_stored;
    if (whole) m_cursor.covered = std::max(m_cursor.covered.value_or(k_always), m_context.now);
    for (const auto& [state, key] : m_teller.unknown_states())
      m_cursor.unknown_states.try_emplace(state, key);
    std::erase_if(m_cursor.unknown_states,
                  [&](const auto& one) { return !m_words.means(one.first).empty(); });
    for (auto& gap : m_teller.odd_private_gaps(m_source.name)) m_gaps.push_back(std::move(gap));
    for (auto& gap : unknown_state_gaps(m_cursor.unknown_states, m_source.name))
      m_gaps.push_back(std::move(gap));
    std::vector<Coverage> coverage;
    m_cursor.kinds.insert(m_teller.kinds().begin(), m_teller.kinds().end());
    if (m_cursor.covered) coverage = ticket_coverage(m_cursor.kinds, m_words, *m_cursor.covered);
    return m_sink.finish(std::move(coverage), std::move(m_gaps), m_cursor.dump());
  }

  const SourceSpec& m_source;
  const CollectContext& m_context;
  Sink& m_sink;
  Tracker& m_tracker;
  Words m_words;
  Cursor m_cursor;
  Teller m_teller;
  std::string m_newest;
  std::vector<Record> m_records;
  Result<void> m_stored;
  std::vector<Gap> m_gaps;
  std::vector<std::string> m_unserved, m_undated;
};

}  // namespace

Expected<bool> Census::page(std::optional<std::int64_t> total, std::size_t held) {
  if (m_total && total && *total != *m_total) m_moved = true;
  if (total) m_total = total;
  if (m_repeated)
    return http::refuse("incomplete",
                        fmt::format("a page of {} came again in place of the next one", m_what));
  if (m_tickets.size() > k_most_tickets)
    return http::refuse("limit", fmt::format("{} lists more than {} tickets", m_what, k_most_tickets));
  return held > 0 && (!m_total || static_cast<std::int64_t>(m_tickets.size()) < *m_total);
}

bool Census::add(Listed one) {
  if (!m_ids.insert(one.id).second) {
    m_repeated = true;
    return false;
  }
  m_tickets.push_back(std::move(one));
  return true;
}

Expected<void> Census::ends() const {
  if (m_total && static_cast<std::int64_t>(m_tickets.size()) != *m_total)
    return http::refuse("incomplete",
                        fmt::format("{} announces {} tickets and serves {}{}", m_what, *m_total,
                                    m_tickets.size(), m_moved ? "; they came and went while we read" : ""));
  return {};
}

Refusal of_a_part(Refusal refusal) {
  if (is_gone(refusal)) refusal.status = 0;
  return refusal;
}

Result<void> read_tracker(const SourceSpec& source, const CollectContext& context, Sink& sink,
                          Tracker& tracker, Words words, const std::string& settings) {
  const auto secrets = secrets_of(context.data_root);
  if (!secrets) return tl::unexpected(secrets.error());
  return Night(source, context, sink, tracker, std::move(words), *secrets,
               Cursor::parse(context.cursor, settings))
      .run();
}

std::vector<Gap> ticket_gaps(const Refusal& refusal, Span span) {
  return {ci::gap_of(Ticket::k_shape, refusal, span), ci::gap_of(TicketEvent::k_shape, refusal, span)};
}

Result<void> refuse_tracker(Sink& sink, const Refusal& refusal, const std::string& cursor) {
  if (auto ok = sink.begin(Pass::incremental); !ok) return ok;
  return sink.finish({}, ticket_gaps(refusal, {}), cursor);
}

std::vector<Gap> unknown_state_gaps_of_file(const std::map<std::string, std::string>& keys,
                                            const std::string& source) {
  if (keys.empty()) return {};
  std::vector<std::string> all;
  for (const auto& [key, first] : keys) all.push_back(first);
  return ticket_gaps(
      {"unmapped", fmt::format("nobody says what the states of {}{} ticket{} of {} mean, so whether they are "
                               "closed is not known: {}; name such states under `states` of "
                               "it in plumbline.yaml",
                               all.size() < 100 ? "" : "at least ", all.size(), all.size() == 1 ? "" : "s",
                               source, some_of(all))},
      {});
}

std::vector<Gap> unknown_state_gaps(const std::map<std::string, std::string>& states,
                                    const std::string& source) {
  if (states.empty()) return {};
  std::string names;
  for (const auto& [state, key] : states)
    names += fmt::format("{}\"{}\" ({})", names.empty() ? "" : ", ", state, key);
  return ticket_gaps(
      {"unmapped", fmt::format("nobody says what these states of {} mean, so whether such tickets "
                               "are closed is not known: {}; name them under `states` of it in "
                               "plumbline.yaml",
                               source, names)},
      {});
}

}  // namespace plumbline::tickets
