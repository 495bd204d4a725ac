#include "collector/collector.hpp"

namespace plumbline {

const Collector* find_collector(std::string_view) { return nullptr; }

}  // namespace plumbline
