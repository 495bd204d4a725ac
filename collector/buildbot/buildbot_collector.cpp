#include "collector/buildbot/buildbot_collector.hpp"

#include "collector/buildbot/session.hpp"

namespace plumbline::buildbot {
namespace {

// Raised when the same replies would give other records: then each source is read in full once.
constexpr std::string_view k_reading = "buildbot 1";

}  // namespace

Result<void> BuildbotCollector::collect(const SourceSpec& source, const CollectContext& context,
                                        Sink& sink) const {
  const auto base = http::parse_url(source.location);
  if (!base) return ci::refuse_source(sink, "unsupported", base.error().message, context.cursor);
  const auto readers = m_outside.readers(context.data_root);
  if (!readers) return tl::unexpected(readers.error());
  auto connection = ci::Connection::open(m_outside, source, context, *base);
  if (!connection) return tl::unexpected(connection.error());
  auto cursor = Cursor::parse(context.cursor, ci::settings_digest(k_reading, source));
  return Session(source, context, sink, connection->client(), *readers, std::move(cursor)).run();
}

}  // namespace plumbline::buildbot
