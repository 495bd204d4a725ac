// Sources that ended before the date that is told of: which, when, and what that means.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "dashboards/words.hpp"

namespace plumbline::dashboards {

std::string ended_words(const std::vector<assess::SourceEnd>& ends, Instant t) {
  constexpr std::size_t k_named = 3;
  std::vector<std::string> ended;
  for (const auto& end : ends) {
    if (end.end == k_always || end.end >= t || format_date(end.end) == format_date(t)) continue;
    ended.push_back(fmt::format("{} {}", end.source, format_date(end.end)));
  }
  const auto more = ended.size() > k_named ? ended.size() - k_named : 0;
  ended.resize(ended.size() - more);
  return fmt::format("{}{}", fmt::join(ended, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

std::vector<assess::SourceEnd> left_behind(const std::vector<assess::SourceEnd>& ends, Instant t) {
  std::vector<assess::SourceEnd> out;
  std::copy_if(ends.begin(), ends.end(), std::back_inserter(out),
               [&](const auto& one) { return one.end != k_always && one.dark <= t; });
  std::stable_sort(out.begin(), out.end(), [](const auto& x, const auto& y) { return x.end < y.end; });
  return out;
}

PartNote part_note(const assess::Assessment& part) {
  PartNote out{part.subject, subject_words(part), part.ends, k_always, change_words(part)};
  for (const auto& one : part.ends) out.read_to = std::max(out.read_to, one.end);
  return out;
}

namespace {

/// The name a reader of the whole knows it by: of a part with one source the part's.
std::string known_as(const std::string& source, const std::vector<PartNote>& parts) {
  for (const auto& part : parts) {
    const bool has = std::any_of(part.ends.begin(), part.ends.end(),
                                 [&](const auto& one) { return one.source == source; });
    if (!has || part.title == source) continue;
    return part.ends.size() == 1 ? part.title : fmt::format("{} of {}", source, part.title);
  }
  return source;
}

}  // namespace

std::vector<std::string> unread_words(const assess::Assessment& a, const std::vector<PartNote>& parts) {
  constexpr std::size_t k_named = 3;
  const auto behind = left_behind(a.ends, a.as_of);
  if (behind.empty()) return {};
  std::vector<std::string> named;
  for (std::size_t i = 0; i < behind.size() && i < k_named; ++i)
    named.push_back(
        fmt::format("{} after {}", known_as(behind[i].source, parts), format_date(behind[i].end)));
  const auto more = behind.size() - named.size();
  const Instant dark = std::min_element(behind.begin(), behind.end(), [](const auto& x, const auto& y) {
                         return x.dark < y.dark;
                       })->dark;
  std::vector<std::string> out{
      fmt::format("{}{}. Bring {} up to date and collect again: plumbline collect.", fmt::join(named, ", "),
                  more > 0 ? fmt::format(" and {} more", more) : "", behind.size() == 1 ? "it" : "them")};
  out.push_back(parts.empty() ? fmt::format("What only {} could tell is unknown since {}.",
                                            behind.size() == 1 ? "it" : "they", format_date(dark))
                              : fmt::format("So the whole cannot be judged in full since {}; what each part "
                                            "did by itself is told up to its own end.",
                                            format_date(dark)));
  return out;
}

std::string that_day_words(const assess::Assessment& a) {
  if (!a.mixed_dates || a.trend.empty()) return "";
  const auto& day = a.trend.back();
  if (day.confirmed == a.confirmed && day.possible == a.possible && day.coverage == a.coverage) return "";
  const std::string score = day.coverage == 0 ? "nothing could be judged"
                                              : fmt::format("{}–{} of {}, {} not judged", day.confirmed,
                                                            day.possible, a.of, a.of - day.coverage);
  return fmt::format("On {} alone, as trend and diff tell it: {}", format_date(a.as_of), score);
}

}  // namespace plumbline::dashboards
