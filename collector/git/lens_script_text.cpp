// In which language a called file is written, and what of it are commands.
#include <algorithm>

#include "collector/git/lens_script.hpp"
#include "collector/git/lens_text.hpp"
#include "collector/git/lens_utf8.hpp"

namespace plumbline::git {
namespace {

enum class Language { shell, python, other, none };

std::string_view ending_of(std::string_view path) {
  const auto slash = path.rfind('/');
  const auto dot = path.rfind('.');
  const bool inside = dot != path.npos && (slash == path.npos || dot > slash);
  return inside ? path.substr(dot) : std::string_view();
}

/// Of the first line: "#!/usr/bin/env bash".
Language by_first_line(std::string_view content) {
  if (!content.starts_with("#!")) return Language::none;
  const auto line = content.substr(0, std::min(content.find('\n'), std::size_t{200}));
  if (line.find("python") != line.npos) return Language::python;
  const bool shell = line.find("sh") != line.npos && line.find("pwsh") == line.npos &&
                     line.find("fish") == line.npos && line.find("csh") == line.npos;
  return shell ? Language::shell : Language::other;
}

Language language_of(const ScriptUse& use, std::string_view path, std::string_view content) {
  const auto& by = use.interpreter;
  if (by.starts_with("python")) return Language::python;
  if (by == "perl" || by == "ruby" || by == "node" || by == "pwsh") return Language::other;
  const auto ending = ending_of(path);
  if (ending == ".sh" || ending == ".bash" || ending == ".zsh") return Language::shell;
  if (ending == ".py") return Language::python;
  const auto first = by_first_line(content);
  if (first != Language::none) return first;
  if (ending == ".pl" || ending == ".rb" || ending == ".js" || ending == ".ps1" || ending == ".cmd")
    return Language::other;
  return by.empty() && !use.sure ? Language::none : Language::shell;
}

}  // namespace

std::optional<ScriptText> script_text(const ScriptUse& use, std::string_view path, std::string_view content) {
  constexpr std::size_t k_most_bytes = 1U << 20;
  if (content.size() > k_most_bytes) return ScriptText{"", "larger than 1 MiB", {}};
  if (content.find('\0') != content.npos) return std::nullopt;  // a program
  ScriptText out;
  switch (use.how) {
    case ScriptUse::How::make:
      out = makefile_text(content, use.target);
      break;
    case ScriptUse::How::tox:
      out = tox_text(content, use.target);
      break;
    case ScriptUse::How::npm:
      out = package_text(content, use.target);
      break;
    case ScriptUse::How::docker:
      out = dockerfile_text(as_plain_text(content), use.target);
      break;
    case ScriptUse::How::compose:
    case ScriptUse::How::action:
    case ScriptUse::How::workflow:
      return std::nullopt;  // no commands of their own: CiRules::read_script, WorkflowCalls
    case ScriptUse::How::file:
      switch (language_of(use, path, content)) {
        case Language::none:
          return std::nullopt;
        case Language::shell:
          out.text = as_plain_text(content);
          out.sourced = use.interpreter == "." || use.interpreter == "source";
          break;
        case Language::python:
          out = python_text(content);
          break;
        case Language::other:
          out.unread = "in a language that is not read";
          break;
      }
  }
  // A target that is not there was perhaps made by a build system: only who names one of his own means it.
  if (!use.sure && out.text.empty()) out.unread.clear();
  return out;
}

}  // namespace plumbline::git
