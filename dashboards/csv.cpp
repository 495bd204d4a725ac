#include "dashboards/csv.hpp"

#include "dashboards/dashboards.hpp"

namespace plumbline::dashboards {

std::string csv_field(std::string_view text) {
  constexpr std::string_view k_formula = "=+-@\t\r\n";
  const bool runs = !text.empty() && k_formula.find(text.front()) != std::string_view::npos;
  std::string out = (runs ? "'" : "") + safe_text(text);
  if (out.find_first_of(",\"\r\n ") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_time(Instant t) {
  return t == k_always || t == k_forever ? "" : format_rfc3339(t);
}

}  // namespace plumbline::dashboards
