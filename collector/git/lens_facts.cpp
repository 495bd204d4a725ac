// Readers for documents whose meaning is in their structure, not in phrases. Each is named by `reader:` in
// kinds.yaml.
#include <algorithm>
#include <array>
#include <map>

#include "collector/git/lens_kinds.hpp"
#include "collector/git/lens_needles.hpp"
#include "core/instant.hpp"

namespace plumbline::git {
namespace {

/// RFC 9116. No contact, no security.txt; the signed form keeps its armour.
void security_txt(std::string_view, std::string_view content, Facts& facts) {
  facts.confirmed = false;
  for_each_line(content, [&](std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return true;
    const auto name = lower(trim(line.substr(0, colon)));
    const auto value = trim(line.substr(colon + 1));
    if (value.empty()) return true;
    if (name == "contact") facts.confirmed = true, facts.words.insert("contact");
    if (name == "policy" || name == "encryption") facts.words.insert(name);
    const auto day = value.substr(0, 10);
    const bool dated = day.size() == 10 && parse_instant(day).has_value();
    if (name == "expires" && dated) facts.words.insert("expires:" + std::string(day));
    return true;
  });
}

/// A word for a fact: no blanks, no controls, short.
std::string word(std::string_view text) {
  auto out = lower(clip(text, 40));
  for (auto& c : out) {
    if (!is_word(c) && c != '.' && c != '-' && c != '/') c = '_';
  }
  return out;
}

void dependabot(std::string_view, std::string_view content, Facts& facts) {
  const auto documents = parse_yaml(content);
  facts.substantive = false;
  if (!documents) return;
  for (const auto& root : *documents) {
    for (const auto* list : {"updates", "update_configs"}) {
      for (const auto& update : root[list].items) {
        const auto* key = update.has("package-ecosystem") ? "package-ecosystem" : "package_manager";
        if (update[key].text.empty() || update["open-pull-requests-limit"].text == "0") continue;
        facts.words.insert("ecosystem:" + word(update[key].text));
        facts.substantive = true;
      }
    }
  }
}

/// JSON is YAML enough; JSON5 with comments is not and then says only that the bot is there.
void renovate(std::string_view, std::string_view content, Facts& facts) {
  const auto documents = parse_yaml(content);
  if (!documents || documents->empty()) return;
  const auto& root = documents->front();
  facts.substantive = root["enabled"].text != "false" && (root.is_map() && !root.map.empty());
  const auto managers = root["enabledManagers"].strings();
  for (const auto& manager : managers) facts.words.insert("ecosystem:" + word(manager));
  if (managers.empty() && facts.substantive) facts.words.insert("ecosystem:all");
}

/// Presence of a key means nothing: only what is said to be true is a fact.
void collect_true(const Yaml& node, Facts& facts) {
  for (const auto& [key, value] : node.map) {
    if (value.is_scalar() && lower(value.text) == "true") facts.words.insert(word(key));
    collect_true(value, facts);
  }
  for (const auto& item : node.items) collect_true(item, facts);
}

void security_insights(std::string_view, std::string_view content, Facts& facts) {
  const auto documents = parse_yaml(content);
  facts.substantive = false;
  if (!documents) return;
  for (const auto& root : *documents) collect_true(root, facts);
  facts.substantive = !facts.words.empty();
}

std::size_t count_of(std::string_view text, std::string_view needle) {
  std::size_t n = 0;
  for (auto at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + needle.size()))
    ++n;
  return n;
}

/// An inventory that lists only itself is a template. The count is of entries, not of distinct names.
void sbom(std::string_view, std::string_view content, Facts& facts) {
  const auto text = fold(content);
  const auto spdx = std::max({count_of(text, "spdxref-package"), count_of(text, "packagename:"),
                              count_of(text, "\"packagefilename\"")});
  const auto cyclone = std::max({count_of(text, "\"purl\""), count_of(text, "<purl>"),
                                 count_of(text, "\"bom-ref\""), count_of(text, "<component ")});
  const bool is_spdx = text.find("spdxversion") != text.npos || text.find("spdx-document") != text.npos ||
                       text.find("\"spdxid\"") != text.npos;
  const bool is_cyclone = text.find("cyclonedx") != text.npos;
  facts.confirmed = is_spdx || is_cyclone;
  const auto n = is_cyclone ? cyclone : spdx;
  facts.words.insert("components:" + std::to_string(n));
  facts.words.insert(n > 1 ? "class:components" : "class:self_only");
  facts.substantive = n > 1;
}

void dockerfile(std::string_view, std::string_view content, Facts& facts) {
  std::size_t from = 0;
  bool pinned = true;
  std::string user, base;
  std::set<std::string> stages;
  for_each_line(content, [&](std::string_view raw) {
    const auto line = lower(trim(raw));
    if (line.starts_with("user ")) user = trim(std::string_view(line).substr(5));
    if (!line.starts_with("from ")) return true;
    ++from;
    user.clear();
    auto image = trim(std::string_view(line).substr(5));
    if (image.starts_with("--")) image = trim(image.substr(std::min(image.size(), image.find(' '))));
    const auto name = std::string(image.substr(0, image.find(' ')));
    base = name;
    if (name.find("@sha256:") == name.npos && name != "scratch" && !stages.contains(name)) pinned = false;
    if (const auto as = image.find(" as "); as != image.npos)
      stages.insert(std::string(trim(image.substr(as + 4))));
    return true;
  });
  facts.confirmed = from > 0;
  if (from > 1) facts.words.insert("multi_stage");
  if (from > 0 && pinned) facts.words.insert("digest_pinned");
  const auto who = user.substr(0, user.find(':'));
  const bool named = !who.empty() && who != "root" && who != "0" && !who.starts_with('$');
  // images whose makers document another user than root as their default
  const bool by_base =
      who.empty() && (base.find("nonroot") != base.npos || base.starts_with("cgr.dev/chainguard/"));
  if (named || by_base) facts.words.insert("user_nonroot");
}

/// Foreign actions a workflow calls, by full commit id (`pinned`) or by a name that can be moved
/// (`unpinned`).
void action_pins(std::string_view, std::string_view content, Facts& facts) {
  for_each_line(content, [&](std::string_view raw) {
    auto line = trim(raw);
    if (line.starts_with("- ")) line = trim(line.substr(2));
    if (!line.starts_with("uses:")) return true;
    auto called = trim(line.substr(5));
    called = trim(called.substr(0, called.find(" #")));
    if (!called.empty() && (called.front() == '"' || called.front() == '\''))
      called = called.substr(1, called.size() - 2);
    if (called.empty() || called.starts_with("./")) return true;
    const auto at = called.rfind('@');
    const auto version = at == std::string_view::npos ? std::string_view{} : called.substr(at + 1);
    const bool digest = version.starts_with("sha256:") && version.size() == 71;
    const bool commit =
        version.size() == 40 && version.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    facts.words.insert(digest || commit ? "pinned" : "unpinned");
    return true;
  });
}

void codeowners(std::string_view, std::string_view content, Facts& facts) {
  facts.substantive = false;
  for_each_line(content, [&](std::string_view raw) {
    const auto line = lower(trim(raw.substr(0, raw.find('#'))));
    const auto at = line.find('@');
    if (at == line.npos) return true;
    facts.substantive = true;
    if (line.find("secur", line.find_first_of(" \t") == line.npos ? at : line.find_first_of(" \t")) !=
        line.npos)
      facts.words.insert("security_team");
    return true;
  });
}

struct Flag {
  std::string_view fact;
  std::string_view text;
};
constexpr std::array<Flag, 18> k_flags = {{{"stack_protector", "-fstack-protector"},
                                           {"stack_protector", "/gs "},
                                           {"fortify", "_fortify_source"},
                                           {"pie", "-fpie"},
                                           {"pie", "-pie"},
                                           {"pie", "position_independent_code"},
                                           {"pie", "b_pie"},
                                           {"relro", "-z,relro"},
                                           {"relro", "-zrelro"},
                                           {"relro", "-z relro"},
                                           {"bind_now", "-z,now"},
                                           {"bind_now", "-znow"},
                                           {"bind_now", "-z now"},
                                           {"cet", "-fcf-protection"},
                                           {"stack_clash", "-fstack-clash-protection"},
                                           {"cet", "-mbranch-protection"},
                                           {"noexecstack", "noexecstack"},
                                           {"format_security", "-werror=format-security"}}};

/// What a flag cannot be without, in any spelling of its blanks.
const Needles& flag_roots() {
  static const Needles k_roots({"stack", "/gs", "_fortify_source", "pie", "position_independent_code",
                                "relro", "now", "-fcf-protection", "-mbranch-protection",
                                "-werror=format-security"});
  return k_roots;
}

bool is_comment(std::string_view line) {
  const auto text = fold(trim(line).substr(0, 4));
  return text.starts_with('#') || text.starts_with("dnl ") || text.starts_with("//");
}

/// Whether the line that ends at `end`, or one of the two before it that are no comment, speaks of debug
/// builds.
bool speaks_of_debug(std::string_view content, std::size_t end) {
  for (int lines = 0; lines < 3;) {
    const auto before = end == 0 ? std::string_view::npos : content.rfind('\n', end - 1);
    const auto begin = before == std::string_view::npos ? 0 : before + 1;
    const auto line = content.substr(begin, end - begin);
    if (!is_comment(line)) {
      if (lower(line).find("debug") != std::string::npos) return true;
      ++lines;
    }
    if (begin == 0) return false;
    end = before;
  }
  return false;
}

/// Compiler and linker flags outside comments. Flags whose own line or the two before it speak of debug
/// builds do not count as facts; if there are no others, the fact is `debug_only`.
void flags(std::string_view, std::string_view content, Facts& facts) {
  bool debug_only = false;
  for (auto at = flag_roots().find(content, 0); at != std::string_view::npos;) {
    const auto before = content.rfind('\n', at);
    const auto begin = before == std::string_view::npos ? 0 : before + 1;
    const auto end = std::min(content.find('\n', at), content.size());
    const auto raw = content.substr(begin, end - begin);
    at = flag_roots().find(content, end);
    if (is_comment(raw)) continue;
    const auto line = fold(raw) + ' ';
    if (line.find("-fno-stack-protector") != line.npos) continue;
    for (const auto& flag : k_flags) {
      if (line.find(flag.text) == line.npos) continue;
      if (speaks_of_debug(content, end))
        debug_only = true;
      else
        facts.words.emplace(flag.fact);
    }
  }
  if (facts.words.empty() && debug_only) facts.words.insert("debug_only");
  facts.confirmed = !facts.words.empty();
  facts.substantive = !facts.words.contains("debug_only");
}

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

}  // namespace

FactReader find_fact_reader(std::string_view name) {
  static const std::map<std::string_view, FactReader> k_readers = {{"security_txt", security_txt},
                                                                   {"dependabot", dependabot},
                                                                   {"renovate", renovate},
                                                                   {"security_insights", security_insights},
                                                                   {"sbom", sbom},
                                                                   {"dockerfile", dockerfile},
                                                                   {"action_pins", action_pins},
                                                                   {"codeowners", codeowners},
                                                                   {"flags", flags},
                                                                   {"fuzz_harness", fuzz_harness}};
  const auto found = k_readers.find(name);
  return found == k_readers.end() ? nullptr : found->second;
}

}  // namespace plumbline::git
