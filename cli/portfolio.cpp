#include "cli/portfolio.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "assess/gates/judge.hpp"
#include "cli/assess_command.hpp"
#include "dashboards/gates.hpp"

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

// The page shows the last releases of a product; `plumbline gates --all` prints them all.
constexpr std::size_t k_most_releases = 24;

struct GatesAsked {
  const Asked& asked;
  const Tree& tree;
  const Options& options;
  assess::DataPaths paths;
  std::string settings;  // file whose `gates:` part tailors the process; empty: none
  std::optional<assess::gates::SharedFacts>& shared;  // loaded when the first product asks

  // The product a page's subject stands for: itself, or the only one below it.
  [[nodiscard]] std::string product(std::string name) const {
    const auto products = assess::gates::products_of(tree);
    for (std::size_t depth = 0; depth <= tree.rows.size(); ++depth) {
      if (std::find(products.begin(), products.end(), name) != products.end()) return name;
      const auto children = tree.children(name);
      if (children.size() != 1) return {};
      name = children.front();
    }
    return {};
  }

  [[nodiscard]] Result<nlohmann::ordered_json> of(const std::string& subject) const {
    const auto name = product(subject);
    if (name.empty()) return nullptr;
    auto process = assess::gates::load_process(options.process, paths, settings, name);
    if (!process && process.error().code == Errc::not_found)
      return nullptr;  // a user's own data may have none
    if (!process) return tl::unexpected(process.error());
    std::vector<assess::gates::Report> reports;
    assess::gates::Wanted wanted;
    wanted.last = k_most_releases;
    if (!shared) {
      auto loaded = assess::gates::SharedFacts::load(*asked.reader);
      if (!loaded) return tl::unexpected(loaded.error());
      shared.emplace(std::move(*loaded));
    }
    auto report = assess::gates::ask_gates(*shared, *process, name, options.as_of, wanted);
    if (!report) return tl::unexpected(report.error());
    if (report->verdicts.empty()) return nullptr;
    const auto all = std::count_if(report->releases.begin(), report->releases.end(),
                                   [&](const assess::gates::Release& r) { return r.at <= report->as_of; });
    reports.push_back(std::move(*report));
    auto out = dashboards::gates_json(reports, {})["products"][0];
    out["all"] = all;
    return out;
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

Result<std::vector<assess::Assessment>> assess_parts(const Asked& asked, std::optional<Instant> as_of) {
  const auto tree = asked.reader->tree();
  if (!tree) return tl::unexpected(tree.error());
  std::vector<assess::Assessment> out;
  for (const auto& one : page_subjects(*tree, asked.subject, k_most_subjects).subjects) {
    if (one.parent != asked.subject) continue;
    auto part = asked.evaluation->assess(one.name, as_of);
    if (!part) return tl::unexpected(part.error());
    out.push_back(std::move(*part));
  }
  return out;
}

Result<assess::Assessment> write_portfolio(Asked& asked, const Options& options, const World& world) {
  const auto tree = asked.reader->tree();
  if (!tree) return tl::unexpected(tree.error());
  const auto page = page_subjects(*tree, asked.subject, k_most_subjects);
  const auto config = find_config(options);
  if (!config) return tl::unexpected(config.error());
  std::optional<assess::gates::SharedFacts> shared;
  const GatesAsked gates{asked, *tree, options, data_paths(world, *config), *config ? (*config)->file : "",
                         shared};
  std::optional<assess::Assessment> whole;
  const auto assessing = [&](const dashboards::PageSubject& one) -> Result<assess::Assessment> {
    shared.reset();
    if (!asked.evaluation) {
      if (auto done = evaluate(asked, options, world); !done) return tl::unexpected(done.error());
    }
    if (one.name != asked.subject) return asked.evaluation->assess(one.name, options.as_of);
    auto made = make_assessment(asked, options, world);
    if (made) whole = *made;
    return made;
  };
  const auto gates_of = [&](const dashboards::PageSubject& one) { return gates.of(one.name); };
  if (auto written =
          dashboards::write_page(page.subjects, page.left_out, assessing, page_folder(options), gates_of);
      !written)
    return tl::unexpected(written.error());
  return std::move(*whole);
}

}  // namespace plumbline::cli
