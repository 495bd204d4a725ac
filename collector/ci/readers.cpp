#include "collector/ci/readers.hpp"

#include "collector/ci_log/ci_log.hpp"

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

}  // namespace

// Reports among artifacts have no reader yet: their archives are not fetched.
Result<Readers> load_readers(const std::string& data_root) {
  const auto signatures = ci_log::Signatures::load(data_root);
  if (!signatures) return tl::unexpected(signatures.error());
  Readers out;
  out.log = [signatures = *signatures] { return std::make_unique<Scanning>(signatures); };
  return out;
}

}  // namespace plumbline::ci
