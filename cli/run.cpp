#include <fmt/core.h>

#include <cstdio>
#include <exception>
#include <new>
#include <system_error>

#include "cli/cli.hpp"
#include "cli/commands.hpp"
#include "cli/log.hpp"
#include "cli/refusal.hpp"
#include "core/fault.hpp"

namespace plumbline::cli {
namespace {

struct Command {
  std::string_view name;
  Result<Exit> (*run)(const Options&, const World&);
};
constexpr Command k_commands[] = {
    {"audit", run_audit},   {"init", run_init},     {"collect", run_collect},
    {"import", run_import}, {"assess", run_assess}, {"explain", run_explain},
    {"trend", run_trend},   {"diff", run_diff},     {"population", run_population},
    {"query", run_query},   {"report", run_report}, {"doctor", run_doctor},
    {"gates", run_gates},   {"gate", run_gate},
};

Result<Exit> dispatch(const Options& options) {
  auto world = look_around();
  if (!world) return tl::unexpected(world.error());
  if (options.log_format == LogFormat::json) world->live_progress = false;
  for (const auto& command : k_commands) {
    if (command.name == options.command) return command.run(options, *world);
  }
  return fail(Errc::usage, "no such command");
}

// The call that is run, for what is to be told of it.
struct Call {
  std::string command;
  int argc;
  const char* const* argv;
};

int refused(const Error& error, const Call& call) {
  const Exit exit = exit_of(error.code);
  tell(Level::error, fmt::format("plumbline: {}\n", dashboards::safe_text(error.message)), error.message,
       refusal_fields(exit, error.message, call.command, call.argc, call.argv));
  return static_cast<int>(exit);
}

int bug(std::string_view what) {
  tell(Level::error,
       fmt::format("plumbline: a bug of ours: {}\nPlease report it with the call that led here.\n", what),
       fmt::format("a bug of ours: {}", what), {{"exit", std::int64_t{70}}});
  return static_cast<int>(Exit::bug);
}

}  // namespace

int run(int argc, char** argv) {
  Call call{"", argc, argv};
  try {
    const Parsed parsed = parse_options(argc, argv);
    if (parsed.end) return static_cast<int>(*parsed.end);
    call.command = parsed.options.command;
    set_up_log(parsed.options.log_format, parsed.options.verbose);
    fault_point("command");
    const auto result = dispatch(parsed.options);
    if (!result) return refused(result.error(), call);
    // What is still in the buffer counts as written only when the system took it: `> /dev/full` is no
    // success.
    if (std::fflush(stdout) != 0) return refused({Errc::io, "the output cannot be written"}, call);
    return static_cast<int>(*result);
  } catch (const std::system_error& e) {  // the machine failed us, not the code: a full disk, a closed pipe
    return refused({Errc::io, e.what()}, call);
  } catch (const std::bad_alloc&) {
    return refused({Errc::limit, "there is not enough memory for this"}, call);
  } catch (const std::exception& e) {
    return bug(e.what());
  } catch (...) {
    return bug("an exception nobody knows");
  }
}

}  // namespace plumbline::cli
