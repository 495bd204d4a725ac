#include "collector/collector.hpp"
#include "collector/git/git_collector.hpp"

namespace plumbline {

const Collector* find_collector(std::string_view type) {
  static const git::GitCollector git;
  if (type == git.type()) return &git;
  return nullptr;
}

}  // namespace plumbline
