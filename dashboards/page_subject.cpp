// subject-N.js: one subject, all but the rows.
#include <fmt/format.h>

#include <algorithm>

#include "dashboards/page_data.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

Json steps_json(const assess::Assessment& a, const std::string& control) {
  const auto found = a.timelines.find(control);
  if (found == a.timelines.end()) return Json::array();
  return page_list(found->second, [](const assess::StateStep& s) {
    return Json::array({page_seconds(s.at), name(s.standing.state), clause_of(s.standing.reason)});
  });
}

/// The probe that shows it, for a reason in two words.
std::string shown_by(const assess::ControlResult& c) {
  const auto yes = std::find_if(c.terms.begin(), c.terms.end(),
                                [](const auto& t) { return t.verdict.answer == Answer::yes; });
  return yes == c.terms.end() ? "" : yes->probe;
}

Json standing_json(const assess::Assessment& a, const assess::ControlResult& c) {
  return {{"state", name(c.standing.state)},
          {"clause", clause_of(c)},
          {"since", page_seconds(c.since)},
          {"at_least", c.at_least},
          {"seen_since", page_seconds(c.seen_since)},
          {"unknown_inside", page_list(c.unknown_inside,
                                       [](const Span& s) {
                                         return Json::array({page_seconds(s.since), page_seconds(s.until)});
                                       })},
          {"lapses", page_seconds(c.lapses)},
          {"next", c.next},
          {"would_tell", c.would_tell},
          {"shown_by", shown_by(c)},
          {"steps", steps_json(a, c.id)},
          {"evidence", static_cast<std::int64_t>(c.evidence.size())}};
}

/// Where a source was not collected. A notice is no hole in time.
Json gap_spans(const assess::Assessment& a) {
  Json out = Json::array();
  for (const auto& g : a.gaps) {
    if (g.reason == "notice") continue;
    out.push_back({page_seconds(g.since), page_seconds(g.until), g.source, g.shape});
  }
  return out;
}

/// The call that gives the same bytes again. Without an as-of it looks at each source's own end again: the
/// cut fixes those.
std::string reproduce(const assess::Assessment& a) {
  const std::string as_of = a.as_of_defaulted ? "" : " --as-of " + format_rfc3339(a.as_of);
  return fmt::format("plumbline assess --pack {} --subject {}{} --known-at {} --format json",
                     shell_word(a.pack), shell_word(a.subject), as_of, format_rfc3339(a.known_at));
}

/// From when on not all that was read once still is; null: all is.
Json unread_since(const assess::Assessment& a) {
  Instant first = k_forever;
  for (const auto& one : left_behind(a.ends, a.as_of)) first = std::min(first, one.dark);
  return page_seconds(first);
}

}  // namespace

std::string subject_script(std::size_t number, const assess::Assessment& a,
                           const std::vector<PartNote>& parts) {
  const Json part = {{"subject", a.subject},
                     {"as_of_words", as_of_words(a)},
                     {"known_at", page_seconds(a.known_at)},
                     {"change", change_words(a)},
                     {"unknown_words", unknown_words(a)},
                     {"digest", a.digest},
                     {"reproduce", reproduce(a)},
                     {"mixed", a.mixed_dates},
                     {"that_day", that_day_words(a)},
                     {"ends", page_list(a.ends,
                                        [](const assess::SourceEnd& e) {
                                          return Json::array({e.source, page_seconds(e.end)});
                                        })},
                     {"unread_words", unread_words(a, parts)},
                     {"unread_since", unread_since(a)},
                     {"gap_words", gap_sentences(a.gaps)},
                     {"notice_words", notice_sentences(a.gaps)},
                     {"gap_spans", gap_spans(a)},
                     {"releases", page_list(a.releases,
                                            [](const assess::ReleaseTick& r) {
                                              return Json::array({page_seconds(r.at), r.name, r.subject});
                                            })},
                     {"next", page_list(a.next,
                                        [](const assess::NextAction& n) {
                                          return Json{{"control", n.control},
                                                      {"title", n.title},
                                                      {"action", n.action},
                                                      {"turns", n.turns}};
                                        })},
                     {"standings", page_list(a.controls, [&](const assess::ControlResult& c) {
                        return standing_json(a, c);
                      })}};
  return part_script(fmt::format("subject-{}", number), part);
}

}  // namespace plumbline::dashboards
