// What the sieve leaves out holds no expression: line by line for all of the catalogue, and log by log
// against a scanner that looks at every byte.
#include "collector/ci_log/sieve.hpp"

#include <memory>
#include <random>

#include "collector/ci_log/compiled.hpp"
#include "collector/ci_log/line.hpp"
#include "collector/ci_log/signature.hpp"
#include "collector/ci_log/strands.hpp"
#include "tests/collector/ci_log/log_fixture.hpp"

namespace sieve_tests {
using namespace plumbline;
using namespace plumbline::ci_log;

namespace {

std::vector<std::string> excerpts() {
  const auto data = read_catalogue(PLUMBLINE_SOURCE_DIR);
  REQUIRE(data);
  std::vector<std::string> out;
  for (const auto& signature : data->signatures) {
    for (const auto& excerpt : signature.runs) out.push_back(excerpt.log);
    for (const auto& excerpt : signature.others) out.push_back(excerpt.log);
  }
  return out;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    out.push_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(out.back().size() + 1, text.size()));
  }
  return out;
}

bool finds(const Sieve& sieve, std::string_view line, std::size_t before) {
  std::string text(before, '.');
  text.append("\n").append(line).append("\n");
  const auto size = text.size();
  text.append(Sieve::k_behind, '\0');
  std::vector<std::size_t> places;
  sieve.find(text.data(), 0, size, places);
  return !places.empty();
}

/// A run as text, whole.
std::string told(const std::vector<ToolSeen>& seen) {
  std::string out;
  for (const auto& one : seen) {
    out.append(one.tool + " " + one.outcome + " " + one.version.value_or("-") + " " +
               std::to_string(one.inputs));
    out.append(" " + std::to_string(one.findings.value_or(-1)) + " " + std::to_string(one.more_lines) + "\n");
  }
  return out + all_lines(seen);
}

std::vector<ToolSeen> read(const Signatures& signatures, std::string_view log, std::size_t chunk) {
  Scanner scanner(signatures);
  for (; !log.empty(); log.remove_prefix(std::min(chunk, log.size()))) scanner.feed(log.substr(0, chunk));
  return scanner.finish();
}

/// The catalogue without its sieve: every byte is searched.
const Signatures& slow_catalogue() {
  static const Signatures k_slow = [] {
    auto compiled = std::make_shared<Signatures::Compiled>(catalogue().compiled());
    compiled->sieve.reset();
    return Signatures(compiled);
  }();
  return k_slow;
}

std::vector<std::size_t> sizes_of(const std::vector<Way>& ways) {
  std::vector<std::size_t> out;
  for (const auto& way : ways) {
    for (const auto& strand : way) out.push_back(strand.size());
  }
  return out;
}

}  // namespace

TEST_CASE("an expression is told by stretches of known length") {
  CHECK(sizes_of(ways_of("abc")) == std::vector<std::size_t>{3});
  CHECK(sizes_of(ways_of("abc+d")) == std::vector<std::size_t>{3, 2});
  CHECK(sizes_of(ways_of("ab?c")) == std::vector<std::size_t>{2, 3});
  CHECK(sizes_of(ways_of("a{2,3}")) == std::vector<std::size_t>{2, 3});
  CHECK(sizes_of(ways_of("x.*(?:ab|c)y")) == std::vector<std::size_t>{1, 3, 1, 2});
  CHECK(sizes_of(ways_of("(?:a|b)c")) == std::vector<std::size_t>{2});
  CHECK(sizes_of(ways_of("^a$")) == std::vector<std::size_t>{3});
  CHECK(sizes_of(ways_of(R"(a[^b]c\S)")) ==
        std::vector<std::size_t>{1, 1});  // a character may be several bytes
  CHECK(sizes_of(ways_of("\u2716?ab")) == std::vector<std::size_t>{2, 5});
  CHECK(ways_of("(?i)k")[0][0][0] == (Bytes().set('k').set('K')));
  CHECK(ways_of(R"(\?)")[0][0][0].count() == 129);  // it also stands for what is no UTF-8
}

TEST_CASE("an expression that no five bytes tell has no sieve") {
  CHECK(Sieve::of({"abcde"}, ""));
  CHECK_FALSE(Sieve::of({"abc"}, ""));
  CHECK_FALSE(Sieve::of({"abcde|.*"}, ""));
  CHECK(catalogue().compiled().sieve);
}

TEST_CASE("the sieve finds every line of the excerpts on which an expression matches") {
  const auto logs = excerpts();
  std::string sample;
  for (const auto& log : logs) sample += log;
  const auto lines = lines_of(sample);
  std::size_t matches = 0, told = 0;
  for (const auto& pattern : catalogue().compiled().patterns) {
    const auto sieve = Sieve::of({pattern.expression.text()}, sample);
    REQUIRE(sieve);
    const auto before = matches;
    for (const auto line : lines) {
      std::string store;
      const auto whole = masked(line, store);
      if (!pattern.expression.found_in(whole) && !pattern.expression.found_in(body_of(whole))) continue;
      ++matches;
      for (std::size_t shift = 0; shift < Sieve::k_step; ++shift) {
        INFO(pattern.expression.text() << " in " << line << ", shifted by " << shift);
        CHECK(finds(*sieve, line, shift));
      }
    }
    told += matches > before ? 1 : 0;
  }
  CHECK(matches > 600);
  CHECK(told > 500);
}

TEST_CASE("no line is lost where a block ends in it") {
  const std::string line = "Finished checking --- 3 code warnings\n";
  for (std::size_t shift = 0; shift < line.size(); ++shift) {
    std::string log(shift, '.');
    log += "\nSplint 3.1.2 --- 21 Feb 2021\n";
    std::uint64_t lines = 1;
    for (; log.size() < 300'000; ++lines) log += line;
    const auto seen = read(catalogue(), log, 1U << 16);
    INFO(shift);
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].lines.size() + seen[0].more_lines == lines);
  }
}

TEST_CASE("logs read the same with a sieve and without, wherever a block ends") {
  const auto logs = excerpts();
  std::mt19937 random(30);
  const auto below = [&](std::size_t most) { return random() % most; };
  for (int round = 0; round < 12; ++round) {
    std::string log;
    while (log.size() < 500'000) {
      log += logs[below(logs.size())];
      // lines that are longer than what is searched around a place, and than a block
      const auto size = below(40) == 0 ? 140'000 : std::vector<std::size_t>{0, 80, 3000, 9000}[below(4)];
      log.append(size, ".-= x"[below(5)]);
      if (below(3) > 0) log += '\n';
    }
    const auto slow = told(read(slow_catalogue(), log, 1U << 16));
    CHECK(told(read(catalogue(), log, 1U << 16)) == slow);
    CHECK(told(read(catalogue(), log, 1 + below(5000))) == slow);
    CHECK(std::count(slow.begin(), slow.end(), '\n') > 20);
  }
}

}  // namespace sieve_tests
