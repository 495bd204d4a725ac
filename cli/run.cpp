#include <fmt/core.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <exception>
#include <new>
#include <system_error>

#include "cli/cli.hpp"
#include "cli/commands.hpp"
#include "core/fault.hpp"

namespace plumbline::cli {
namespace {

void set_up_log(const Options& options) {
  spdlog::drop("plumbline");  // of an earlier call in this process
  auto log = spdlog::stderr_color_mt("plumbline", spdlog::color_mode::never);
  log->set_pattern("%l: %v");
  log->set_level(options.verbose >= 2   ? spdlog::level::debug
                 : options.verbose == 1 ? spdlog::level::info
                                        : spdlog::level::warn);
  spdlog::set_default_logger(std::move(log));
}

struct Command {
  std::string_view name;
  Result<Exit> (*run)(const Options&, const World&);
};
constexpr Command k_commands[] = {
    {"audit", run_audit},     {"init", run_init},
    {"collect", run_collect}, {"assess", run_assess},
    {"explain", run_explain}, {"trend", run_trend},
    {"diff", run_diff},       {"population", run_population},
    {"report", run_report},   {"doctor", run_doctor},
};

Result<Exit> dispatch(const Options& options) {
  const auto world = look_around();
  if (!world) return tl::unexpected(world.error());
  for (const auto& command : k_commands) {
    if (command.name == options.command) return command.run(options, *world);
  }
  return fail(Errc::usage, "no such command");
}

int refused(const Error& error) {
  fmt::print(stderr, "plumbline: {}\n", dashboards::safe_text(error.message));
  return static_cast<int>(exit_of(error.code));
}

int bug(std::string_view what) {
  fmt::print(stderr, "plumbline: a bug of ours: {}\nPlease report it with the call that led here.\n", what);
  return static_cast<int>(Exit::bug);
}

}  // namespace

int run(int argc, char** argv) {
  try {
    const Parsed parsed = parse_options(argc, argv);
    if (parsed.end) return static_cast<int>(*parsed.end);
    set_up_log(parsed.options);
    fault_point("command");
    const auto result = dispatch(parsed.options);
    if (!result) return refused(result.error());
    // What is still in the buffer counts as written only when the system took it: `> /dev/full` is no
    // success.
    if (std::fflush(stdout) != 0) return refused({Errc::io, "the output cannot be written"});
    return static_cast<int>(*result);
  } catch (const std::system_error& e) {  // the machine failed us, not the code: a full disk, a closed pipe
    return refused({Errc::io, e.what()});
  } catch (const std::bad_alloc&) {
    return refused({Errc::limit, "there is not enough memory for this"});
  } catch (const std::exception& e) {
    return bug(e.what());
  } catch (...) {
    return bug("an exception nobody knows");
  }
}

}  // namespace plumbline::cli
