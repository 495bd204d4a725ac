#include "collector/files/files_collector.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "collector/files/folder.hpp"
#include "collector/files/state.hpp"

namespace plumbline::files {
namespace {

class Session {
 public:
  Session(const SourceSpec& source, const CollectContext& context, Sink& sink)
      : m_source(source), m_context(context), m_sink(sink), m_gathering(context.now) {}

  Result<void> run() {
    m_before = State::parse(m_context.cursor);
    auto folder = Folder::open(m_source.location, m_source.settings, m_context.data_root);
    if (!folder) return refuse(folder.error());
    const auto digest = folder->listing();
    if (!digest) return refuse(digest.error());
    if (*digest == m_before.digest) return quiet();
    m_gathering.recall(m_before);
    std::uint64_t done = 0;
    const auto tell = [&](const FileReading&) {
      ++done;
      if (m_context.progress) m_context.progress({m_source.name, "files", done, 0});
    };
    if (auto read = folder->read(m_gathering, tell); !read) return refuse(read.error());
    if (done == 0 && !m_before.reports.empty())
      m_gathering.add_gap(
          "missing", fmt::format("{}: holds no file, and held {} reports before; is it the right folder?",
                                 m_source.location, m_before.reports.size()));
    return hand_over(*digest);
  }

 private:
  // What was overwritten or taken away is still evidence: nothing is gone because it is not here any more.
  Result<void> hand_over(const std::string& digest) {
    const bool more = m_gathering.keeps_more();
    if (!more) m_gathering.forget();
    if (auto ok = m_sink.begin(more ? Pass::incremental : Pass::full); !ok) return ok;
    const auto put = [&](std::vector<Record> batch) { return m_sink.put(std::move(batch)); };
    const auto no_finding = [&](const Native& native) {
      return more ? m_sink.withdraw(Finding::k_shape, native) : Result<void>{};
    };
    if (auto ok = m_gathering.hand_over(put, no_finding); !ok) return ok;
    const State state = m_gathering.state(digest, more);
    return m_sink.finish(state.coverage, state.gaps, state.text());
  }

  Result<void> quiet() {
    if (auto ok = m_sink.begin(Pass::incremental); !ok) return ok;
    return m_sink.finish(m_before.coverage, m_before.gaps, m_context.cursor);
  }

  // What was read before stays, with its coverage; the next reading tries again.
  Result<void> refuse(const Error& error) {
    Gap gap;
    gap.shape = "tool_run";
    gap.kind = "*";
    gap.reason = error.code == Errc::limit ? "limit" : error.code == Errc::unreadable ? "damaged" : "refused";
    gap.detail = error.message;
    if (auto ok = m_sink.begin(Pass::incremental); !ok) return ok;
    auto gaps = m_before.gaps;
    std::erase_if(gaps, [&](const Gap& g) { return g.reason == gap.reason; });
    gaps.push_back(gap);
    return m_sink.finish(m_before.coverage, gaps, m_context.cursor);
  }

  const SourceSpec& m_source;
  const CollectContext& m_context;
  Sink& m_sink;
  Gathering m_gathering;
  State m_before;
};

}  // namespace

Result<void> FilesCollector::collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const {
  return Session(source, context, sink).run();
}

Result<void> ImportedCollector::collect(const SourceSpec&, const CollectContext& context, Sink& sink) const {
  const auto state = State::parse(context.cursor);
  if (auto ok = sink.begin(Pass::incremental); !ok) return ok;
  return sink.finish(state.coverage, state.gaps, context.cursor);
}

}  // namespace plumbline::files
