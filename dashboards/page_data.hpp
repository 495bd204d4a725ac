#pragma once
#include <string>

#include "assess/assessment.hpp"

namespace plumbline::dashboards {

/// `window.PLUMBLINE = {…};` for the page: ASCII, and free of `<`, `>` and `&`, so that it is harmless
/// wherever it is put.
[[nodiscard]] std::string page_data(const assess::Assessment& assessment);

}  // namespace plumbline::dashboards
