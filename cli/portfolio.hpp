#pragma once
// The page of everything at and below the subject asked for.
#include <vector>

#include "cli/session.hpp"
#include "core/tree.hpp"
#include "dashboards/page.hpp"

namespace plumbline::cli {

struct PageSubjects {
  std::vector<dashboards::PageSubject> subjects;
  std::size_t left_out = 0;  ///< sources without a place of their own, because there are too many
};

/// `subject` and what is below it, each once, parents before children, children by name. An only child would
/// repeat its parent: its own children stand in its place. Where there are more than `most`, sources are left
/// out; lines and products never.
[[nodiscard]] PageSubjects page_subjects(const Tree& tree, const std::string& subject, std::size_t most);

/// The subjects right below the one asked for, as the page has them, each assessed by itself.
[[nodiscard]] Result<std::vector<assess::Assessment>> assess_parts(const Asked& asked,
                                                                   std::optional<Instant> as_of);

/// Writes the page into page_folder(options). `asked` is evaluated on the way: the gates come first, and what
/// they needed is dropped before all probes are asked.
/// Result: the assessment of the subject asked for, kept as make_assessment() says.
[[nodiscard]] Result<assess::Assessment> write_portfolio(Asked& asked, const Options& options,
                                                         const World& world);

}  // namespace plumbline::cli
