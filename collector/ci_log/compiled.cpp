#include "collector/ci_log/compiled.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "collector/ci_log/core.hpp"

namespace plumbline::ci_log {
namespace {

/// Raised when the same bytes read otherwise.
constexpr std::string_view k_code_version = "ci_log 2";

Result<void> add_lines(const std::vector<Line>& lines, std::size_t owner, std::vector<Pattern>& out) {
  for (const auto& line : lines) {
    auto expression = Expression::compile(line.expression);
    if (!expression) return tl::unexpected(expression.error());
    out.push_back({owner, line.role, line.then, std::move(*expression), core_of(line.expression).also});
  }
  return {};
}

Result<void> add_tool(const LogSignature& signature, Signatures::Compiled& out) {
  auto command = Expression::compile(signature.command);
  if (!command) return tl::unexpected(command.error());
  const bool begins = std::any_of(signature.lines.begin(), signature.lines.end(),
                                  [](const Line& line) { return line.role == Role::begin; });
  out.tools.push_back({signature.tool, signature.category, signature.proven(), begins, std::move(*command)});
  if (auto added = add_lines(signature.lines, out.tools.size() - 1, out.patterns); !added) {
    return fail(added.error().code, fmt::format("{}: {}", signature.tool, added.error().message));
  }
  return {};
}

/// Expressions with the same core share one place in the automaton.
Result<Automaton> automaton_of(Signatures::Compiled& out) {
  std::vector<std::string> cores;
  std::map<std::string, std::size_t> known;
  for (unsigned i = 0; i < out.patterns.size(); ++i) {
    auto core = core_of(out.patterns[i].expression.text()).expression;
    const auto [place, is_new] = known.emplace(core, cores.size());
    if (is_new) {
      cores.push_back(std::move(core));
      out.of_core.emplace_back();
    }
    out.of_core[place->second].push_back(i);
  }
  return Automaton::compile(cores, Scan::stream);
}

Result<Automaton> commands_of(const Signatures::Compiled& compiled) {
  std::vector<std::string> loose;
  for (const auto& tool : compiled.tools) loose.push_back(loosened(tool.command.text()));
  return Automaton::compile(loose, Scan::block);
}

/// All that the catalogue has of logs, as text in which some things are rare.
std::string excerpts_of(const Catalogue& catalogue) {
  std::string out;
  for (const auto& signature : catalogue.signatures) {
    for (const auto& excerpt : signature.runs) out.append(excerpt.log);
    for (const auto& excerpt : signature.others) out.append(excerpt.log);
  }
  return out;
}

std::optional<Sieve> sieve_of(const Catalogue& catalogue, const Signatures::Compiled& compiled) {
  std::vector<std::string_view> expressions;
  for (const auto& pattern : compiled.patterns) expressions.push_back(pattern.expression.text());
  return Sieve::of(expressions, excerpts_of(catalogue));
}

}  // namespace

Digest digest_of(const Catalogue& catalogue) {
  return sha256(fmt::format("{}\n{}", k_code_version, catalogue.bytes));
}

Result<std::shared_ptr<const Signatures::Compiled>> compile(const Catalogue& catalogue) {
  auto redactor = Redactor::compile(catalogue.secrets);
  if (!redactor) return tl::unexpected(redactor.error());
  return compile(catalogue, std::move(*redactor));
}

Result<std::shared_ptr<const Signatures::Compiled>> compile(const Catalogue& catalogue, Redactor redactor) {
  auto out = std::make_shared<Signatures::Compiled>();
  for (const auto& signature : catalogue.signatures) {
    if (auto added = add_tool(signature, *out); !added) return tl::unexpected(added.error());
  }
  if (auto added = add_lines(catalogue.events, Pattern::k_event, out->patterns); !added) {
    return tl::unexpected(added.error());
  }
  auto automaton = automaton_of(*out);
  if (!automaton) return tl::unexpected(automaton.error());
  auto commands = commands_of(*out);
  if (!commands) return tl::unexpected(commands.error());
  out->automaton = std::move(*automaton);
  out->sieve = sieve_of(catalogue, *out);
  out->commands = std::move(*commands);
  out->redactor = std::move(redactor);
  out->digest = digest_of(catalogue);
  return out;
}

Result<Signatures> Signatures::load(const std::string& data_root) {
  const auto catalogue = read_catalogue(data_root);
  if (!catalogue) return tl::unexpected(catalogue.error());
  auto compiled = ci_log::compile(*catalogue);
  if (!compiled) return tl::unexpected(compiled.error());
  return Signatures(std::move(*compiled));
}

const Digest& Signatures::digest() const {
  return m_compiled->digest;
}

std::string Signatures::redacted(std::string_view text) const {
  return m_compiled->redactor.redacted(text);
}

bool Signatures::suspicious(std::string_view lines) const {
  return m_compiled->redactor.suspicious(lines);
}

}  // namespace plumbline::ci_log
