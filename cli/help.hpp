#pragma once
// The words of --help, apart from the code that reads options.
#include <string>
#include <string_view>

namespace plumbline::cli {

struct Help {
  std::string name, summary, details;
};

extern const std::string_view k_about, k_examples;
[[nodiscard]] const Help& help_of(std::string_view command);

}  // namespace plumbline::cli
