#pragma once
// A temp folder, a git repository made with fixed dates, and the real binary: what end-to-end tests are made
// of.
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace plumbline::test {

/// A folder that is gone with its owner.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return m_path / name; }

 private:
  std::filesystem::path m_path;
};

struct Ran {
  int code = -1;  ///< exit code; 128 + signal where one ended it
  std::string out, err;
};

/// Runs a program without a shell; `environment` is added to a small, fixed one (no $HOME, no user's git
/// configuration).
[[nodiscard]] Ran run(const std::vector<std::string>& argv, const std::filesystem::path& folder,
                      const std::map<std::string, std::string>& environment = {});
/// run() of the plumbline binary, with the clock fixed at 2026-01-01 unless the environment says otherwise.
[[nodiscard]] Ran run_plumbline(const std::vector<std::string>& arguments,
                                const std::filesystem::path& folder,
                                std::map<std::string, std::string> environment = {});

/// A repository whose every date is given. Commands that fail end the test.
class GitRepository {
 public:
  explicit GitRepository(std::filesystem::path folder);
  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  std::string git(const std::vector<std::string>& arguments, std::int64_t at = 1'700'000'000,
                  const std::string& who = "Ann Author <ann@example.org>");
  void write(const std::string& file, const std::string& content) const;
  /// Adds all and commits; returns the full id.
  std::string commit(const std::string& message, std::int64_t at,
                     const std::string& who = "Ann Author <ann@example.org>");

 private:
  std::filesystem::path m_path;
};

void write_file(const std::filesystem::path& file, const std::string& content);
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

}  // namespace plumbline::test
