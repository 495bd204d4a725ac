#pragma once
#include <string>
#include <string_view>

namespace plumbline::reports {

struct ToolName {
  std::string tool, category;
};

/// How the tool catalogue (collector/git/lens/tools.yaml) calls what a report names its maker. Of one it does
/// not know: its name in lower case with dashes, category "other": nobody can say what it looked for.
[[nodiscard]] ToolName tool_name(std::string_view stated);

}  // namespace plumbline::reports
