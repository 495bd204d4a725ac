#include "cli/options.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "cli/help.hpp"
#include "cli/refusal.hpp"

namespace plumbline::cli {
namespace {

// A value of ours as an option: parsed by `parse`, refused with its own message.
template <class T, class Parse>
CLI::Option* add_value(CLI::App& app, const std::string& name, T& target, Parse parse, const char* type,
                       const char* what) {
  return app
      .add_option_function<std::string>(
          name,
          [&target, parse, name](const std::string& text) {
            auto value = parse(text);
            if (!value) throw CLI::ValidationError(name, value.error().message);
            target = *value;
          },
          what)
      ->type_name(type);
}

void add_globals(CLI::App& app, Options& o) {
  app.add_option("--db", o.db, "The database")->type_name("FILE")->capture_default_str();
  app.add_option("--config", o.config, "The tree of products and sources; read where it exists")
      ->type_name("FILE")
      ->capture_default_str();
  app.add_option("--cache", o.cache,
                 "Folder for mirrors of sources that are URLs (default: the user's cache)")
      ->type_name("DIR");
  app.add_flag("-q,--quiet", o.quiet, "One line, or nothing but what was asked for");
  app.add_option_function<std::string>(
         "--log-format",
         [&o](const std::string& text) {
           if (text != "text" && text != "json")
             throw CLI::ValidationError("--log-format", fmt::format("\"{}\" is none of text|json", text));
           o.log_format = text == "json" ? LogFormat::json : LogFormat::text;
         },
         "How stderr speaks: words, or one JSON object a line")
      ->type_name("text|json");
  app.add_flag("-v,--verbose", o.verbose, "Say what is done; -vv: in detail");
}

void add_question(CLI::App& sub, Options& o) {
  sub.add_option("--pack", o.pack, "The standard to ask")->type_name("NAME")->capture_default_str();
  sub.add_option("--subject", o.subject, "Organisation, line, product or source (default: the whole tree)")
      ->type_name("NAME");
  add_value(sub, "--as-of", o.as_of, parse_instant, "DATE",
            "The world at that date (default: the newest evidence here)");
}

// Of commands that read the store and add nothing to it.
void add_known_at(CLI::App& sub, Options& o) {
  add_value(sub, "--known-at", o.known_at, parse_instant, "DATE",
            "With what was known then (default: all that is stored)");
}

void add_format(CLI::App& sub, Options& o, std::vector<std::pair<std::string, Format>> formats) {
  std::map<std::string, Format> names(formats.begin(), formats.end());
  std::string list;
  for (const auto& [name, format] : formats) list += (list.empty() ? "" : "|") + name;
  sub.add_option_function<std::string>(
         "--format",
         [&o, names, list](const std::string& text) {
           const auto it = names.find(text);
           if (it == names.end())
             throw CLI::ValidationError("--format", fmt::format("\"{}\" is none of {}", text, list));
           o.format = it->second;
         },
         "How to print")
      ->type_name(list);
}

void add_score(CLI::App& sub, Options& o) {
  sub.add_flag("--all", o.all, "All controls, not only the practices");
  sub.add_option("--fail-under", o.fail_under, "End with 1 when fewer controls are confirmed")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{100'000}));
}

void read_parameters(const std::vector<std::string>& words, std::map<std::string, std::string>& with) {
  for (const auto& word : words) {
    const auto mark = word.find('=');
    if (mark == std::string::npos || mark == 0) {
      throw CLI::ValidationError("NAME=VALUE",
                                 fmt::format("\"{}\" is no parameter; write category=sast", word));
    }
    with[word.substr(0, mark)] = word.substr(mark + 1);
  }
}

void add_diff(CLI::App& sub, Options& o) {
  add_value(sub, "--from", o.from, parse_instant, "DATE", "The world at that date …")->required();
  add_value(sub, "--to", o.to, parse_instant, "DATE",
            "… and at this one (default: the newest evidence here)");
  add_value(sub, "--known-from", o.known_from, parse_instant, "DATE",
            "The first date with what was known then (default: as --known-to)");
  add_value(sub, "--known-to", o.known_to, parse_instant, "DATE",
            "The second date with what was known then (default: all that is stored)");
  sub.add_option("--subject", o.subject, "Organisation, line, product or source (default: the whole tree)")
      ->type_name("NAME");
  sub.add_option("--pack", o.pack, "The standard to ask")->type_name("NAME")->capture_default_str();
  sub.add_option("--pack-from", o.pack_from, "Another pack at the first date: how much the ruler moved")
      ->type_name("NAME");
  add_format(sub, o, {{"text", Format::text}, {"json", Format::json}, {"csv", Format::csv}});
}

void add_process(CLI::App& sub, Options& o) {
  sub.add_option("--process", o.process, "The process whose gates are asked")
      ->type_name("NAME")
      ->capture_default_str();
  sub.add_option("--product", o.product, "One product (default: every one of the tree)")->type_name("NAME");
}

void add_gates(CLI::App& sub, Options& o) {
  add_process(sub, o);
  sub.add_option("--release", o.release, "One release, by its tag")->type_name("TAG");
  add_value(sub, "--since", o.since, parse_instant, "DATE", "Releases made since then");
  add_value(sub, "--as-of", o.as_of, parse_instant, "DATE",
            "The world at that date (default: the newest evidence here)");
  add_known_at(sub, o);
  sub.add_flag("--all", o.all, "All releases, not only the last ten");
  add_format(sub, o, {{"text", Format::text}, {"json", Format::json}, {"csv", Format::csv}});
}

void add_gate(CLI::App& sub, Options& o) {
  sub.add_option("ACTION", o.gate_action, "record or affirm")->required();
  add_process(sub, o);
  sub.add_option("--gate", o.gate, "record: its id: G5")->type_name("ID");
  sub.add_option("--release", o.release, "record: the release it is held for, by its tag")->type_name("TAG");
  sub.add_option("--criterion", o.criterion, "affirm: its id: G1.3")->type_name("ID");
  sub.add_option("--person", o.person, "affirm: who does")->type_name("NAME <ADDRESS>");
  sub.add_option("--says", o.says, "affirm: the statement, in a sentence")->type_name("TEXT");
  add_value(sub, "--until", o.until, parse_instant, "DATE", "affirm: when the statement ends");
  sub.add_option("--decision", o.decision, "record: pass, pass with dated actions, hold, send back, stop")
      ->type_name("WORDS")
      ->capture_default_str();
  add_value(sub, "--held", o.held, parse_instant, "DATE", "record: when it was held (default: now)");
  sub.add_option("--participant", o.participants, "record: who took part, with the role; once for each")
      ->type_name("NAME <ADDRESS>=ROLE");
  sub.add_option("--action", o.actions, "record: an open action; once for each")->type_name("TEXT");
  sub.add_option("-o,--output", o.output,
                 "File (default: gates/RELEASE/GATE.yaml, gates/statements/CRITERION-DATE.yaml)")
      ->type_name("FILE");
}

CLI::App* add_command(CLI::App& app, const std::string& name) {
  const Help& help = help_of(name);
  auto* sub = app.add_subcommand(name, help.summary);
  sub->footer(help.details +
              "\n\nOf every command: --db, --config, --cache, --quiet, --verbose, --log-format (`plumbline "
              "--help`).");
  sub->fallthrough();
  return sub;
}

void add_trend(CLI::App& trend, Options& o) {
  add_question(trend, o);
  add_known_at(trend, o);
  add_value(trend, "--since", o.since, parse_instant, "DATE", "First date (default: the first evidence)");
  add_value(trend, "--every", o.every, parse_duration, "DURATION",
            "One line each P1M, P1W, P90D … (default: P1M)");
  trend.add_flag("--as-reported", o.as_reported,
                 "The score as each run saw it then, beside what is known of that time today");
  trend.add_flag("--steps", o.steps, "Every step of the score, not one line each so often")
      ->excludes("--every");
  add_format(trend, o, {{"text", Format::text}, {"json", Format::json}, {"csv", Format::csv}});
}

void add_collect(CLI::App& collect, Options& o) {
  add_value(collect, "--max-wait", o.max_wait, parse_duration, "DURATION",
            "Wait at most so long for a server's limits, PT0S not at all (default: PT15M a source)");
  auto* record = collect.add_option("--record", o.record, "Keep the raw replies of servers in this folder")
                     ->type_name("DIR");
  collect.add_option("--replay", o.replay, "Read the servers' replies from this folder, and nothing else")
      ->type_name("DIR")
      ->excludes(record);
}

void add_import(CLI::App& import, Options& o) {
  import.add_option("FILE", o.paths, "Reports, logs, folders and archives of them")->required();
  import.add_flag("--dry-run", o.dry_run, "Say what each file is and holds; store nothing");
  import.add_option("--source", o.source, "Name the evidence is stored under")
      ->type_name("NAME")
      ->capture_default_str();
  add_format(import, o, {{"text", Format::text}, {"json", Format::json}});
}

void add_commands(CLI::App& app, Options& o) {
  auto* audit = add_command(app, "audit");
  audit->add_option("PATH", o.paths,
                    "Git repositories: work trees, bare ones, mirrors or URLs (https, ssh, file)");
  audit->add_option("-o,--output", o.output, "Folder of the page (default: plumbline-report)")
      ->type_name("DIR");
  add_question(*audit, o);
  add_score(*audit, o);
  auto* init = add_command(app, "init");
  init->add_option("PATH", o.paths, "Where to look for repositories (default: here)");
  add_collect(*add_command(app, "collect"), o);
  add_import(*add_command(app, "import"), o);
  auto* assess = add_command(app, "assess");
  add_question(*assess, o);
  add_known_at(*assess, o);
  add_score(*assess, o);
  add_format(*assess, o, {{"text", Format::text}, {"json", Format::json}});
  add_gates(*add_command(app, "gates"), o);
  add_gate(*add_command(app, "gate"), o);
  auto* explain = add_command(app, "explain");
  explain->add_option("CONTROL", o.control, "Its id: CR1.4, BSIMM16:CR1.4 or RELEASE/GATE/CRITERION")
      ->required();
  add_process(*explain, o);
  add_question(*explain, o);
  add_known_at(*explain, o);
  add_trend(*add_command(app, "trend"), o);
  add_diff(*add_command(app, "diff"), o);
  auto* population = add_command(app, "population");
  population->add_option("PROBE", o.probe, "Its id: changes_are_reviewed")->required();
  population->add_option_function<std::vector<std::string>>(
      "NAME=VALUE", [&o](const std::vector<std::string>& words) { read_parameters(words, o.with); },
      "Value of a parameter of the probe: category=sast (default: every value the pack asks for)");
  add_question(*population, o);
  add_known_at(*population, o);
  add_format(*population, o, {{"csv", Format::csv}, {"json", Format::json}});
  auto* query = add_command(app, "query");
  query->add_option("SQL", o.sql, "One SELECT over the views of docs/views.md; - reads it from stdin")
      ->required();
  add_known_at(*query, o);
  query->add_option("--limit", o.limit, "Most rows to print; more end with 3")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{20'000'000}));
  add_format(*query, o, {{"table", Format::text}, {"json", Format::json}, {"csv", Format::csv}});
  auto* report = add_command(app, "report");
  report
      ->add_option("-o,--output", o.output,
                   "Folder of the page, else a file (default: plumbline-report, else stdout)")
      ->type_name("PATH");
  add_format(
      *report, o,
      {{"html", Format::html}, {"json", Format::json}, {"csv", Format::csv}, {"md", Format::markdown}});
  add_question(*report, o);
  add_known_at(*report, o);
  add_command(app, "doctor");
}

std::string joined(int argc, const char* const* argv) {
  std::string out = "plumbline";
  for (int i = 1; i < argc; ++i) out += std::string(" ") + argv[i];
  return out;
}

}  // namespace

Parsed parse_options(int argc, const char* const* argv) {
  Parsed parsed;
  Options& o = parsed.options;
  CLI::App app{std::string(k_about), "plumbline"};
  app.footer(std::string(k_examples));
  app.set_version_flag("--version", std::string("plumbline ") + PLUMBLINE_VERSION);
  app.require_subcommand(1);
  add_globals(app, o);
  add_commands(app, o);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {  // help or version, not a failure
    app.exit(success);
    parsed.end = Exit::done;
    return parsed;
  } catch (const CLI::ParseError& error) {
    parsed.end = refuse(app, error, argc, argv);
    return parsed;
  }
  o.command = app.get_subcommands().front()->get_name();
  o.config_given = app.count("--config") > 0;
  o.words = joined(argc, argv);
  return parsed;
}

}  // namespace plumbline::cli
