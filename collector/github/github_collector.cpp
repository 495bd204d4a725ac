#include "collector/github/github_collector.hpp"

#include <algorithm>

#include "collector/github/session.hpp"

namespace plumbline::github {
namespace {

// Raised when the same replies would give other records: then each source is read in full once.
constexpr std::string_view k_reading = "github 2";
constexpr std::string_view k_public_api = "https://api.github.com";

}  // namespace

Result<void> GithubCollector::collect(const SourceSpec& source, const CollectContext& context,
                                      Sink& sink) const {
  if (!is_repository(source.location))
    return ci::refuse_source(sink, "unsupported",
                             "\"" + http::as_word(source.location, 100) +
                                 "\" is no repository of GitHub; write it like owner/name",
                             context.cursor);
  const auto named = ci::setting(source, "url");
  const auto base = http::parse_url(named.empty() ? k_public_api : named);
  if (!base) return ci::refuse_source(sink, "unsupported", base.error().message, context.cursor);
  const auto readers = m_outside.readers(context.data_root);
  if (!readers) return tl::unexpected(readers.error());
  auto connection = ci::Connection::open(m_outside, source, context, *base);
  if (!connection) return tl::unexpected(connection.error());
  auto cursor = Cursor::parse(context.cursor, ci::settings_digest(k_reading, source));
  return Session(source, context, sink, connection->client(), *readers, std::move(cursor)).run();
}

}  // namespace plumbline::github
