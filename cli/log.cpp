#include "cli/log.hpp"

#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/world.hpp"
#include "dashboards/dashboards.hpp"

namespace plumbline::cli {
namespace {

thread_local const Fields* t_fields = nullptr;
LogFormat g_format = LogFormat::text;

std::string level_name(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::warn:
      return "warning";
    case spdlog::level::err:
    case spdlog::level::critical:
      return "error";
    case spdlog::level::trace:
    case spdlog::level::debug:
      return "debug";
    default:
      return "info";
  }
}

/// {"time": …, "level": …, "message": …, "fields": {…}} and a line break. ASCII: no reader can be fooled.
class JsonLine : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& msg, spdlog::memory_buf_t& out) override {
    nlohmann::ordered_json line;
    line["time"] = format_rfc3339(log_time(msg.time));
    line["level"] = level_name(msg.level);
    line["message"] = std::string(msg.payload.data(), msg.payload.size());
    auto fields = nlohmann::ordered_json::object();
    if (t_fields != nullptr) {
      for (const auto& [key, value] : *t_fields)
        std::visit([&, &name = key](const auto& v) { fields[std::string(name)] = v; }, value);
    }
    line["fields"] = std::move(fields);
    const std::string bytes = line.dump(-1, ' ', true, nlohmann::detail::error_handler_t::replace) + "\n";
    out.append(bytes.data(), bytes.data() + bytes.size());
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonLine>();
  }
};

spdlog::level::level_enum spd(Level level) {
  return level == Level::error     ? spdlog::level::err
         : level == Level::warning ? spdlog::level::warn
                                   : spdlog::level::info;
}

void write(spdlog::logger& logger, Level level, const std::string& message, const Fields& fields) {
  t_fields = &fields;
  logger.log(spd(level), "{}", message);
  t_fields = nullptr;
}

std::string without_end(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

void set_up_log(LogFormat format, int verbose) {
  g_format = format;
  for (const char* name : {"plumbline", "told"}) {
    spdlog::drop(name);  // of an earlier call in this process
    auto log = spdlog::stderr_color_mt(name, spdlog::color_mode::never);
    if (format == LogFormat::json)
      log->set_formatter(std::make_unique<JsonLine>());
    else
      log->set_pattern("%l: %v");
    log->set_level(verbose >= 2   ? spdlog::level::debug
                   : verbose == 1 ? spdlog::level::info
                                  : spdlog::level::warn);
  }
  spdlog::get("told")->set_level(spdlog::level::trace);
  spdlog::set_default_logger(spdlog::get("plumbline"));
}

bool log_is_json() {
  return g_format == LogFormat::json;
}

void log(Level level, std::string_view message, const Fields& fields) {
  std::string text(message);
  if (g_format == LogFormat::text) {
    for (const auto& [key, value] : fields)
      std::visit([&, &name = key](const auto& v) { text += fmt::format(" {}={}", name, v); }, value);
    text = dashboards::safe_text(text);
  }
  write(*spdlog::default_logger_raw(), level, text, fields);
}

void tell(Level level, std::string_view text, std::string_view message, const Fields& fields) {
  const auto told = spdlog::get("told");
  if (g_format == LogFormat::json && told != nullptr) {
    write(*told, level, without_end(message), fields);
    return;
  }
  fmt::print(stderr, "{}", text);
  std::fflush(stderr);
}

void tell(Level level, std::string_view text) {
  tell(level, text, text);
}

}  // namespace plumbline::cli
