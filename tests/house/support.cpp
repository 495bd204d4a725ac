#include "tests/house/support.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/catch.hpp"

namespace plumbline::test {
namespace fs = std::filesystem;

TempFolder::TempFolder() {
  std::string pattern = (fs::temp_directory_path() / "plumbline-test-XXXXXX").string();
  REQUIRE(::mkdtemp(pattern.data()) != nullptr);
  m_path = pattern;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  fs::remove_all(m_path, ignored);
}

namespace {

std::map<std::string, std::string> fixed_environment(const std::map<std::string, std::string>& more) {
  std::map<std::string, std::string> out{{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                                         {"LC_ALL", "C.UTF-8"},
                                         {"TZ", "UTC"},
                                         {"GIT_CONFIG_NOSYSTEM", "1"},
                                         {"GIT_CONFIG_GLOBAL", "/dev/null"}};
  for (const char* kept : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TMPDIR"}) {
    if (const char* value = std::getenv(kept)) out[kept] = value;
  }
  for (const auto& [key, value] : more) out[key] = value;
  return out;
}

[[noreturn]] void become(const std::vector<std::string>& argv, const fs::path& folder,
                         const std::vector<std::string>& env, const fs::path& out, const fs::path& err) {
  const auto redirect = [](const char* file, int fd, int flags) { ::dup2(::open(file, flags, 0600), fd); };
  redirect("/dev/null", 0, O_RDONLY);
  redirect(out.c_str(), 1, O_WRONLY | O_CREAT | O_TRUNC);
  redirect(err.c_str(), 2, O_WRONLY | O_CREAT | O_TRUNC);
  std::vector<char*> args;
  std::vector<char*> vars;
  for (const auto& a : argv) args.push_back(const_cast<char*>(a.c_str()));
  for (const auto& e : env) vars.push_back(const_cast<char*>(e.c_str()));
  args.push_back(nullptr);
  vars.push_back(nullptr);
  if (::chdir(folder.c_str()) == 0) ::execvpe(args[0], args.data(), vars.data());
  ::_exit(127);
}

}  // namespace

Ran run(const std::vector<std::string>& argv, const fs::path& folder,
        const std::map<std::string, std::string>& environment) {
  const TempFolder output;
  const auto out = output / "out";
  const auto err = output / "err";
  std::vector<std::string> env;
  for (const auto& [key, value] : fixed_environment(environment)) env.push_back(key + "=" + value);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) become(argv, folder, env, out, err);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read_file(out), read_file(err)};
}

Ran run_plumbline(const std::vector<std::string>& arguments, const fs::path& folder,
                  std::map<std::string, std::string> environment) {
  environment.try_emplace("PLUMBLINE_NOW", "2026-01-01T00:00:00Z");
  environment.try_emplace("PLUMBLINE_DATA", PLUMBLINE_SOURCE_DIR);
  std::vector<std::string> argv{PLUMBLINE_BINARY};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run(argv, folder, environment);
}

GitRepository::GitRepository(fs::path folder) : m_path(std::move(folder)) {
  fs::create_directories(m_path);
  git({"init", "-q", "-b", "main"});
}

std::string GitRepository::git(const std::vector<std::string>& arguments, std::int64_t at,
                               const std::string& who) {
  std::vector<std::string> argv{"git", "-c", "commit.gpgsign=false", "-c", "merge.ff=false"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const std::string date = "@" + std::to_string(at) + " +0000";
  const std::string name = who.substr(0, who.find(" <"));
  const auto open = who.find('<') + 1;
  const std::string address = who.substr(open, who.size() - open - 1);
  const auto ran = run(argv, m_path,
                       {{"GIT_AUTHOR_DATE", date},
                        {"GIT_COMMITTER_DATE", date},
                        {"GIT_AUTHOR_NAME", name},
                        {"GIT_COMMITTER_NAME", name},
                        {"GIT_AUTHOR_EMAIL", address},
                        {"GIT_COMMITTER_EMAIL", address}});
  INFO("git " << arguments.front() << ": " << ran.err);
  REQUIRE(ran.code == 0);
  std::string out = ran.out;
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

void GitRepository::write(const std::string& file, const std::string& content) const {
  write_file(m_path / file, content);
}

std::string GitRepository::commit(const std::string& message, std::int64_t at, const std::string& who) {
  git({"add", "-A"}, at, who);
  git({"commit", "-q", "--allow-empty", "-m", message}, at, who);
  return git({"rev-parse", "HEAD"}, at, who);
}

void write_file(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace plumbline::test
