#pragma once
// One reading of one repository's pull requests.
#include "collector/ci/source.hpp"
#include "collector/github/cursor.hpp"
#include "collector/github/pull_model.hpp"
#include "collector/http/paging.hpp"
#include "collector/review/unread.hpp"

namespace plumbline::github {

/// Reads what changed since the last reading, by the server's own clock; the first one goes from the oldest
/// to the newest and is taken up where a budget ended it. A pull request that could not be read to its end is
/// asked for again by its number until it is.
class Pulls {
 public:
  Pulls(const SourceSpec& source, const CollectContext& context, Sink& sink, http::Client& client,
        PullsCursor& cursor);
  /// Errors: of the sink alone; what the server refuses becomes gaps.
  [[nodiscard]] Result<void> read();
  /// Nothing of them could be asked for.
  void refuse(const http::Refusal& refusal);
  [[nodiscard]] std::vector<Coverage> coverage() const;
  [[nodiscard]] const std::vector<Gap>& gaps() const { return m_gaps; }

 private:
  [[nodiscard]] http::Url url(const std::string& rest) const;
  [[nodiscard]] http::Expected<void> read_all();
  [[nodiscard]] http::Expected<void> read_changed();
  [[nodiscard]] http::Expected<void> read_oldest_first();
  [[nodiscard]] http::Expected<void> read_open();
  /// One page of the list; absent: it is as it was.
  [[nodiscard]] http::Expected<std::optional<std::vector<Pull>>> page_of(const std::string& order,
                                                                         std::int64_t number, bool tagged);
  /// Refusals: only those that end the reading; others are kept as gaps and the number stays open.
  [[nodiscard]] http::Expected<void> read_one(std::int64_t number, Instant created);
  [[nodiscard]] http::Expected<void> read_whole(std::int64_t number);
  [[nodiscard]] http::Expected<void> read_parts(const Pull& pull, review::Change& change);
  void keep_gap(const http::Refusal& refusal, Span span, std::string_view kind = "*");

  const SourceSpec& m_source;
  const CollectContext& m_context;
  Sink& m_sink;
  http::Client& m_client;
  PullsCursor& m_cursor;
  review::Accounts m_accounts;
  Result<void> m_stored;
  std::vector<Gap> m_gaps;
  review::Unread m_unread;
  std::string m_etag;  ///< of the newest page as this reading saw it
  bool m_failed = false;
  bool m_full_page = false;  ///< the page at hand may have one behind it
};

}  // namespace plumbline::github
