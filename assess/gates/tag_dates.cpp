#include "assess/gates/tag_dates.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace plumbline::assess::gates {

void note_tag_dates(const ReleaseVerdict& verdict, const Release& release, const History& history,
                    std::vector<Note>& notes) {
  for (const auto& gate : verdict.gates) {
    if (!gate.held || gate.held->by != HeldBy::tag || gate.held->tag.empty()) continue;
    const auto& tags = history.tags;
    const auto tag = std::partition_point(tags.begin(), tags.end(),
                                          [&](const TagSeen& t) { return t.name < gate.held->tag; });
    if (tag == tags.end() || tag->name != gate.held->tag) continue;
    for (const auto& line : history.lines) {
      if (!line.is_on(tag->commit)) continue;
      const auto made = line.times[*line.find(tag->commit)];
      if (tag->at < made)
        notes.push_back({"tag_before_commit", release.name, gate.gate->id,
                         fmt::format("the tag {} bears {}, its commit {}: one of the two dates is wrong",
                                     tag->name, format_rfc3339(tag->at), format_rfc3339(made))});
      break;
    }
  }
}

}  // namespace plumbline::assess::gates
