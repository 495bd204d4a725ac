#pragma once
// One file of a folder or archive: a report, else a log.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collector/archive/archive.hpp"
#include "collector/reports/reports.hpp"

namespace plumbline::files {

struct FileReading {
  std::string path;
  reports::ReportReading read;   ///< of a log: type "log"
  std::optional<Instant> begun;  ///< of a log that dates itself: the time of its first line
};

class FileReader {
 public:
  /// Errors: config, not_found (the catalogue of logs below `data_root`).
  [[nodiscard]] static Result<FileReader> load(const std::string& data_root, reports::Options options = {});

  /// Reads all of `chunks`. What cannot be read is refused with its reason; an Error is one of the archive
  /// around it. Where `run.at` is `k_always` the file's own words decide its time.
  [[nodiscard]] Result<FileReading> read(const std::string& path, archive::Chunks& chunks,
                                         const RunContext& run) const;
  /// Without the secrets in it.
  [[nodiscard]] std::string redacted(std::string_view text) const { return m_options.redact(text); }
  /// Over all that decides what is read.
  [[nodiscard]] std::string digest() const;

 private:
  struct Logs;  ///< the catalogue of logs, compiled when the first log is read
  FileReader(std::shared_ptr<Logs> logs, reports::Options options)
      : m_logs(std::move(logs)), m_options(std::move(options)) {}
  [[nodiscard]] Result<FileReading> read_log(const std::string& path, std::string_view first,
                                             archive::Chunks& chunks, RunContext run) const;
  std::shared_ptr<Logs> m_logs;
  reports::Options m_options;
};

/// The time a line of a log begins with, as GitHub, GitLab and most loggers write it.
[[nodiscard]] std::optional<Instant> time_of_line(std::string_view line);
/// Of a log: its first line's, or the first of two stamped lines running among the first twenty. A single one
/// further down may be what a program printed.
[[nodiscard]] std::optional<Instant> time_of_log(std::string_view beginning);
/// Of one that began at `begin`: when the last of its stamped lines among the last twenty was written.
[[nodiscard]] Instant end_of_log(std::string_view ending, Instant begin);

}  // namespace plumbline::files
