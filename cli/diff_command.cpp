// diff: two looks at one subject, and every evaluation that lies between them.
#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "assess/difference.hpp"
#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "cli/session.hpp"

namespace plumbline::cli {
namespace {

// What one evaluation was made of.
struct Cut {
  std::optional<Instant> known_at, tree_at;
};

struct Evaluated {
  store::Reader reader;
  assess::Evaluation evaluation;
};

auto edge(const Subject& s) {
  return std::tie(s.name, s.parent, s.kind, s.type, s.location, s.from, s.until, s.live, s.grace, s.places);
}

bool same_tree(const Tree& a, const Tree& b) {
  return std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(),
                    [](const Subject& x, const Subject& y) { return edge(x) == edge(y); });
}

// Evaluations on the way from the first look to the second, each once.
class Way {
 public:
  Way(const store::Store& store, ProgressPrinter& progress) : m_store(store), m_progress(progress) {}

  /// Adds a stage; one that sees the same as the one before is left out.
  Result<void> add(const assess::Pack& pack, const Cut& cut, assess::How how) {
    auto reader = m_store.reader(cut.known_at, cut.tree_at);
    if (!reader) return tl::unexpected(reader.error());
    auto tree = reader->tree();
    if (!tree) return tl::unexpected(tree.error());
    if (!m_made.empty() && pack.digest == m_lens &&
        reader->cut().digest == m_made.back()->reader.cut().digest && same_tree(*tree, m_tree))
      return {};
    m_progress.say(fmt::format("asking {} probes", pack.probes.size()));
    auto evaluation = assess::Evaluation::evaluate(*reader, pack);
    if (!evaluation) return tl::unexpected(evaluation.error());
    m_made.push_back(std::make_unique<Evaluated>(Evaluated{std::move(*reader), std::move(*evaluation)}));
    m_stages.push_back({&m_made.back()->evaluation, how});
    m_tree = std::move(*tree);
    m_lens = pack.digest;
    return {};
  }

  [[nodiscard]] const std::vector<assess::Stage>& stages() const { return m_stages; }
  [[nodiscard]] const store::Reader& reader() const { return m_made.back()->reader; }
  [[nodiscard]] const Tree& tree() const { return m_tree; }

 private:
  const store::Store& m_store;
  ProgressPrinter& m_progress;
  std::vector<std::unique_ptr<Evaluated>> m_made;
  std::vector<assess::Stage> m_stages;
  Tree m_tree;
  std::string m_lens;
};

struct Ends {
  Cut from, to;
};

// With --known-from each end has the tree of its own cut. Else: where runs were made at --from already, each
// date has the tree of its own last run; earlier there was none, and today's stands for both.
Result<Ends> ends_of(const Options& options, const store::Store& store) {
  Ends out{{options.known_from ? options.known_from : options.known_to, {}}, {options.known_to, {}}};
  if (options.known_from) return out;
  const auto runs = store.runs();
  if (!runs) return tl::unexpected(runs.error());
  if (runs->empty() || *options.from < runs->front().known) return out;
  const auto until_known = [&](Instant t) { return options.known_to ? std::min(t, *options.known_to) : t; };
  out.from.tree_at = until_known(*options.from);
  if (options.to) out.to.tree_at = until_known(*options.to);
  return out;
}

Result<void> go(Way& way, const Options& options, const World& world, const store::Store& store) {
  const auto pack = find_pack(options.pack, options, world);
  if (!pack) return tl::unexpected(pack.error());
  const auto before = options.pack_from.empty() ? pack : find_pack(options.pack_from, options, world);
  if (!before) return tl::unexpected(before.error());
  const auto ends = ends_of(options, store);
  if (!ends) return tl::unexpected(ends.error());
  using assess::How;
  const auto tree_of_first = ends->from.tree_at ? ends->from.tree_at : ends->from.known_at;
  const std::pair<const assess::Pack*, std::pair<Cut, How>> steps[] = {
      {&*before, {ends->from, How::fresh}},
      {&*pack, {ends->from, How::pack}},
      {&*pack, {{ends->to.known_at, tree_of_first}, How::learned}},
      {&*pack, {ends->to, How::tree}}};
  for (const auto& [lens, step] : steps) {
    if (auto ok = way.add(*lens, step.first, step.second); !ok) return ok;
  }
  return {};
}

}  // namespace

Result<Exit> run_diff(const Options& options, const World& world) {
  const auto store = open_existing(options);
  if (!store) return tl::unexpected(store.error());
  ProgressPrinter progress(progress_style(options.quiet, world.live_progress));
  Way way(*store, progress);
  if (auto gone = go(way, options, world, *store); !gone) return tl::unexpected(gone.error());
  const auto subject = resolve_subject(options.subject, way.tree());
  if (!subject) return tl::unexpected(subject.error());
  const auto found = assess::difference(way.stages(), *subject, *options.from, options.to, way.reader());
  if (!found) return tl::unexpected(found.error());
  const auto ends = way.stages().back().evaluation->ends(*subject);
  if (!ends) return tl::unexpected(ends.error());
  progress.clear();
  switch (options.format.value_or(Format::text)) {
    default:
      fmt::print("{}", dashboards::render_difference(*found, world.terminal, *ends));
      break;
    case Format::json:
      fmt::print("{}\n", dashboards::render_difference_json(*found));
      break;
    case Format::csv:
      fmt::print("{}", dashboards::render_difference_csv(*found));
      break;
  }
  return Exit::done;
}

}  // namespace plumbline::cli
