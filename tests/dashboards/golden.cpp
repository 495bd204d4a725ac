#include "tests/dashboards/golden.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/catch.hpp"

namespace plumbline::dashboards {

std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void check_golden(std::string_view name, const std::string& bytes) {
  const std::string path = std::string(PLUMBLINE_SOURCE_DIR "/tests/dashboards/golden/") + std::string(name);
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << bytes;
    WARN("rewrote " << path);
  }
  INFO(path);
  CHECK(slurp(path) == bytes);
}

}  // namespace plumbline::dashboards
