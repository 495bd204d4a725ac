// What could not be seen, for people. A source that cannot be read at all is a gap of each shape in the data
// and one thing to a reader.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

std::string shape_words(const std::string& shape) {
  static const std::map<std::string, std::string> k_words{{"commit", "commits"},     {"tag", "tags"},
                                                          {"document", "documents"}, {"ci_call", "CI calls"},
                                                          {"review", "reviews"},     {"*", "evidence"}};
  const auto it = k_words.find(shape);
  return it == k_words.end() ? shape : it->second;
}

// Everything a repository has failed alike, or these shapes did.
std::string shapes_words(const std::vector<std::string>& shapes) {
  if (shapes.size() >= 4) return "nothing collected";
  std::vector<std::string> words;
  for (const auto& shape : shapes) words.push_back(shape_words(shape));
  return fmt::format("{} not collected", fmt::join(words, ", "));
}

std::string gap_sentence(const assess::GapNote& g, const std::vector<std::string>& shapes) {
  if (g.reason == "notice") return fmt::format("{}: {}", g.source, g.detail);
  std::string span;
  if (g.since != k_always) span += " from " + format_date(g.since);
  if (g.until != k_forever) span += " until " + format_date(g.until);
  return fmt::format("{}: {}{} ({}{}{})", g.source, shapes_words(shapes), span, g.reason,
                     g.detail.empty() ? "" : ": ", g.detail);
}

}  // namespace

std::string gap_words(const assess::GapNote& g) {
  return gap_sentence(g, {g.shape});
}

std::vector<std::string> gap_sentences(const std::vector<assess::GapNote>& gaps) {
  std::vector<std::pair<const assess::GapNote*, std::vector<std::string>>> groups;
  for (const auto& g : gaps) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
      const auto& o = *group.first;
      return std::tie(o.source, o.reason, o.detail, o.since, o.until) ==
             std::tie(g.source, g.reason, g.detail, g.since, g.until);
    });
    if (same == groups.end())
      groups.push_back({&g, {g.shape}});
    else
      same->second.push_back(g.shape);
  }
  std::vector<std::string> out;
  for (const auto& [gap, shapes] : groups) out.push_back(gap_sentence(*gap, shapes));
  return out;
}

std::size_t gap_count(const std::vector<assess::GapNote>& gaps) {
  std::vector<assess::GapNote> holes;
  for (const auto& gap : gaps) {
    if (gap.reason != "notice") holes.push_back(gap);
  }
  return gap_sentences(holes).size();
}

std::vector<std::string> seen_lines(const std::vector<assess::GapNote>& gaps, const Painter& p, bool all) {
  if (gaps.empty()) return {};
  const auto words = gap_sentences(gaps);
  if (all) {
    std::vector<std::string> out;
    for (const auto& one : words) {
      for (auto& line : p.wrap(p.safe(one), "Not seen: ")) out.push_back(p.alarm(line));
    }
    return out;
  }
  const std::string more = words.size() > 1 ? fmt::format(" (+{} more)", words.size() - 1) : "";
  const int room = p.width() - columns(more);
  return {p.alarm(p.cut("Not seen: " + p.safe(words.front()), room) + more)};
}

}  // namespace plumbline::dashboards
