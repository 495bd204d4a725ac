#pragma once
// One reading of one project's merge requests.
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "collector/gitlab/merge_cursor.hpp"
#include "collector/gitlab/merge_model.hpp"
#include "collector/http/client.hpp"
#include "collector/review/unread.hpp"

namespace plumbline::gitlab {

/// Reads what changed since the last reading, by the server's own clock and changed longest ago first; a
/// budget that ends on the way leaves a mark before which everything is read. A merge request that could not
/// be read to its end is asked for again by its number until it is.
class Merges {
 public:
  Merges(const SourceSpec& source, const CollectContext& context, Sink& sink, http::Client& client,
         MergeCursor& cursor);
  /// Errors: of the sink alone; what the server refuses becomes gaps.
  [[nodiscard]] Result<void> read();
  /// Nothing of them could be asked for.
  void refuse(const http::Refusal& refusal);
  [[nodiscard]] std::vector<Coverage> coverage() const;
  [[nodiscard]] const std::vector<Gap>& gaps() const { return m_gaps; }

 private:
  [[nodiscard]] http::Url url(const std::string& rest) const;
  [[nodiscard]] http::Expected<void> read_changed();
  [[nodiscard]] http::Expected<std::vector<MergeRequest>> page(std::int64_t number);
  [[nodiscard]] http::Expected<void> read_open();
  /// Whether the list has it still, whatever is answered of it alone.
  [[nodiscard]] http::Expected<bool> is_listed(std::int64_t iid);
  /// Refusals: only those that end the reading; others are kept as gaps and the number stays open.
  [[nodiscard]] http::Expected<void> read_one(const MergeRequest& merge);
  [[nodiscard]] http::Expected<void> read_whole(const MergeRequest& merge);
  /// What of its approvals stands. `at`: "/7/".
  [[nodiscard]] http::Expected<void> settle(const std::string& at, review::Change& change);
  [[nodiscard]] http::Expected<void> list(const std::string& rest,
                                          const std::function<bool(const http::Json&)>& take);
  void keep_gap(const http::Refusal& refusal, Span span);

  const SourceSpec& m_source;
  const CollectContext& m_context;
  Sink& m_sink;
  http::Client& m_client;
  MergeCursor& m_cursor;
  review::Accounts m_accounts;
  Result<void> m_stored;
  std::vector<Gap> m_gaps;
  review::Unread m_unread;
  std::set<std::int64_t> m_met;  ///< iids this reading saw
  bool m_failed = false;
};

}  // namespace plumbline::gitlab
