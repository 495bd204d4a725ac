// Reading a repository on another machine: fetch, then read the mirror. A night without a fetch is a gap from
// the last one on.
#include "collector/git/git_collector.hpp"
#include "collector/git/mirror.hpp"
#include "collector/git/session.hpp"

namespace plumbline::git {
namespace {

constexpr const char* k_shapes[] = {"ci_call", "commit", "document", "release_note", "review", "tag"};

void add_gaps(const Mirror& mirror, const std::optional<Cursor>& last, std::vector<Gap>& gaps) {
  Instant since = k_always;
  if (last && last->at != k_always) since = {last->at.seconds + 1};
  if (mirror.fetched) since = std::max(since, Instant{mirror.fetched->seconds + 1});
  for (const auto* shape : k_shapes)
    gaps.push_back(
        {shape, "*", since, k_forever, mirror.refusal->reason, mirror.refusal->detail, std::nullopt});
}

/// Adds the gap of tonight to what the reading of an older mirror says at its end. The cursor does not hear
/// of it.
class WithGaps final : public Sink {
 public:
  WithGaps(Sink& inner, const Mirror& mirror) : m_inner(inner), m_mirror(mirror) {}
  Result<void> begin(Pass pass) override { return m_inner.begin(pass); }
  Result<void> put(std::vector<Record> records) override { return m_inner.put(std::move(records)); }
  Result<void> withdraw(std::string_view shape, const Native& native) override {
    return m_inner.withdraw(shape, native);
  }
  PersonId person(std::string_view name, std::string_view address) override {
    return m_inner.person(name, address);
  }
  Result<void> finish(std::vector<Coverage> coverage, std::vector<Gap> gaps, std::string cursor) override {
    add_gaps(m_mirror, std::nullopt, gaps);
    return m_inner.finish(std::move(coverage), std::move(gaps), std::move(cursor));
  }

 private:
  Sink& m_inner;
  const Mirror& m_mirror;
};

Mirror fetch(const SourceSpec& source, const CollectContext& context) {
  const auto url = parse_remote(source.location);
  if (!url) return {"", std::nullopt, Refusal{"refused", url.error().message}};
  if (context.cache.empty())
    return {
        "", std::nullopt,
        Refusal{"refused", "cannot fetch " + url->text() +
                               ": there is no folder for its mirror; name one with --cache or `cache:` in "
                               "plumbline.yaml"}};
  const auto tell = [&](std::uint64_t done, std::uint64_t total) {
    if (context.progress) context.progress({source.name, "fetch", done, total});
  };
  tell(0, 0);
  return refresh_mirror({*url, context.servers, context.cache, context.now, tell});
}

}  // namespace

Result<void> GitCollector::read_remote(const SourceSpec& source, const CollectContext& context,
                                       Sink& sink) const {
  const Mirror mirror = fetch(source, context);
  const auto last = Cursor::parse(context.cursor);
  if (mirror.refusal && (last || !mirror.fetched)) {
    // What is stored is at least as new as the mirror; it stays, with its coverage.
    std::vector<Gap> gaps = last ? last->gaps : std::vector<Gap>{};
    add_gaps(mirror, last, gaps);
    if (auto ok = sink.begin(Pass::incremental); !ok) return ok;
    return sink.finish({}, std::move(gaps), context.cursor);
  }
  SourceSpec here = source;
  here.location = mirror.repository;
  here.live = true;  // up to the fetch it is as good as the origin (SEMANTICS 6)
  CollectContext then = context;
  then.now = *mirror.fetched;
  if (!mirror.refusal) return read(here, then, sink);
  WithGaps late(sink, mirror);
  return read(here, then, late);
}

}  // namespace plumbline::git
