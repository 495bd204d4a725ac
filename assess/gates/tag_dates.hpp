#pragma once
// Tags that date a gate and bear a day on which their commit was not there.
#include "assess/gates/history.hpp"
#include "assess/gates/verdict.hpp"

namespace plumbline::assess::gates {

/// Adds `tag_before_commit` for each gate of the release that such a tag dates; of release tags the releases
/// say it themselves.
void note_tag_dates(const ReleaseVerdict& verdict, const Release& release, const History& history,
                    std::vector<Note>& notes);

}  // namespace plumbline::assess::gates
