#pragma once
// The scripts that carry the page's data. Each is ASCII and free of `<`, `>` and `&`, so that it is harmless
// wherever it is put. Times are seconds (null: no beginning or no end) but in rows, which are as
// `population` prints them.
#include <string>
#include <string_view>
#include <vector>

#include "assess/assessment.hpp"
#include "dashboards/json.hpp"
#include "dashboards/page.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {

/// What the page says of a subject without opening it: score, practices, trend.
[[nodiscard]] Json subject_summary(const PageSubject& subject, const assess::Assessment& assessment);

/// data.js, `window.PLUMBLINE = {…};`: the catalogue and the summaries. `first` is any of the assessments:
/// what is taken from it is the same in all.
[[nodiscard]] std::string page_data(const assess::Assessment& first, const Json& summaries,
                                    std::size_t left_out);

/// `subject-N.js`: states, steps, gaps and releases of one subject. `parts`: the subjects right below it.
[[nodiscard]] std::string subject_script(std::size_t number, const assess::Assessment& assessment,
                                         const std::vector<PartNote>& parts = {});

/// `evidence-N.js`: answers and rows of one subject, read when an activity is opened.
[[nodiscard]] std::string evidence_script(std::size_t number, const assess::Assessment& assessment);

/// `window.PLUMBLINE.parts["name"] = {…};`
[[nodiscard]] std::string part_script(std::string_view name, const Json& part);
/// JSON inside a script: ASCII, and no markup can begin in it.
[[nodiscard]] std::string script_json(const Json& value);

[[nodiscard]] Json page_seconds(Instant t);
[[nodiscard]] Json page_seconds(const std::optional<Instant>& t);

template <class List, class F>
[[nodiscard]] Json page_list(const List& items, F f) {
  Json out = Json::array();
  for (const auto& item : items) out.push_back(f(item));
  return out;
}

}  // namespace plumbline::dashboards
