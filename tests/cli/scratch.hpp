#pragma once
// A folder of a test's own with what tests of the command line put into it.
#include <string>

#include "tests/house/support.hpp"

namespace plumbline::test {

namespace fs = std::filesystem;

class Scratch {
 public:
  [[nodiscard]] std::string path(const std::string& inside = "") const {
    return inside.empty() ? m_folder.path().string() : (m_folder / inside).string();
  }
  std::string write(const std::string& inside, const std::string& bytes) const {
    write_file(m_folder / inside, bytes);
    return path(inside);
  }
  /// What a repository looks like from outside; git itself is not asked.
  std::string fake_repository(const std::string& inside) const {
    fs::create_directories(m_folder / (inside + "/.git/objects"));
    fs::create_directories(m_folder / (inside + "/.git/refs"));
    write(inside + "/.git/HEAD", "ref: refs/heads/main\n");
    return path(inside);
  }

 private:
  TempFolder m_folder;
};

}  // namespace plumbline::test
