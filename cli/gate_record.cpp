// `gate record`: writes what was decided at a gate as a file to be signed and committed. It never writes over
// one: a second decision is a second file.
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

const std::vector<std::string> k_decisions{"pass", "pass with dated actions", "hold", "send back", "stop"};

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

Result<std::string> body(const Options& o, const World& world) {
  std::string out =
      "# The decision at a gate. Sign and commit this file; a later decision is a file of its own.\n";
  out += fmt::format("gate: {}\nrelease: {}\ndecision: {}\nheld: {}\n", in_quotes(o.gate),
                     in_quotes(o.release), in_quotes(o.decision), format_rfc3339(o.held.value_or(world.now)));
  if (o.participants.empty())
    return fail(
        Errc::usage,
        "--participant: name who took part, with the role: --participant \"Ann Example=second_line\"");
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

}  // namespace

Result<Exit> run_gate(const Options& o, const World& world) {
  if (o.gate_action != "record")
    return fail(Errc::usage,
                fmt::format("gate: \"{}\" is not known; write `plumbline gate record`", o.gate_action));
  const auto config = find_config(o);
  if (!config) return tl::unexpected(config.error());
  const auto process = assess::gates::load_process(o.process, data_paths(world, *config),
                                                   *config ? (*config)->file : "", o.product);
  if (!process) return tl::unexpected(process.error());
  std::vector<std::string> ids;
  for (const auto& gate : process->gates) ids.push_back(gate.id);
  if (process->find_gate(o.gate) == nullptr)
    return fail(Errc::usage, fmt::format("--gate: {} has no gate \"{}\".{}", process->name, o.gate,
                                         assess::hint(o.gate, ids)));
  if (std::find(k_decisions.begin(), k_decisions.end(), o.decision) == k_decisions.end())
    return fail(
        Errc::usage,
        fmt::format("--decision: \"{}\" is none of pass, pass with dated actions, hold, send back, stop.{}",
                    o.decision, assess::hint(o.decision, k_decisions)));
  const auto text = body(o, world);
  if (!text) return tl::unexpected(text.error());
  fs::path file = o.output.empty() ? fs::path("gates") / file_word(o.release) / (file_word(o.gate) + ".yaml")
                                   : fs::path(o.output);
  std::error_code code;
  for (int n = 2; o.output.empty() && fs::exists(file, code); ++n)
    file = fs::path("gates") / file_word(o.release) / fmt::format("{}-{}.yaml", file_word(o.gate), n);
  if (fs::exists(file, code))
    return fail(Errc::usage,
                fmt::format("{} is there already: recording never edits the past", file.string()));
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), code);
  if (auto ok = write_output(file.string(), *text); !ok) return tl::unexpected(ok.error());
  fmt::print("File: {}\nNext: git add {} && git commit -S\n", dashboards::safe_text(file.string()),
             dashboards::safe_text(file.string()));
  return Exit::done;
}

}  // namespace plumbline::cli
