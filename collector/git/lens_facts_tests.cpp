// How a project is tested: fuzz targets, properties, attacks.
#include <algorithm>
#include <array>

#include "collector/git/lens_facts.hpp"

namespace plumbline::git::facts {
namespace {

/// Whether `line` has `mark` as code: not behind a quote or in a comment. Tools that look for harnesses name
/// them in strings.
bool as_code(std::string_view line, std::string_view mark) {
  const auto at = line.find(mark);
  if (at == line.npos) return false;
  const auto before = trim(line.substr(0, at));
  return before.find_first_of("\"'`#") == before.npos && before.find("//") == before.npos &&
         !before.starts_with('*') && !before.starts_with("/*");
}

struct Harness {
  std::string_view extensions;  // each with a dot in front and a blank behind
  std::string_view mark;
  std::string_view fact;
};
constexpr std::array<Harness, 17> k_harnesses = {
    {{".c .cc .cpp .cxx .rs .swift .zig ", "LLVMFuzzerTestOneInput", "libfuzzer"},
     {".c .cc .cpp .cxx ", "DEFINE_PROTO_FUZZER", "libfuzzer"},
     {".c .cc .cpp .cxx ", "DEFINE_TEXT_PROTO_FUZZER", "libfuzzer"},
     {".c .cc .cpp .cxx ", "DEFINE_BINARY_PROTO_FUZZER", "libfuzzer"},
     {".c .cc .cpp .cxx ", "__AFL_LOOP", "afl"},
     {".c .cc .cpp .cxx ", "__AFL_FUZZ", "afl"},
     {".c .cc .cpp .cxx ", "HF_ITER", "honggfuzz"},
     {".cc .cpp .cxx ", "FUZZ_TEST(", "fuzztest"},
     {".rs ", "fuzz_target!", "cargo_fuzz"},
     {".rs ", "afl::fuzz!", "afl"},
     {".rs ", "fuzz!(", "cargo_fuzz"},
     {".go ", "func Fuzz", "go_native"},
     {".py ", "atheris.Setup(", "atheris"},
     {".java .kt ", "fuzzerTestOneInput(", "jazzer"},
     {".java .kt ", "@FuzzTest", "jazzer"},
     {".js .ts ", "module.exports.fuzz", "jazzer_js"},
     {".js .ts ", "exports.fuzz =", "jazzer_js"}}};

/// A real entry point of a fuzzer, in the language of the file. In Go a fuzz function stands at the start of
/// a line.
/// A program of the project's own, written before fuzzing engines were common: named so, says so, and can be
/// run.
bool is_own_driver(std::string_view path, std::string_view content) {
  const auto name = path.substr(path.rfind('/') + 1);
  if (name.find("fuzz") == name.npos || lower(content).find("fuzz harness") == std::string::npos)
    return false;
  bool runs = false;
  for_each_line(content, [&](std::string_view line) {
    runs = line.starts_with("main(") || line.starts_with("int main(");
    return !runs;
  });
  return runs;
}

}  // namespace

void fuzz_harness(std::string_view path, std::string_view content, Facts& facts) {
  const auto text = lower(path);
  const auto dot = text.rfind('.');
  const auto extension = dot == text.npos ? std::string(". ") : text.substr(dot) + " ";
  for_each_line(content, [&](std::string_view line) {
    for (const auto& harness : k_harnesses) {
      if (harness.extensions.find(extension) == harness.extensions.npos || !as_code(line, harness.mark))
        continue;
      const bool go = extension == ".go ";
      if (go && (!line.starts_with(harness.mark) ||
                 (line.find("testing.F") == line.npos && line.find("[]byte) int") == line.npos)))
        continue;
      facts.words.emplace(harness.fact);
    }
    return true;
  });
  if (is_own_driver(text, content)) facts.words.insert("engine:own");
  facts.confirmed = !facts.words.empty();
}

namespace {

struct Property {
  std::string_view extension, mark, fact;
};
/// What a test writes to have its inputs made up by a library that seeks the edges of a domain.
constexpr std::array<Property, 14> k_properties = {{{".py", "from hypothesis import", "hypothesis"},
                                                    {".py", "import hypothesis", "hypothesis"},
                                                    {".rs", "proptest!", "proptest"},
                                                    {".rs", "#[quickcheck", "quickcheck"},
                                                    {".rs", "quickcheck!", "quickcheck"},
                                                    {".go", "rapid.Check(", "rapid"},
                                                    {".go", "rapid.MakeCheck(", "rapid"},
                                                    {".go", "quick.Check(", "quick"},
                                                    {".java", "@Property", "jqwik"},
                                                    {".kt", "checkAll(", "kotest"},
                                                    {".js", "fc.assert(", "fast_check"},
                                                    {".ts", "fc.assert(", "fast_check"},
                                                    {".cpp", "rc::check(", "rapidcheck"},
                                                    {".hs", "quickCheck ", "quickcheck"}}};

}  // namespace

/// A test over a whole domain of inputs, by a library made for it: the edges come by themselves.
namespace {

/// Go: a constraint that only a tag of the project's own meets ("//go:build slowtests"), which whoever runs
/// the tests has to give.
bool needs_a_tag(std::string_view content) {
  constexpr std::array<std::string_view, 30> k_platforms = {
      "linux",   "darwin", "windows", "unix",   "freebsd",  "netbsd", "openbsd", "solaris", "aix",  "android",
      "ios",     "js",     "wasip1",  "plan9",  "illumos",  "amd64",  "arm64",   "386",     "arm",  "ppc64",
      "ppc64le", "s390x",  "riscv64", "mips64", "mips64le", "wasm",   "cgo",     "race",    "msan", "gc"};
  constexpr std::string_view k_mark = "//go:build ";
  const auto at = content.starts_with(k_mark) ? 0 : content.find("\n//go:build ");
  if (at == content.npos || content.substr(0, at).find("\npackage ") != content.npos) return false;
  auto line = content.substr(content.find(k_mark, at) + k_mark.size());
  line = line.substr(0, line.find_first_of("\r\n"));
  bool own = false, other = false;
  for (std::size_t i = 0; i < line.size();) {
    const auto size = std::min(line.find_first_of(" !()&|", i), line.size()) - i;
    const auto word = line.substr(i, size);
    const bool known = word.starts_with("go1.") ||
                       std::find(k_platforms.begin(), k_platforms.end(), word) != k_platforms.end();
    const bool negated = i > 0 && line[i - 1] == '!';
    if (!word.empty()) (known || negated ? other : own) = true;
    i += size + 1;
  }
  return own && (!other || line.find("||") == line.npos);
}

}  // namespace

void property_test(std::string_view path, std::string_view content, Facts& facts) {
  const auto name = lower(path);
  facts.confirmed = false;
  if (name.ends_with(".go") && needs_a_tag(content)) return;  // nobody knows that it is ever compiled
  for_each_line(content, [&](std::string_view line) {
    for (const auto& property : k_properties) {
      if (name.ends_with(property.extension) && as_code(line, property.mark))
        facts.words.emplace(property.fact);
    }
    return facts.words.empty();
  });
  // `@Property` alone is also how a configuration is injected.
  if (facts.words.contains("jqwik") && content.find("net.jqwik") == content.npos) facts.words.clear();
  facts.confirmed = !facts.words.empty();
}

/// A test that plays an attacker: it says so in words, and it checks what came of it.
void attack_test(std::string_view, std::string_view content, Facts& facts) {
  const auto text = fold(content);
  constexpr std::array<std::string_view, 22> k_attacks = {
      "attacker*",         "malicious *",    "adversar*",         "replay attack*",
      "rollback attack*",  "freeze attack*", "desync attack*",    "smuggling",
      "mix-and-match*",    "endless data*",  "slow retrieval*",   "timing attack*",
      "injection attack*", "spoof*",         "hijack*",           "zip slip",
      "zip bomb*",         "path traversal", "downgrade attack*", "man-in-the-middle",
      "confused deputy",   "brute force*"};
  constexpr std::array<std::string_view, 8> k_checks = {"assert*",  "expect*", "require.*", "raises*",
                                                        "*.error*", "should",  "t.fatal*",  "fail*"};
  const auto in = [&](std::string_view phrase) { return Phrase::parse(phrase).in(text); };
  facts.confirmed = std::any_of(k_attacks.begin(), k_attacks.end(), in) &&
                    std::any_of(k_checks.begin(), k_checks.end(), in);
}

}  // namespace plumbline::git::facts
