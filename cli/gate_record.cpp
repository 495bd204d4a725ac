// `gate record` and `gate affirm`: what was decided at a gate, and what a person stands for, as files to be
// signed and committed. None is ever written over: a second decision is a second file.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "assess/gates/process.hpp"
#include "assess/yaml_reader.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"

namespace plumbline::cli {
namespace {

namespace fs = std::filesystem;

// A text as a double-quoted YAML scalar.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
      continue;
    }
    out += c;
  }
  return out + "\"";
}

// A name that stays one file below gates/.
std::string file_word(std::string text) {
  for (auto& c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '_' || c == '-';
    if (!plain) c = '_';
  }
  return text.empty() || text.front() == '.' ? "_" + text : text;
}

std::string product_line(const Options& o) {
  return o.product.empty() ? "" : fmt::format("product: {}\n", in_quotes(o.product));
}

Result<std::string> record_of(const Options& o, const World& world) {
  std::string out =
      "# The decision at a gate. A role is signed by whoever signs the commit of this file and is named here "
      "for it\n"
      "# (git commit -S). A later decision is a file of its own.\n";
  out += fmt::format("gate: {}\nrelease: {}\n{}decision: {}\nheld: {}\n", in_quotes(o.gate),
                     in_quotes(o.release), product_line(o), in_quotes(o.decision),
                     format_rfc3339(o.held.value_or(world.now)));
  if (o.participants.empty())
    return fail(Errc::usage,
                "--participant: name who took part, with the role: --participant \"Ann Example "
                "<ann@example.org>=second_line\"");
  out += "participants:\n";
  for (const auto& one : o.participants) {
    const auto mark = one.rfind('=');
    if (mark == std::string::npos || mark == 0 || mark + 1 == one.size())
      return fail(Errc::usage,
                  fmt::format("--participant: \"{}\" names no role; write \"Ann Example=second_line\"", one));
    out += fmt::format("  - {{name: {}, role: {}}}\n", in_quotes(one.substr(0, mark)),
                       in_quotes(one.substr(mark + 1)));
  }
  if (o.actions.empty()) return out;
  out += "actions:\n";
  for (const auto& one : o.actions) out += fmt::format("  - {{what: {}}}\n", in_quotes(one));
  return out;
}

// Writes `text` to the file asked for, or to the first free one of gates/FOLDER/STEM.yaml, STEM-2.yaml, …
Result<Exit> write(const Options& o, const std::string& folder, const std::string& stem,
                   const std::string& text) {
  const auto below = fs::path("gates") / folder;
  fs::path file = o.output.empty() ? below / (stem + ".yaml") : fs::path(o.output);
  std::error_code code;
  for (int n = 2; o.output.empty() && fs::exists(file, code); ++n)
    file = below / fmt::format("{}-{}.yaml", stem, n);
  if (fs::exists(file, code))
    return fail(Errc::usage,
                fmt::format("{} is there already: recording never edits the past", file.string()));
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), code);
  if (auto ok = write_output(file.string(), text); !ok) return tl::unexpected(ok.error());
  const auto shown = dashboards::safe_text(file.string());
  fmt::print("File: {0}\nNext: git add {0} && git commit -S (by a key that `signers:` or `keyring:` names)\n",
             shown);
  return Exit::done;
}

Result<Exit> record(const Options& o, const World& world, const assess::gates::Process& process) {
  if (o.release.empty())
    return fail(Errc::usage,
                "--release: name the release the gate is held for, by its tag: --release v1.2.0");
  std::vector<std::string> ids;
  for (const auto& gate : process.gates) ids.push_back(gate.id);
  if (process.find_gate(o.gate) == nullptr)
    return fail(Errc::usage, fmt::format("--gate: {} has no gate \"{}\".{}", process.name, o.gate,
                                         assess::hint(o.gate, ids)));
  const auto& decisions = assess::gates::decisions();
  if (std::find(decisions.begin(), decisions.end(), o.decision) == decisions.end())
    return fail(
        Errc::usage,
        fmt::format("--decision: \"{}\" is none of pass, pass with dated actions, hold, send back, stop.{}",
                    o.decision, assess::hint(o.decision, decisions)));
  if (o.held && world.now < *o.held)
    return fail(Errc::usage, fmt::format("--held: {} is to come: a gate is recorded when it has been held",
                                         format_rfc3339(*o.held)));
  const auto text = record_of(o, world);
  if (!text) return tl::unexpected(text.error());
  std::vector<std::string> roles;
  for (const auto& wanted : process.find_gate(o.gate)->signs) roles.push_back(wanted.role);
  for (const auto& one : o.participants) {
    const auto role = one.substr(one.rfind('=') + 1);
    const auto near =
        std::find(roles.begin(), roles.end(), role) == roles.end() ? assess::hint(role, roles) : "";
    if (!near.empty())
      return fail(Errc::usage,
                  fmt::format("--participant: {} asks for no role \"{}\".{}", o.gate, role, near));
  }
  return write(o, file_word(o.release), file_word(o.gate), *text);
}

Result<Exit> affirm(const Options& o, const World& world, const assess::gates::Process& process) {
  std::vector<std::string> ids;
  for (const auto& gate : process.gates) {
    for (const auto& criterion : gate.criteria) ids.push_back(criterion.id);
  }
  if (std::find(ids.begin(), ids.end(), o.criterion) == ids.end())
    return fail(Errc::usage, fmt::format("--criterion: {} has no criterion \"{}\".{}", process.name,
                                         o.criterion, assess::hint(o.criterion, ids)));
  if (o.person.empty())
    return fail(Errc::usage, "--person: who affirms it: --person \"Ann Example <ann@example.org>\"");
  if (o.says.empty())
    return fail(Errc::usage, "--says: what is affirmed, in a sentence: --says \"Read again, still holds\"");
  if (!o.until || *o.until <= world.now)
    return fail(Errc::usage, "--until: a day to come on which the statement ends: --until " +
                                 format_date(add(world.now, Duration{12, 0})));
  return write(o, "statements", fmt::format("{}-{}", file_word(o.criterion), format_date(world.now)),
               fmt::format("# A person's statement. It counts from its commit, if that is signed by a key of "
                           "theirs (git commit -S).\naffirms: {}\n{}person: {}\nstatement: {}\nuntil: {}\n",
                           in_quotes(o.criterion), product_line(o), in_quotes(o.person), in_quotes(o.says),
                           format_rfc3339(*o.until)));
}

}  // namespace

Result<Exit> run_gate(const Options& o, const World& world) {
  const bool is_record = o.gate_action == "record";
  if (!is_record && o.gate_action != "affirm")
    return fail(Errc::usage, fmt::format("gate: \"{}\" is not known; write `plumbline gate record` or "
                                         "`plumbline gate affirm`",
                                         o.gate_action));
  const auto config = find_config(o);
  if (!config) return tl::unexpected(config.error());
  const auto process = assess::gates::load_process(o.process, data_paths(world, *config),
                                                   *config ? (*config)->file : "", o.product);
  if (!process) return tl::unexpected(process.error());
  return is_record ? record(o, world, *process) : affirm(o, world, *process);
}

}  // namespace plumbline::cli
