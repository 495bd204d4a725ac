#pragma once
// One reading of one master.
#include "collector/buildbot/cursor.hpp"
#include "collector/buildbot/model.hpp"
#include "collector/ci/source.hpp"
#include "collector/http/paging.hpp"
#include "collector/run_context.hpp"

namespace plumbline::buildbot {

class Session {
 public:
  Session(const SourceSpec& source, const CollectContext& context, Sink& sink, http::Client& client,
          const ci::Readers& readers, Cursor cursor);
  [[nodiscard]] Result<void> run();

 private:
  using Take = std::function<void(const http::Json&)>;
  /// "builders" -> …/api/v2/builders
  [[nodiscard]] http::Url url(const std::string& rest) const;
  /// Whether the token is taken at all, asked before anything else.
  [[nodiscard]] http::Expected<void> introduce();
  [[nodiscard]] http::Expected<void> read_builders();
  [[nodiscard]] http::Expected<void> read_open();
  /// Builds behind the last one, oldest first, until a page is empty: what Buildbot announces is not to be
  /// trusted once a limit is set.
  [[nodiscard]] http::Expected<void> read_new();
  [[nodiscard]] http::Expected<void> read_page(const http::Json& builds);
  [[nodiscard]] http::Expected<void> list(const std::string& rest, const std::string& key, const Take& take);
  /// Why the builds of these requests were made: request -> reason.
  [[nodiscard]] http::Expected<std::map<std::int64_t, std::string>> reasons(const std::vector<Build>& builds);
  /// All items of `kind` whose id lies in [from, to].
  [[nodiscard]] http::Expected<void> list_range(const std::string& kind, const std::string& id,
                                                std::int64_t from, std::int64_t to, const Take& take);
  [[nodiscard]] http::Expected<void> read_build(const Build& build, const std::string& reason);
  [[nodiscard]] http::Expected<void> read_whole(const Build& build, const std::string& reason);
  [[nodiscard]] http::Expected<void> read_step(const CiRun& record, const Step& step);
  [[nodiscard]] http::Expected<void> read_log(const RunContext& run, const Log& log);
  [[nodiscard]] bool is_wanted(const Build& build) const;
  [[nodiscard]] bool reads_logs() const;
  void keep_gap(std::string_view shape, const http::Refusal& refusal, Span span);
  void cover(const http::Expected<void>& read);
  [[nodiscard]] Result<void> finish();

  const SourceSpec& m_source;
  const CollectContext& m_context;
  Sink& m_sink;
  http::Client& m_client;
  const ci::Readers& m_readers;
  Cursor m_cursor;
  std::vector<std::string> m_wanted;
  std::map<std::int64_t, std::string> m_builders;
  std::optional<Instant> m_first, m_newest;               ///< starts of the first and last build read
  std::vector<std::pair<std::string, Instant>> m_losing;  ///< logs lost of the build at hand
  Result<void> m_stored;
  std::vector<Gap> m_gaps;
};

}  // namespace plumbline::buildbot
