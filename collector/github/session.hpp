#pragma once
// One reading of one repository's runs.
#include "collector/ci/source.hpp"
#include "collector/github/api.hpp"
#include "collector/github/cursor.hpp"
#include "collector/github/model.hpp"
#include "collector/github/protection.hpp"
#include "collector/github/pulls.hpp"
#include "collector/http/paging.hpp"

namespace plumbline::github {

class Session {
 public:
  Session(const SourceSpec& source, const CollectContext& context, Sink& sink, http::Client& client,
          const ci::Readers& readers, Cursor cursor);
  [[nodiscard]] Result<void> run();

 private:
  [[nodiscard]] http::Url url(const std::string& rest) const;
  [[nodiscard]] Result<void> read_pulls(const http::Expected<void>& introduced);
  void read_runs(http::Expected<void> introduced);
  [[nodiscard]] http::Expected<void> read_pages();
  /// One page of the list; whether there may be a further one.
  [[nodiscard]] http::Expected<bool> read_page(std::int64_t number);
  [[nodiscard]] http::Expected<bool> take_page(const http::Json& list, std::int64_t number,
                                               const std::string& etag);
  [[nodiscard]] http::Expected<void> read_open();
  /// Refusals: only those that end the reading; others are kept as gaps and the run stays open.
  [[nodiscard]] http::Expected<void> read_run(const Run& run);
  [[nodiscard]] http::Expected<void> read_whole(const Run& run);
  [[nodiscard]] http::Expected<std::vector<Job>> jobs_of(const Run& run);
  [[nodiscard]] http::Expected<void> read_attempt(const Run& run, const std::vector<Job>& jobs,
                                                  std::int64_t attempt);
  [[nodiscard]] http::Expected<void> read_logs(const Run& run, std::vector<CiRun> ended,
                                               const std::vector<Job>& jobs, std::int64_t attempt);
  /// Feeds the logs of the archive; which of `ended` it held.
  [[nodiscard]] http::Expected<std::set<std::size_t>> read_archive(const std::string& zip,
                                                                   const std::vector<CiRun>& ended,
                                                                   const std::vector<Job>& jobs);
  [[nodiscard]] http::Expected<void> read_log(const CiRun& record, std::int64_t job);
  [[nodiscard]] bool reads_logs() const;
  [[nodiscard]] http::Expected<void> read_artifacts(const Run& run, const std::vector<Job>& jobs);
  [[nodiscard]] http::Expected<void> read_artifact(const http::Json& artifact, const RunContext& context);
  void put(std::vector<Record> records);
  /// A log that no later reading will get either.
  void lose(const std::string& reason, Instant at);
  void keep_gap(std::string_view shape, const http::Refusal& refusal, Span span);
  void settle(const http::Expected<void>& read);
  [[nodiscard]] std::vector<Coverage> coverage() const;
  [[nodiscard]] Result<void> finish();
  [[nodiscard]] Instant horizon() const;

  const SourceSpec& m_source;
  const CollectContext& m_context;
  Sink& m_sink;
  http::Client& m_client;
  const ci::Readers& m_readers;
  Cursor m_cursor;
  settings::Night m_settings;    ///< what was seen of settings
  std::optional<Pulls> m_pulls;  ///< absent: they are not asked for
  Result<void> m_stored;
  struct Kept {
    Gap gap;
    std::int64_t times = 1;
  };
  std::vector<Kept> m_gaps;
  std::vector<SeenPage> m_pages;    ///< of this reading, the newest first, without a hole
  std::set<std::int64_t> m_met;     ///< ids of runs this reading saw
  std::optional<Instant> m_oldest;  ///< creation of the oldest run of the pages read without a hole
  std::int64_t m_announced = 0;     ///< by the last page
  std::vector<std::pair<std::string, Instant>> m_losing;  ///< logs lost of the run at hand
  int m_steps_back = 0;
  bool m_whole_page = true;  ///< every run of the page at hand is done
};

}  // namespace plumbline::github
