// The score over time: steps, never smoothed, broken where nothing could be judged.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "dashboards/json.hpp"
#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

using assess::ScorePoint;

bool is_finite(Instant t) {
  return t != k_always && t != k_forever;
}

/// The value in force at `t`: the last point not after it.
const ScorePoint* at(const std::vector<ScorePoint>& points, Instant t) {
  const auto next = std::upper_bound(points.begin(), points.end(), t,
                                     [](Instant x, const ScorePoint& p) { return x < p.at; });
  return next == points.begin() ? nullptr : &*std::prev(next);
}

constexpr std::string_view k_blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::string_view k_ascii[] = {"_", ".", "-", "=", "+", "*", "%", "#"};

/// The lowest cell is nothing, the highest all: one of many is drawn as more than none.
std::string spark_cell(std::int64_t value, std::int64_t of, bool utf8) {
  const auto level = static_cast<std::size_t>(
      of <= 0 || value <= 0 ? 0 : std::clamp<std::int64_t>((value * 7 + of - 1) / of, 1, 7));
  return std::string(utf8 ? k_blocks[level] : k_ascii[level]);
}

using Column = std::int64_t ScorePoint::*;

/// One row of cells, each the value at the end of its share of the time; the scale is 0 to `top`.
std::string sparkline(const std::vector<ScorePoint>& points, std::int64_t top, int cells, bool utf8,
                      Column column) {
  const std::int64_t first = points.front().at.seconds;
  const std::int64_t span = points.back().at.seconds - first;
  std::string out;
  for (std::int64_t i = 1; i <= cells; ++i) {
    const ScorePoint* p = at(points, Instant{first + span / cells * i + span % cells * i / cells});
    if (p == nullptr || p->coverage == 0)
      out += utf8 ? "┄" : " ";
    else
      out += spark_cell(p->*column, top, utf8);
  }
  return out;
}

/// "2 to 8": least and most where anything could be judged.
std::string reach(const std::vector<ScorePoint>& points, Column column) {
  std::optional<std::int64_t> least, most;
  for (const auto& p : points) {
    if (p.coverage == 0) continue;
    least = std::min(least.value_or(p.*column), p.*column);
    most = std::max(most.value_or(p.*column), p.*column);
  }
  return least ? fmt::format("{} to {}", *least, *most) : "";
}

/// Both on one scale, told apart by their names; below them what the cells mean.
std::vector<std::string> sparklines(const std::vector<ScorePoint>& points, std::int64_t top,
                                    const Painter& p) {
  const int cells = std::max(8, p.width() - 23);
  const auto row = [&](std::string_view name, State state, Column column) {
    return fmt::format("{:<10} {} {}", name, p.paint(state, sparkline(points, top, cells, p.utf8(), column)),
                       reach(points, column));
  };
  std::string scale = fmt::format(fmt::runtime(p.utf8() ? "▁ is 0, █ is {}" : "_ is 0, # is {}"), top);
  if (std::any_of(points.begin(), points.end(), [](const ScorePoint& x) { return x.coverage == 0; }))
    scale += p.utf8() ? "; ┄ nothing could be judged" : "; a blank: nothing could be judged";
  return {row("possible", State::indicated, &ScorePoint::possible),
          row("confirmed", State::observed, &ScorePoint::confirmed),
          p.dim(fmt::format("{:<10} {}", "", scale)),
          p.dim(fmt::format("{:<10} {}", "",
                            p.utf8() ? "bars below: █ confirmed, ▒ possible, on the same scale"
                                     : "bars below: # confirmed, = possible, on the same scale"))};
}

std::string line(const ScorePoint& p, std::int64_t of, const Painter& painter, std::int64_t top) {
  const std::string date = painter.fit(format_date(p.at), 10);
  if (p.coverage == 0) return fmt::format("{} {}", date, painter.dim("        nothing could be judged"));
  return fmt::format("{} {:>9} {:>9} {:>11}  {}", date, p.confirmed, p.possible, of - p.coverage,
                     painter.bar(p.confirmed, p.possible, top, std::max(8, painter.width() - 46)));
}

