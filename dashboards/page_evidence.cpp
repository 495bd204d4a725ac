// evidence-N.js: what each probe answered for one subject, down to the rows. What many terms share (the
// question, a reason) is said once, and what says nothing is left out: of seven sources the rest is a third.
#include <fmt/format.h>

#include <map>

#include "dashboards/page_data.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

/// Values said once; the place of each in the list.
class Shared {
 public:
  std::size_t place(const Json& value) {
    const auto [it, fresh] = m_places.emplace(
        value.dump(-1, ' ', true, nlohmann::detail::error_handler_t::replace), m_list.size());
    if (fresh) m_list.push_back(value);
    return it->second;
  }
  [[nodiscard]] const Json& list() const { return m_list; }

 private:
  std::map<std::string, std::size_t> m_places;
  Json m_list = Json::array();
};

void counts(const assess::TermAnswer& t, Json& out) {
  if (!t.population) return;
  out["population"] = true;
  out["ok"] = t.ok;
  out["open"] = t.open;
  out["n"] = t.n;
  out["exceptions"] = t.exceptions;
}

Json term_json(const assess::TermAnswer& t, Shared& asks) {
  Json out = {{"ask", asks.place({t.rule, t.probe, t.question, t.asked})},
              {"why", asks.place({name(t.verdict.answer), clause_of(t), t.missing})},
              {"subject", t.subject}};
  counts(t, out);
  if (!t.first_exceptions.empty()) out["first_exceptions"] = page_list(t.first_exceptions, row_json);
  if (!t.witnesses.empty()) out["witnesses"] = page_list(t.witnesses, row_json);
  if (!t.too_thin.empty()) out["thin"] = page_list(t.too_thin, row_json);
  if (in_doubt(t)) out["doubt"] = true;
  if (t.began_with) out["began_with"] = row_json(*t.began_with);
  if (t.left_window) out["left_window"] = row_json(*t.left_window);
  if (t.since != k_always) out["since"] = page_seconds(t.since);
  if (t.lapses) out["lapses"] = page_seconds(t.lapses);
  return out;
}

}  // namespace

std::string evidence_script(std::size_t number, const assess::Assessment& a) {
  Shared asks;
  Json terms = page_list(a.controls, [&](const assess::ControlResult& c) {
    return page_list(c.terms, [&](const assess::TermAnswer& t) { return term_json(t, asks); });
  });
  return part_script(fmt::format("evidence-{}", number),
                     {{"shared", asks.list()}, {"terms", std::move(terms)}});
}

}  // namespace plumbline::dashboards
