#include "cli/portfolio.hpp"

#include <set>

namespace plumbline::cli {
namespace {

// Our choice: about a hundred megabytes of page; beyond it `report --subject` opens each part.
constexpr std::size_t k_most_subjects = 250;

struct Walk {
  const Tree& tree;
  std::set<std::string> seen;
  std::vector<dashboards::PageSubject> out;

  // Feeds and branches have no page: they are told of with their source.
  [[nodiscard]] std::vector<std::string> counted(const std::string& name) const {
    const Subject* subject = tree.find(name);
    return subject->kind == "source" ? std::vector<std::string>() : tree.children(name);
  }

  void visit(const std::string& name, const std::string& parent) {
    const Subject* subject = tree.find(name);
    if (subject == nullptr || !seen.insert(name).second) return;
    out.push_back({name, subject->kind, parent});
    auto children = counted(name);
    while (children.size() == 1 && seen.insert(children.front()).second) children = counted(children.front());
    for (const auto& child : children) visit(child, name);
  }
};

}  // namespace

PageSubjects page_subjects(const Tree& tree, const std::string& subject, std::size_t most) {
  Walk walk{tree, {}, {}};
  walk.visit(subject, "");
  PageSubjects result{std::move(walk.out), 0};
  if (result.subjects.size() <= most) return result;
  const std::size_t before = result.subjects.size();
  std::erase_if(result.subjects, [](const auto& s) { return s.kind == "source" && !s.parent.empty(); });
  result.left_out = before - result.subjects.size();
  return result;
}

Result<void> write_portfolio(const Asked& asked, const assess::Assessment& assessment,
                             const Options& options) {
  const auto tree = asked.reader->tree();
  if (!tree) return tl::unexpected(tree.error());
  const auto page = page_subjects(*tree, asked.subject, k_most_subjects);
  const auto assessing = [&](const dashboards::PageSubject& one) -> Result<assess::Assessment> {
    if (one.name == assessment.subject) return assessment;
    return asked.evaluation->assess(one.name, options.as_of);
  };
  return dashboards::write_page(page.subjects, page.left_out, assessing, page_folder(options));
}

}  // namespace plumbline::cli
