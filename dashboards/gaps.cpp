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

namespace {

bool is_notice(const assess::GapNote& gap) {
  return gap.reason == "notice";
}

std::vector<std::string> sentences(const std::vector<assess::GapNote>& gaps, bool notices) {
  std::vector<std::pair<const assess::GapNote*, std::vector<std::string>>> groups;
  for (const auto& g : gaps) {
    if (is_notice(g) != notices) continue;
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

// One line of them, or each on its own.
std::vector<std::string> told(const std::vector<std::string>& words, std::string_view title, const Painter& p,
                              bool all) {
  if (words.empty()) return {};
  std::vector<std::string> out;
  for (const auto& one : words) {
    for (auto& line : p.wrap(p.safe(one), title)) out.push_back(std::move(line));
    if (!all) break;
  }
  if (all) return out;
  const std::string more = words.size() > 1 ? fmt::format(" (+{} more)", words.size() - 1) : "";
  return {p.cut(fmt::format("{}{}", title, p.safe(words.front())), p.width() - columns(more)) + more};
}

}  // namespace

std::vector<std::string> gap_sentences(const std::vector<assess::GapNote>& gaps) {
  return sentences(gaps, false);
}

std::vector<std::string> notice_sentences(const std::vector<assess::GapNote>& gaps) {
  return sentences(gaps, true);
}

std::size_t gap_count(const std::vector<assess::GapNote>& gaps) {
  return gap_sentences(gaps).size();
}

std::vector<std::string> seen_lines(const std::vector<assess::GapNote>& gaps, const Painter& p, bool all) {
  std::vector<std::string> out;
  for (const auto& line : told(gap_sentences(gaps), "Not seen: ", p, all)) out.push_back(p.alarm(line));
  for (const auto& line : told(notice_sentences(gaps), "Notice: ", p, all)) out.push_back(p.dim(line));
  return out;
}

}  // namespace plumbline::dashboards
