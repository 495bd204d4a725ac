// Log text of any kind: it reads the same in whatever chunks it comes and whether or not a sieve leaves most
// of it out, what is kept is short, printable and without secrets, and nothing takes longer for it.
#include "collector/ci_log/ci_log.hpp"

#include <algorithm>

#include "collector/ci_log/compiled.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

namespace {

const ci_log::Signatures& signatures() {
  static const auto k_signatures = ci_log::Signatures::load(PLUMBLINE_SOURCE_DIR);
  fuzz::must(k_signatures.has_value(), "the catalogue is sound");
  return *k_signatures;
}

const ci_log::Signatures& without_sieve() {
  static const ci_log::Signatures k_signatures = [] {
    auto compiled = std::make_shared<ci_log::Signatures::Compiled>(signatures().compiled());
    compiled->sieve.reset();
    return ci_log::Signatures(std::move(compiled));
  }();
  return k_signatures;
}

std::string lines_of(const std::vector<ci_log::ToolSeen>& seen) {
  std::string out;
  for (const auto& one : seen) {
    out += one.tool + " " + one.outcome + "\n";
    for (const auto& line : one.lines) out += line + "\n";
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  ci_log::Scanner scanner(signatures());
  scanner.feed(text);
  const auto whole = scanner.finish();
  const auto chunk = 1 + size % 7;
  for (std::size_t at = 0; at < size; at += chunk) scanner.feed(text.substr(at, chunk));
  const auto parts = scanner.finish();
  fuzz::must(lines_of(whole) == lines_of(parts), "chunks change nothing");
  ci_log::Scanner every_byte(without_sieve());
  every_byte.feed(text);
  fuzz::must(lines_of(whole) == lines_of(every_byte.finish()), "the sieve leaves out nothing that counts");
  for (const auto& one : whole) {
    for (const auto& line : one.lines) {
      fuzz::must(line.size() < 600, "a kept line is short");
      fuzz::must(std::none_of(line.begin(), line.end(), [](char c) { return c >= 0 && c < ' '; }),
                 "and printable");
    }
  }
  const auto clean = signatures().redacted(text);
  fuzz::must(clean.size() <= 11 * (size + 1), "redacting makes no text much longer");
  return 0;
}
