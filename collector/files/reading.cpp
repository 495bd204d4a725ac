#include "collector/files/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <mutex>

#include "collector/ci_log/compiled.hpp"
#include "collector/reports/builder.hpp"
#include "core/digest.hpp"
#include "core/utf16.hpp"

namespace plumbline::files {
namespace {

// Told in the cursor: another reader reads all again.
constexpr std::string_view k_edition = "files 4";

// Whoever keeps a log may put a few lines of their own in front of it.
constexpr std::size_t k_head_lines = 20;

bool is_text(std::string_view beginning) {
  const auto front = beginning.substr(0, 4096);
  // a console leaves a NUL or a bell here and there; in other files they are every other byte
  const auto odd = std::count_if(front.begin(), front.end(), [](char c) {
    return c >= 0 && c < ' ' && std::string_view("\t\n\v\f\r\b\a\x1b").find(c) == std::string_view::npos;
  });
  return static_cast<std::size_t>(odd) * 50 <= front.size();
}

std::string beginning_of(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
  std::string out(bytes.substr(0, 12));
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// A page or a document, whether or not it can be read as one.
bool is_markup(std::string_view bytes) {
  const auto beginning = beginning_of(bytes);
  return beginning.starts_with("<?xml") || beginning.starts_with("<!doctype") ||
         beginning.starts_with("<html");
}

/// Without a declaration in front, and not read as the report that its first tag promises.
bool is_broken_report(std::string_view bytes) {
  const auto beginning = beginning_of(bytes);
  constexpr std::array<std::string_view, 5> k_roots = {"<testsuite", "<coverage", "<report", "<bom",
                                                       "<results"};
  return std::any_of(k_roots.begin(), k_roots.end(),
                     [&](std::string_view root) { return beginning.starts_with(root); });
}

/// The beginning of a report that is no whole JSON: it was torn as it was written or copied.
bool is_torn_report(std::string_view bytes, std::string_view reason) {
  if (!beginning_of(bytes).starts_with('{') || reason.find("JSON") == reason.npos) return false;
  const auto front = bytes.substr(0, 4096);
  constexpr std::array<std::string_view, 6> k_marks = {"sarif", "\"bomFormat\"", "\"spdxVersion\"",
                                                       "SPDX",  "\"runs\"",      "in-toto.io"};
  return std::any_of(k_marks.begin(), k_marks.end(),
                     [&](std::string_view mark) { return front.find(mark) != front.npos; });
}

}  // namespace

std::optional<Instant> time_of_line(std::string_view line) {
  if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
  if (line.starts_with('[')) line.remove_prefix(1);
  if (line.size() < 19 || line[4] != '-' || line[7] != '-' || line[13] != ':') return std::nullopt;
  const auto end = line.find_first_of(" ]\r\n", 11);
  return reports::loose_instant(line.substr(0, end));
}

std::optional<Instant> time_of_log(std::string_view beginning) {
  std::optional<Instant> before;
  for (std::size_t line = 0; line < k_head_lines && !beginning.empty(); ++line) {
    const auto end = std::min(beginning.find('\n'), beginning.size());
    const auto at = time_of_line(beginning.substr(0, end));
    if (at && (line == 0 || before)) return before ? before : at;
    before = at;
    beginning.remove_prefix(std::min(end + 1, beginning.size()));
  }
  return std::nullopt;
}

/// To compile it takes longer than to read most reports, which need only its secrets.
struct FileReader::Logs {
  ci_log::Catalogue catalogue;
  ci_log::Redactor redactor;

  Result<ci_log::Signatures> signatures() {
    std::call_once(m_once, [this] {
      if (auto compiled = ci_log::compile(catalogue, redactor)) {
        m_signatures = ci_log::Signatures(std::move(*compiled));
      } else {
        m_signatures = tl::unexpected(compiled.error());
      }
    });
    return m_signatures;
  }

