#include "cli/cli.hpp"

namespace plumbline::cli {

int run(int, char**) {
  return 2;
}

}  // namespace plumbline::cli
