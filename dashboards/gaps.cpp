// What could not be seen, for people. A source that cannot be read at all is a gap of each shape in the data
// and one thing to a reader.
#include <fmt/format.h>

#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {

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