 private:
  std::once_flag m_once;
  Result<ci_log::Signatures> m_signatures = tl::unexpected(Error{});
};

Result<FileReader> FileReader::load(const std::string& data_root, reports::Options options) {
  auto catalogue = ci_log::read_catalogue(data_root);
  if (!catalogue) return tl::unexpected(catalogue.error());
  auto redactor = ci_log::Redactor::compile(catalogue->secrets);
  if (!redactor) return tl::unexpected(redactor.error());
  auto logs = std::make_shared<Logs>();
  logs->catalogue = std::move(*catalogue);
  logs->redactor = std::move(*redactor);
  options.redact = [logs](std::string_view text) { return logs->redactor.redacted(text); };
  options.suspicious = [logs](std::string_view lines) { return logs->redactor.suspicious(lines); };
  return FileReader(std::move(logs), std::move(options));
}

std::string FileReader::digest() const {
  std::string keys;
  for (const auto& key : m_options.keys) keys += key.id();
  return hex(sha256(fmt::format("{}\n{}\n{}", k_edition, hex(ci_log::digest_of(m_logs->catalogue)), keys)));
}

Result<FileReading> FileReader::read(const std::string& path, archive::Chunks& chunks,
                                     const RunContext& run) const {
  const auto piece = chunks.next();
  if (!piece) return tl::unexpected(piece.error());
  std::string bytes(*piece);
  FileReading out{path, {}};
  if (bytes.empty()) {
    out.read.reason = "is empty";
    return out;
  }
  const auto order = utf16_order(bytes);
  if (!order && !is_text(bytes)) {
    out.read.reason = "is neither a report nor text";
    return out;
  }
  if (!order && !reports::may_be_report(bytes)) return read_log(path, bytes, chunks, run);
  auto whole = archive::read_all(chunks, m_options.most_bytes, std::move(bytes));
  if (!whole && whole.error().code != Errc::limit) return tl::unexpected(whole.error());
  if (!whole) {
    out.read.reason = whole.error().message;
    return out;
  }
  bytes = order ? utf8_of_utf16(*whole, *order) : std::move(*whole);
  if (order && !reports::may_be_report(bytes)) return read_log(path, bytes, chunks, run);
  auto options = m_options;
  options.padded = !order;  // read_all leaves room
  out.read = reports::read_report(path, bytes, run, options);
  // A log may begin with a brace or with "<stdout>(12): " as well; a page of HTML is none.
  const bool unclaimed = out.read.status == reports::Status::refused && out.read.type.empty();
  if (unclaimed && is_broken_report(bytes)) {
    out.read.type = "xml";
  } else if (unclaimed && is_torn_report(bytes, out.read.reason)) {
    out.read.type = "json";
  } else if (unclaimed && !is_markup(bytes)) {
    const std::string reason = out.read.reason;
    auto log = read_log(path, bytes, chunks, run);
    if (!log || log->read.counts["tool_runs"] > 0 || (bytes.front() != '{' && bytes.front() != '['))
      return log;
    out.read.reason = reason;
  }
  return out;
}

Instant end_of_log(std::string_view ending, Instant begin) {
  for (std::size_t line = 0; line < k_head_lines && !ending.empty(); ++line) {
    const auto break_at = ending.rfind('\n');
    const auto from = break_at == ending.npos ? 0 : break_at + 1;
    if (const auto at = time_of_line(ending.substr(from)); at && begin < *at) return *at;
    ending = ending.substr(0, break_at == ending.npos ? 0 : break_at);
  }
  return begin;
}

Result<FileReading> FileReader::read_log(const std::string& path, std::string_view first,
                                         archive::Chunks& chunks, RunContext run) const {
  constexpr std::size_t k_ending = 8192;
  FileReading out{path, {}};
  const auto signatures = m_logs->signatures();
  if (!signatures) return tl::unexpected(signatures.error());
  ci_log::Scanner scanner(*signatures);
  if (run.at == k_always) out.begun = out.read.stated = time_of_log(first);
  std::string ending(first.substr(first.size() - std::min(first.size(), k_ending)));
  scanner.feed(first);
  for (;;) {
    const auto piece = chunks.next();
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) break;
    scanner.feed(*piece);
    ending.append(piece->substr(piece->size() - std::min(piece->size(), k_ending)));
    if (ending.size() > 2 * k_ending) ending.erase(0, ending.size() - k_ending);
  }
  auto seen = scanner.finish();
  // what ran is there when it has finished, not when the job began or the log ended
  if (out.begun) {
    run.at = *(out.read.stated = end_of_log(ending, *out.begun));
    for (auto& one : seen) {
      const auto at = time_of_line(one.stamp);
      if (at && *out.begun <= *at && *at <= run.at) one.at = at;
    }
  }
  out.read.type = "log";
  out.read.status = reports::Status::accepted;
  out.read.dated = run.at != k_always;
  out.read.counts["tool_runs"] = static_cast<std::int64_t>(seen.size());
  // Files of one run are told apart by their paths.
  run.id = run.id.empty() || run.id == path ? path : run.id + "/" + path;
  if (!out.read.dated) return out;
  for (auto& record : ci_log::tool_runs(seen, run)) out.read.records.add(std::move(record));
  return out;
}

}  // namespace plumbline::files