std::set<std::string> practices_of(const std::vector<ScorePoint>& points) {
  std::set<std::string> out;
  for (const auto& p : points) {
    for (const auto& [practice, score] : p.practices) out.insert(practice);
  }
  return out;
}

}  // namespace

std::string render_trend(const std::vector<ScorePoint>& points, std::int64_t of, const Terminal& terminal,
                         const std::vector<assess::SourceEnd>& ends) {
  const Painter p(terminal);
  std::vector<ScorePoint> dated;
  std::copy_if(points.begin(), points.end(), std::back_inserter(dated),
               [](const ScorePoint& x) { return is_finite(x.at); });
  if (dated.empty()) {
    Instant newest = k_always;
    for (const auto& one : ends) newest = std::max(newest, one.end);
    if (newest == k_always || newest == k_forever)
      return "No score yet: nothing was collected. Next: plumbline audit PATH\n";
    return fmt::format(
        "Nothing to show there: the newest evidence is of {}. Next: plumbline trend --since {}\n",
        format_date(newest), format_date({newest.seconds - std::int64_t{365} * 86'400}));
  }
  std::int64_t top = 1;
  for (const auto& x : dated) top = std::max(top, x.possible);
  const std::string to = p.utf8() ? "–" : "-";
  const auto& last = dated.back();
  const std::string now = last.coverage == 0
                              ? "not assessable"
                              : fmt::format("{}{}{} of {}", last.confirmed, to, last.possible, of);
  std::vector<std::string> lines;
  if (const auto ended = ended_words(ends, last.at); !ended.empty()) {
    for (auto& one : p.wrap(p.safe(ended + ". Each at its own end: plumbline assess, or plumbline trend "
                                           "--subject NAME. To go on: plumbline collect"),
                            "Last read, unknown once grace is over: "))
      lines.push_back(left_behind(ends, last.at).empty() ? std::move(one) : p.alarm(one));
  }
  lines.push_back(p.strong(fmt::format("Self-assessment over time, {} to {}: now {}",
                                       format_date(dated.front().at), format_date(last.at), now)));
  if (dated.size() > 1) {
    for (auto& one : sparklines(dated, top, p)) lines.push_back(std::move(one));
  }
  lines.push_back(
      p.dim(fmt::format("{:<10} {:>9} {:>9} {:>11}", "date", "confirmed", "possible", "not judged")));
  for (const auto& x : dated) lines.push_back(line(x, of, p, top));
  lines.push_back(p.dim("What a day was made of: plumbline assess --as-of DATE"));
  return joined(lines);
}

std::string render_trend_csv(const std::vector<ScorePoint>& points, std::int64_t of) {
  const auto practices = practices_of(points);
  std::string out = "at,confirmed,possible,of,coverage";
  for (const auto& id : practices) out += fmt::format(",{0}_confirmed,{0}_possible", id);
  out += "\r\n";
  for (const auto& p : points) {
    out += fmt::format("{},{},{},{},{}", is_finite(p.at) ? format_rfc3339(p.at) : "", p.confirmed, p.possible,
                       of, p.coverage);
    for (const auto& id : practices) {
      const auto found = p.practices.find(id);
      out += found == p.practices.end() ? ",,"
                                        : fmt::format(",{},{}", found->second.first, found->second.second);
    }
    out += "\r\n";
  }
  return out;
}

std::string render_trend_json(const std::vector<ScorePoint>& points, std::int64_t of) {
  Json document{{"of", of}, {"points", Json::array()}};
  for (const auto& p : points) {
    Json practices = Json::object();
    for (const auto& [id, score] : p.practices)
      practices[id] = Json{{"confirmed", score.first}, {"possible", score.second}};
    document["points"].push_back(Json{{"at", json_time(p.at)},
                                      {"confirmed", p.confirmed},
                                      {"possible", p.possible},
                                      {"coverage", p.coverage},
                                      {"practices", std::move(practices)}});
  }
  return json_bytes(document);
}

}  // namespace plumbline::dashboards
