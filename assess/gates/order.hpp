#pragma once
// Whether the gates of a release were held in order, and whether what was claimed of them stands.
#include "assess/gates/verdict.hpp"

namespace plumbline::assess::gates {

void note_order(const Process& process, const ReleaseVerdict& verdict, const Release& release,
                const History& history, std::vector<Note>& notes);

}  // namespace plumbline::assess::gates
