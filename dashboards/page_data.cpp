// All the page knows. Times are seconds (null: no beginning or no end) but in rows, which are as `population`
// prints them.
#include "dashboards/page_data.hpp"

#include <fmt/format.h>

#include "dashboards/json.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

Json seconds(Instant t) {
  return t == k_always || t == k_forever ? Json(nullptr) : Json(t.seconds);
}
Json seconds(const std::optional<Instant>& t) {
  return t ? seconds(*t) : Json(nullptr);
}

template <class List, class F>
Json list(const List& items, F f) {
  Json out = Json::array();
  for (const auto& item : items) out.push_back(f(item));
  return out;
}

Json term_json(const assess::TermAnswer& t) {
  return {{"rule", t.rule},
          {"probe", t.probe},
          {"question", t.question},
          {"asked", t.asked},
          {"remedy", t.remedy},
          {"subject", t.subject},
          {"answer", name(t.verdict.answer)},
          {"clause", clause_of(t.verdict.reason)},
          {"missing", t.missing},
          {"population", t.population},
          {"ok", t.ok},
          {"open", t.open},
          {"n", t.n},
          {"exceptions", t.exceptions},
          {"first_exceptions", list(t.first_exceptions, row_json)},
          {"witnesses", list(t.witnesses, row_json)},
          {"left_window", t.left_window ? row_json(*t.left_window) : Json(nullptr)},
          {"since", seconds(t.since)},
          {"lapses", seconds(t.lapses)}};
}

Json steps_json(const assess::Assessment& a, const std::string& control) {
  const auto found = a.timelines.find(control);
  if (found == a.timelines.end()) return Json::array();
  return list(found->second, [](const assess::StateStep& s) {
    return Json::array({seconds(s.at), name(s.standing.state), clause_of(s.standing.reason)});
  });
}

Json control_json(const assess::Assessment& a, const assess::ControlResult& c) {
  return {{"id", c.id},
          {"title", c.title},
          {"practice", c.practice},
          {"level", c.level},
          {"firms", c.observed_firms},
          {"state", name(c.standing.state)},
          {"clause", clause_of(c.standing.reason)},
          {"since", seconds(c.since)},
          {"at_least", c.at_least},
          {"seen_since", seconds(c.seen_since)},
          {"unknown_inside", list(c.unknown_inside,
                                  [](const Span& s) {
                                    return Json::array({seconds(s.since), seconds(s.until)});
                                  })},
          {"lapses", seconds(c.lapses)},
          {"why", c.why},
          {"rule", c.rule_text},
          {"next", c.next},
          {"would_tell", c.would_tell},
          {"steps", steps_json(a, c.id)},
          {"terms", list(c.terms, term_json)},
          {"evidence", static_cast<std::int64_t>(c.evidence.size())}};
}

Json practice_json(const assess::PracticeResult& p) {
  return {{"id", p.id},
          {"name", p.name},
          {"domain", p.domain},
          {"confirmed", p.confirmed},
          {"possible", p.possible},
          {"of", p.of},
          {"unknown", p.unknown},
          {"high_water_mark", p.high_water_mark},
          {"pool", static_cast<std::int64_t>(p.pool_share * 10000 + 0.5)}};
}

Json point_json(const assess::ScorePoint& p) {
  return Json::array({seconds(p.at), p.confirmed, p.possible, p.coverage});
}

/// A word a shell takes as it is, else between single quotes.
std::string shell_word(std::string_view text) {
  constexpr std::string_view k_plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-";
  if (!text.empty() && text.find_first_not_of(k_plain) == std::string_view::npos && text.front() != '-')
    return std::string(text);
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// The call that gives the same bytes again. Without an as-of it looks at each source's own end again: the
/// cut fixes those.
std::string reproduce(const assess::Assessment& a) {
  const std::string as_of = a.as_of_defaulted ? "" : " --as-of " + format_rfc3339(a.as_of);
  return fmt::format("plumbline assess --pack {} --subject {}{} --known-at {} --format json",
                     shell_word(a.pack), shell_word(a.subject), as_of, format_rfc3339(a.known_at));
}

Json head_json(const assess::Assessment& a) {
  return {{"label", label_of(a)},
          {"edition", a.edition},
          {"pack_title", a.pack_title},
          {"attribution", a.attribution},
          {"modified_what", a.modified ? Json(a.modified_what) : Json(nullptr)},
          {"subject", a.subject},
          {"as_of", seconds(a.as_of)},
          {"as_of_words", as_of_words(a)},
          {"known_at", seconds(a.known_at)},
          {"score_words", score_words(a)},
          {"coverage_words", coverage_words(a)},
          {"change", change_words(a)},
          {"unknown_words", unknown_words(a)},
          {"confirmed", a.confirmed},
          {"possible", a.possible},
          {"of", a.of},
          {"coverage", a.coverage},
          {"lens", a.lens},
          {"digest", a.digest},
          {"reproduce", reproduce(a)}};
}

/// JSON inside a script: no markup can begin in it.
std::string without_markup(const std::string& ascii) {
  std::string out;
  out.reserve(ascii.size());
  for (const char c : ascii) {
    if (c == '<' || c == '>' || c == '&')
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out;
}

}  // namespace

std::string page_data(const assess::Assessment& a) {
  Json data = head_json(a);
  data["mixed"] = a.mixed_dates;
  data["ends"] = list(a.ends, [](const assess::SourceEnd& e) {
    return Json::array({e.source, seconds(e.end)});
  });
  data["gaps"] = list(a.gaps, gap_words);
  data["gap_spans"] = list(a.gaps, [](const assess::GapNote& g) {
    return Json::array({seconds(g.since), seconds(g.until), g.source, g.shape});
  });
  data["practices"] = list(a.practices, practice_json);
  data["trend"] = list(a.trend, point_json);
  data["releases"] = list(a.releases, [](const assess::ReleaseTick& r) {
    return Json::array({seconds(r.at), r.name, r.subject});
  });
  data["next"] = list(a.next, [](const assess::NextAction& n) {
    return Json{{"control", n.control}, {"title", n.title}, {"action", n.action}, {"turns", n.turns}};
  });
  data["controls"] = list(a.controls, [&](const assess::ControlResult& c) { return control_json(a, c); });
  const std::string ascii = data.dump(-1, ' ', true, nlohmann::detail::error_handler_t::replace);
  return "window.PLUMBLINE = " + without_markup(ascii) + ";\n";
}

}  // namespace plumbline::dashboards
