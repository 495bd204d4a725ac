#include "dashboards/dashboards.hpp"
namespace plumbline::dashboards {
Result<void> write_page(const assess::Assessment&, const std::string&) {
  return fail(Errc::unsupported, "not yet");
}
}  // namespace plumbline::dashboards
