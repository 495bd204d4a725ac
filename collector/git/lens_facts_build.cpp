// How a project is built: containers, workflows, compiler and linker flags.
#include <algorithm>
#include <array>
#include <set>

#include "collector/git/lens_facts.hpp"
#include "collector/git/lens_needles.hpp"

namespace plumbline::git::facts {

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
/// (`unpinned`); and whether findings go to the forge's one list of them (`findings:own` of the analyser
/// itself, `findings:sent` of any other tool).
void workflow(std::string_view, std::string_view content, Facts& facts) {
  for_each_line(content, [&](std::string_view raw) {
    auto line = trim(raw);
    if (line.starts_with("- ")) line = trim(line.substr(2));
    if (!line.starts_with("uses:")) return true;
    auto called = trim(line.substr(5));
    called = trim(called.substr(0, called.find(" #")));
    if (!called.empty() && (called.front() == '"' || called.front() == '\''))
      called = called.substr(1, called.size() - 2);
    if (called.empty() || called.starts_with("./")) return true;
    if (called.starts_with("github/codeql-action/analyze")) facts.words.insert("findings:own");
    if (called.starts_with("github/codeql-action/upload-sarif")) facts.words.insert("findings:sent");
    const auto at = called.rfind('@');
    const auto version = at == std::string_view::npos ? std::string_view{} : called.substr(at + 1);
    const bool digest = version.starts_with("sha256:") && version.size() == 71;
    const bool commit =
        version.size() == 40 && version.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    facts.words.insert(digest || commit ? "pinned" : "unpinned");
    return true;
  });
}

namespace {

struct Flag {
  std::string_view fact;
  std::string_view text;
};
constexpr std::array<Flag, 19> k_flags = {{{"stack_protector", "-fstack-protector"},
                                           {"stack_protector", "/gs "},
                                           {"fortify", "_fortify_source"},
                                           {"pie", "-fpie"},
                                           {"pie", "-pie"},
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
                                           {"format_security", "-werror=format-security"},
                                           // Debian's word for what its compiler does not do by default
                                           {"pie", "hardening=+all"},
                                           {"bind_now", "hardening=+all"}}};

/// What a flag cannot be without, in any spelling of its blanks.
const Needles& flag_roots() {
  static const Needles k_roots({"stack", "/gs", "_fortify_source", "pie", "relro", "now", "-fcf-protection",
                                "-mbranch-protection", "-werror=format-security", "hardening=+"});
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

/// Memory and thread sanitizers bring their own -fPIE -pie, and nobody ships what they build. Others (cfi,
/// safe-stack) do harden what is shipped.
bool is_sanitizer_build(std::string_view line) {
  const auto at = line.find("-fsanitize=");
  if (at == line.npos) return false;
  const auto which = line.substr(at, line.find_first_of(" \"'])", at) - at);
  return which.find("memory") != which.npos || which.find("thread") != which.npos ||
         which.find("address") != which.npos;
}

}  // namespace

/// Compiler and linker flags outside comments. Flags of a sanitizer, or whose own line or the two before it
/// speak of debug builds, do not count as facts; if there are no others, the fact is `debug_only`.
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
      if (is_sanitizer_build(line) || speaks_of_debug(content, end))
        debug_only = true;
      else
        facts.words.emplace(flag.fact);
    }
  }
  if (facts.words.empty() && debug_only) facts.words.insert("debug_only");
  facts.confirmed = !facts.words.empty();
  facts.substantive = !facts.words.contains("debug_only");
}

/// Rules that watch what runs, read line by line: one that is commented out watches nothing. `attack` are
/// those made to see an attack (Falco, Sigma), `security` those or alerts that speak of one.
void detection_rules(std::string_view, std::string_view content, Facts& facts) {
  bool rule = false;
  bool condition = false;
  bool sigma = false;
  bool alert = false;
  bool security = false;
  static const std::vector<Phrase> k_words = {Phrase::parse("unauthorized"), Phrase::parse("unauthorised"),
                                              Phrase::parse("intrusion"), Phrase::parse("attack*"),
                                              Phrase::parse("secur*")};
  for_each_line(content, [&](std::string_view raw) {
    const auto line = trim(raw);
    if (line.starts_with('#')) return true;
    rule = rule || line.starts_with("- rule:");
    condition = condition || line.starts_with("condition:");
    sigma = sigma || line.starts_with("logsource:");
    const bool here = line.starts_with("- alert:") || line.starts_with("alert:");
    alert = alert || here || line.starts_with("detection:");
    security = security || ((here || line.starts_with("summary:") || line.starts_with("description:")) &&
                            any_in(k_words, fold(line)));
    return true;
  });
  const bool attack = (rule && condition) || (sigma && alert);
  if (attack) facts.words.insert("attack");
  if (attack || (alert && security)) facts.words.insert("security");
  facts.confirmed = attack || alert;
}

}  // namespace plumbline::git::facts
