#include "collector/gitlab/gitlab_collector.hpp"

#include "collector/gitlab/api.hpp"
#include "collector/gitlab/merges.hpp"

namespace plumbline::gitlab {
namespace {

// Raised when the same replies would give other records: then each source is read in full once.
constexpr std::string_view k_gitlab_reading = "gitlab 3";

}  // namespace

Result<void> GitlabCollector::collect(const SourceSpec& source, const CollectContext& context,
                                      Sink& sink) const {
  if (auto ok = sink.begin(Pass::incremental); !ok) return ok;
  const auto named = ci::setting(source, "url");
  const auto base = http::parse_url(named.empty() ? "https://gitlab.com" : named);
  if (!base)
    return sink.finish({}, {ci::gap_of(ReviewEvent::k_shape, {"unsupported", base.error().message}, {})},
                       context.cursor);
  auto connection = ci::Connection::open(m_outside, source, context, *base);
  if (!connection) return tl::unexpected(connection.error());
  auto& client = connection->client();
  auto cursor = MergeCursor::parse(context.cursor, ci::settings_digest(k_gitlab_reading, source));
  const auto introduced = introduce(client);
  std::vector<Coverage> coverage;
  std::vector<Gap> gaps;
  if (ci::setting(source, "settings") == "yes") {  // before what is long: they are few requests
    auto night =
        settings::settle(cursor.sightings, introduced ? look_at_settings(client, source.location, context.now)
                                                      : tl::unexpected(introduced.error()));
    if (auto ok = sink.put(std::move(night.records)); !ok) return ok;
    coverage = std::move(night.coverage);
    gaps = std::move(night.gaps);
  }
  if (ci::setting(source, "pulls") != "no") {
    Merges merges(source, context, sink, client, cursor);
    if (introduced) {
      if (auto ok = merges.read(); !ok) return ok;
    } else {
      merges.refuse(introduced.error());
    }
    for (auto& one : merges.coverage()) coverage.push_back(std::move(one));
    gaps.insert(gaps.end(), merges.gaps().begin(), merges.gaps().end());
  }
  return sink.finish(std::move(coverage), std::move(gaps), cursor.dump());
}

}  // namespace plumbline::gitlab
