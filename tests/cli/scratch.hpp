#pragma once
// A folder of a test's own, gone when the test is.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace plumbline::test {

namespace fs = std::filesystem;

class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "plumbline-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    m_folder = fs::canonical(name);
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] std::string path(const std::string& inside = "") const {
    return inside.empty() ? m_folder.string() : (m_folder / inside).string();
  }
  std::string write(const std::string& inside, const std::string& bytes) const {
    fs::create_directories((m_folder / inside).parent_path());
    std::ofstream(m_folder / inside, std::ios::binary) << bytes;
    return path(inside);
  }
  [[nodiscard]] std::string read(const std::string& inside) const {
    std::ifstream in(m_folder / inside, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
  /// What a repository looks like from outside; git itself is not asked.
  std::string fake_repository(const std::string& inside) const {
    fs::create_directories(m_folder / inside / ".git" / "objects");
    fs::create_directories(m_folder / inside / ".git" / "refs");
    write(inside + "/.git/HEAD", "ref: refs/heads/main\n");
    return path(inside);
  }

 private:
  fs::path m_folder;
};

}  // namespace plumbline::test
