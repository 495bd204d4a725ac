// data.js: what every subject of the page shares, and a summary of each.
#include "dashboards/page_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

Json practice_data(const assess::PracticeResult& p) {
  return {{"id", p.id},
          {"name", p.name},
          {"domain", p.domain},
          {"of", p.of},
          {"pool", std::llround(p.pool_share * 10000)}};
}

Json control_data(const assess::ControlResult& c) {
  return {{"id", c.id},   {"title", c.title},          {"practice", c.practice}, {"level", c.level},
          {"why", c.why}, {"firms", c.observed_firms}, {"rule", c.rule_text}};
}

/// What ends by itself: place in the catalogue, state, when. A forecast from the subject's own end.
Json lapses(const assess::Assessment& a) {
  Json out = Json::array();
  for (std::size_t i = 0; i < a.controls.size(); ++i) {
    const auto& c = a.controls[i];
    if (c.lapses && is_possible(c.standing.state))
      out.push_back({i, name(c.standing.state), page_seconds(c.lapses)});
  }
  return out;
}

/// Counts in the order of `State`.
Json tally(const assess::Assessment& a) {
  std::array<std::int64_t, 6> counts{};
  for (const auto& c : a.controls) ++counts[static_cast<std::size_t>(c.standing.state)];
  return counts;
}

}  // namespace

Json page_seconds(Instant t) {
  return t == k_always || t == k_forever ? Json(nullptr) : Json(t.seconds);
}
Json page_seconds(const std::optional<Instant>& t) {
  return t ? page_seconds(*t) : Json(nullptr);
}

std::string script_json(const Json& value) {
  std::string out;
  for (const char c : value.dump(-1, ' ', true, nlohmann::detail::error_handler_t::replace)) {
    if (c == '<' || c == '>' || c == '&')
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out;
}

std::string part_script(std::string_view name, const Json& part) {
  return fmt::format("window.PLUMBLINE.parts[\"{}\"] = {};\n", name, script_json(part));
}

Json subject_summary(const PageSubject& subject, const assess::Assessment& a) {
  const auto note = part_note(a);
  return {
      {"name", subject.name},
      {"title", subject_words(a)},
      {"kind", subject.kind},
      {"parent", subject.parent},
      {"as_of", page_seconds(a.as_of)},
      {"confirmed", a.confirmed},
      {"possible", a.possible},
      {"of", a.of},
      {"coverage", a.coverage},
      {"score_words", score_words(a)},
      {"coverage_words", coverage_words(a)},
      {"gaps", gap_count(a.gaps)},
      {"read_to", page_seconds(note.read_to)},
      {"change", note.change},
      {"lapses", lapses(a)},
      {"states", tally(a)},
      {"practices", page_list(a.practices,
                              [](const assess::PracticeResult& p) {
                                return Json::array({p.confirmed, p.possible, p.unknown, p.high_water_mark});
                              })},
      {"trend", page_list(a.trend, [](const assess::ScorePoint& p) {
         return Json::array({page_seconds(p.at), p.confirmed, p.possible, p.coverage});
       })}};
}

std::string page_data(const assess::Assessment& a, const Json& summaries, std::size_t left_out) {
  const Json data = {{"label", label_of(a)},
                     {"edition", a.edition},
                     {"pack_title", a.pack_title},
                     {"attribution", a.attribution},
                     {"modified_what", a.modified ? Json(a.modified_what) : Json(nullptr)},
                     {"of", a.of},
                     {"lens", a.lens},
                     {"firms", a.pool_firms},
                     {"across_words", across_words(a)},
                     {"practices", page_list(a.practices, practice_data)},
                     {"controls", page_list(a.controls, control_data)},
                     {"left_out", left_out},
                     {"subjects", summaries},
                     {"parts", Json::object()}};
  return "window.PLUMBLINE = " + script_json(data) + ";\n";
}

}  // namespace plumbline::dashboards
