#include "cli/refusal.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>

#include "assess/pack.hpp"
#include "dashboards/dashboards.hpp"

namespace plumbline::cli {
namespace {

// Whether the next word is the value of this one.
bool takes_next(const CLI::App& app, const std::string& word) {
  if (word.find('=') != std::string::npos) return false;
  const auto* option = app.get_option_no_throw(word);
  return option != nullptr && option->get_items_expected_max() > 0;
}

// The first word that stands where a command should.
std::string wrong_command(const CLI::App& app, int argc, const char* const* argv) {
  std::vector<std::string> names;
  for (const auto* sub : app.get_subcommands(nullptr)) names.push_back(sub->get_name());
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.empty() || word.front() == '-' || takes_next(app, argv[i - 1])) continue;
    if (std::find(names.begin(), names.end(), word) != names.end()) return {};
    const auto near = assess::nearest(word, names);
    return fmt::format("\"{}\" is no command{}", word,
                       near.empty() ? "" : fmt::format("; did you mean `plumbline {}`?", near));
  }
  return "no command is named";
}

// Names of the options a call may use: the program's and the command's.
std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> out;
  const auto add = [&](const CLI::App& one) {
    for (const auto* option : one.get_options()) {
      for (const auto& name : option->get_lnames()) out.push_back("--" + name);
      for (const auto& name : option->get_snames()) out.push_back("-" + name);
    }
  };
  add(app);
  for (const auto* sub : app.get_subcommands()) add(*sub);
  return out;
}

// The first word that looks like an option and is none: what is wrong with the call, whatever CLI11 stumbled
// over first.
std::string unknown_option(const CLI::App& app, int argc, const char* const* argv) {
  const auto known = options_of(app);
  const auto sub = app.get_subcommands();
  const std::string command = sub.empty() ? "plumbline" : "plumbline " + sub.front()->get_name();
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--") return {};
    if (word.size() < 3 || !word.starts_with("--")) continue;
    const std::string name = word.substr(0, word.find('='));
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto near = nearest(name, known);
    return fmt::format("\"{}\" is no option of `{}`{}", name, command,
                       near.empty() ? "" : fmt::format("; did you mean {}?", near));
  }
  return {};
}

bool asks_for_json_log(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--log-format=json" || (word == "json" && std::string(argv[i - 1]) == "--log-format"))
      return true;
  }
  return false;
}

bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
}

// `word` as one of its own, not as a part of another.
bool stands_in(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins = at == 0 || !in_word(text[at - 1]);
    if (begins && (end == text.size() || !in_word(text[end]))) return true;
  }
  return false;
}

// The words of the call; `--option=value` is three: both halves, and the whole.
std::vector<std::string> words_of(int argc, const char* const* argv) {
  std::vector<std::string> out;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto mark = word.starts_with("--") ? word.find('=') : std::string::npos;
    if (mark != std::string::npos) {
      out.push_back(word.substr(0, mark));
      out.push_back(word.substr(mark + 1));
    }
    out.push_back(word);
  }
  std::erase(out, std::string());
  return out;
}

std::string help_call(const std::string& command) {
  return command.empty() ? "plumbline --help" : fmt::format("plumbline {} --help", command);
}

}  // namespace

std::string wrong_word(std::string_view message, int argc, const char* const* argv) {
  const auto words = words_of(argc, argv);
  const auto first = [&](auto is) {
    const auto it = std::find_if(words.begin(), words.end(), is);
    return it == words.end() ? std::string() : *it;
  };
  auto out =
      first([&](const auto& w) { return message.find(fmt::format("\"{}\"", w)) != std::string_view::npos; });
  const auto is_option = [](const std::string& w) { return w.starts_with("--"); };
  if (out.empty()) out = first([&](const auto& w) { return !is_option(w) && stands_in(message, w); });
  if (out.empty()) out = first([&](const auto& w) { return is_option(w) && stands_in(message, w); });
  return out;
}

Fields refusal_fields(Exit exit, std::string_view message, const std::string& command, int argc,
                      const char* const* argv) {
  Fields out{{"exit", static_cast<std::int64_t>(exit)}};
  if (exit != Exit::usage) return out;
  if (auto word = wrong_word(message, argc, argv); !word.empty()) out.emplace_back("word", std::move(word));
  out.emplace_back("see", help_call(command));
  return out;
}

Exit refuse(const CLI::App& app, const CLI::ParseError& error, int argc, const char* const* argv) {
  const auto chosen = app.get_subcommands();
  std::string what = unknown_option(app, argc, argv);
  if (what.empty() && chosen.empty()) what = wrong_command(app, argc, argv);
  if (what.empty()) what = error.what();
  const std::string command = chosen.empty() ? "" : chosen.front()->get_name();
  set_up_log(asks_for_json_log(argc, argv) ? LogFormat::json : LogFormat::text, 0);
  tell(Level::error,
       fmt::format("plumbline: {}\nSee `{}`.\n", dashboards::safe_text(what), help_call(command)), what,
       refusal_fields(Exit::usage, what, command, argc, argv));
  return Exit::usage;
}

}  // namespace plumbline::cli
