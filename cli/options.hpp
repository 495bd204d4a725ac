#pragma once
// What a call asked for, as values.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/exits.hpp"
#include "core/instant.hpp"

namespace plumbline::cli {

enum class Format { text, json, csv, html, markdown };
enum class LogFormat { text, json };

struct Options {
  std::string command;  ///< "audit", "collect", …
  std::string db = "plumbline.db";
  std::string config = "plumbline.yaml";
  std::string cache;          ///< folder of mirrors; empty: not named
  bool config_given = false;  ///< named in the call: then it has to exist
  bool quiet = false;
  int verbose = 0;
  LogFormat log_format = LogFormat::text;

  std::vector<std::string> paths;    ///< audit, init, import
  bool dry_run = false;              ///< import
  std::optional<Duration> max_wait;  ///< collect, audit: for the limits of a server
  std::string record, replay;        ///< collect: folder of raw replies; empty: none
  std::string source = "imports";    ///< import
  std::string pack = "bsimm";
  std::string subject;  ///< empty: the root
  std::optional<Instant> as_of, known_at;
  std::optional<Format> format;  ///< absent: the command's own first choice
  bool all = false;
  std::optional<std::int64_t> fail_under;
  std::string control;                          ///< explain
  std::string probe;                            ///< population
  std::map<std::string, std::string> with;      ///< population: values of the probe's parameters
  std::string output;                           ///< audit, report: folder or file; empty: the format's own
  bool as_reported = false;                     ///< trend
  std::string sql;                              ///< query; "-": on stdin
  std::int64_t limit = 10'000;                  ///< query: most rows
  std::optional<Instant> since;                 ///< trend
  Duration every{1, 0};                         ///< trend
  bool steps = false;                           ///< trend: every step instead of every so often
  std::optional<Instant> from, to;              ///< diff
  std::optional<Instant> known_from, known_to;  ///< diff
  std::string pack_from;                        ///< diff: empty: `pack` at both ends
  std::string process = "hppd";                 ///< gates, gate record, explain
  std::string product, release, gate;           ///< gates, gate record
  std::string gate_action;                      ///< gate: "record", "affirm"
  std::string criterion, person, says;          ///< gate affirm
  std::optional<Instant> until;                 ///< gate affirm
  std::string decision = "pass";                ///< gate record
  std::optional<Instant> held;                  ///< gate record; absent: now
  std::vector<std::string> participants;        ///< gate record: NAME=ROLE
  std::vector<std::string> actions;             ///< gate record: open ones
  std::string words;                            ///< the call as typed, for the log of own actions
};

struct Parsed {
  Options options;
  std::optional<Exit> end;  ///< set: help or version was printed, or the call is wrong and was answered
};

/// Where the page goes.
[[nodiscard]] inline std::string page_folder(const Options& options) {
  return options.output.empty() ? "plumbline-report" : options.output;
}

/// Reads argv; help and version go to stdout, what is wrong with the call to stderr.
[[nodiscard]] Parsed parse_options(int argc, const char* const* argv);

}  // namespace plumbline::cli
