#pragma once
#include <span>
#include <string_view>

namespace plumbline::dashboards {

/// One file of the page that is the same for every assessment.
struct Asset {
  std::string_view name, bytes;
};
/// All of them; embedded at build time from dashboards/web.
[[nodiscard]] std::span<const Asset> page_assets();

}  // namespace plumbline::dashboards
