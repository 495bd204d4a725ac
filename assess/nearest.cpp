#include "core/nearest.hpp"

#include "assess/yaml_reader.hpp"

namespace plumbline::assess {

std::string hint(std::string_view word, const std::vector<std::string>& names) {
  const auto near = nearest(word, names);
  return near.empty() ? "" : " Did you mean \"" + near + "\"?";
}

}  // namespace plumbline::assess
