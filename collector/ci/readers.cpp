#include "collector/ci/readers.hpp"

#include "collector/ci_log/ci_log.hpp"
#include "collector/reports/reports.hpp"

namespace plumbline::ci {
namespace {

class Scanning final : public LogReading {
 public:
  explicit Scanning(const ci_log::Signatures& signatures) : m_scanner(signatures) {}
  void feed(std::string_view bytes) override { m_scanner.feed(bytes); }
  std::vector<Record> finish(const RunContext& run) override {
    return ci_log::tool_runs(m_scanner.finish(), run);
  }

 private:
  ci_log::Scanner m_scanner;
};

Result<std::vector<Record>> read_report(const std::string& name, std::string_view bytes,
                                        const RunContext& run, const reports::Options& options) {
  auto read = reports::read_report(name, bytes, run, options);
  if (read.status == reports::Status::accepted) {
    std::vector<Record> out;
    out.reserve(read.records.size());
    read.records.drain([&](auto&& record) { out.emplace_back(std::forward<decltype(record)>(record)); });
    return out;
  }
  return fail(read.type.empty() ? Errc::unsupported : Errc::unreadable, name + ": " + read.reason);
}

}  // namespace

Result<Readers> load_readers(const std::string& data_root) {
  const auto signatures = ci_log::Signatures::load(data_root);
  if (!signatures) return tl::unexpected(signatures.error());
  Readers out;
  out.log = [signatures = *signatures] { return std::make_unique<Scanning>(signatures); };
  reports::Options options;
  options.redact = [signatures = *signatures](std::string_view text) { return signatures.redacted(text); };
  options.suspicious = [signatures = *signatures](std::string_view lines) {
    return signatures.suspicious(lines);
  };
  out.redact = options.redact;
  out.report = [options](const std::string& name, std::string_view bytes, const RunContext& run) {
    return read_report(name, bytes, run, options);
  };
  return out;
}

}  // namespace plumbline::ci
