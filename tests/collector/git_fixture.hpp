#pragma once
// A temp folder, git repositories made in it with fixed dates, and a sink that keeps what a store would.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "collector/git/git_collector.hpp"

namespace plumbline::test {

inline std::string show(const std::string& v) {
  return v;
}
inline std::string show(const Oid& v) {
  return v.hex();
}
inline std::string show(Instant v) {
  return std::to_string(v.seconds);
}
inline std::string show(PersonId v) {
  return std::to_string(v.value);
}
template <class T>
requires std::is_integral_v<T> || std::is_enum_v<T> std::string show(T v) {
  return std::to_string(static_cast<std::int64_t>(v));
}
template <class T>
std::string show(const std::optional<T>& v) {
  return v ? show(*v) : "-";
}
template <class Shape>
std::string show_record(const Shape& record) {
  std::string out;
  std::apply(
      [&](const auto&... f) { ((out += std::string(f.name) + '=' + show(record.*(f.member)) + '\n'), ...); },
      Shape::fields);
  return out;
}

/// Keeps the newest content of each record, as a store would: a full reading takes back what it did not name.
class Recorder final : public Sink {
 public:
  using Key = std::pair<std::string, std::string>;
  Result<void> begin(Pass p) override {
    pass = p;
    seen.clear();
    puts = 0;
    return {};
  }
  Result<void> put(std::vector<Record> batch) override {
    for (const auto& record : batch) {
      std::visit([&](const auto& r) { add(std::string(r.k_shape), r.native().bytes, show_record(r)); },
                 record);
      all.push_back(record);
    }
    return {};
  }
  Result<void> withdraw(std::string_view shape, const Native& native) override {
    records.erase({std::string(shape), native.bytes});
    return {};
  }
  PersonId person(std::string_view name, std::string_view address) override {
    const auto id = PersonId{id63(sha256(address.empty() ? name : address))};
    names[id.value] = name;
    return id;
  }
  Result<void> finish(std::vector<Coverage> c, std::vector<Gap> g, std::string text) override {
    coverage = std::move(c);
    gaps = std::move(g);
    cursor = std::move(text);
    std::set<std::string> dark;
    for (const auto& gap : gaps) {
      if (gap.reason != "shallow") dark.insert(gap.shape);
    }
    if (pass == Pass::full)
      std::erase_if(records,
                    [&](const auto& r) { return !seen.contains(r.first) && !dark.contains(r.first.first); });
    finished = true;
    return {};
  }
  template <class Shape>
  [[nodiscard]] std::vector<Shape> of() const {
    std::vector<Shape> out;
    for (const auto& record : all) {
      if (const auto* r = std::get_if<Shape>(&record)) out.push_back(*r);
    }
    return out;
  }
  [[nodiscard]] const Gap* gap(std::string_view shape, std::string_view reason) const {
    for (const auto& g : gaps) {
      if (g.shape == shape && g.reason == reason) return &g;
    }
    return nullptr;
  }

  Pass pass = Pass::full;
  std::map<Key, std::string> records;
  std::vector<Record> all;
  std::set<Key> seen;
  std::map<std::int64_t, std::string> names;
  std::vector<Coverage> coverage;
  std::vector<Gap> gaps;
  std::string cursor;
  int puts = 0;
  bool finished = false, twice = false;

 private:
  void add(const std::string& shape, const std::string& native, std::string text) {
    const Key key{shape, native};
    if (!seen.insert(key).second) twice = true;
    records[key] = std::move(text);
    ++puts;
  }
};

class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "plumbline-git-XXXXXX").string();
    m_path = mkdtemp(name.data());
  }
  ~Scratch() {
    std::error_code error;
    std::filesystem::remove_all(m_path, error);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return m_path / name; }
  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

 private:
  std::filesystem::path m_path;
};

inline void write(const std::filesystem::path& file, const std::string& content) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}
inline std::string slurp(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Runs `script` in a shell in `folder` with git's own settings alone; the output, or "failed".
inline std::string shell(const std::filesystem::path& folder, const std::string& script) {
  // Named by the process: beside a scratch folder others write at the same time.
  const auto out = folder.parent_path() / ("shell-out." + std::to_string(::getpid()));
  const std::string fixed =
      "cd '" + folder.string() +
      "' && export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=Ann "
      "GIT_AUTHOR_EMAIL=ann@example.org "
      "GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@example.org GIT_AUTHOR_DATE='1700000000 +0000' "
      "GIT_COMMITTER_DATE='1700000000 +0000' LC_ALL=C; "
      "as() { export GIT_AUTHOR_NAME=\"$1\" GIT_AUTHOR_EMAIL=\"$2\" GIT_COMMITTER_NAME=\"$1\" "
      "GIT_COMMITTER_EMAIL=\"$2\"; }; "
      "at() { export GIT_AUTHOR_DATE=\"$1 +0000\" GIT_COMMITTER_DATE=\"$1 +0000\"; }; set -e; ";
  const std::string command = "( " + fixed + script + "\n) > '" + out.string() + "' 2>&1 < /dev/null";
  const int code = std::system(command.c_str());
  std::string text = slurp(out);
  std::filesystem::remove(out);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return code == 0 ? text : "failed: " + text;
}

/// An empty repository with the branch main.
inline std::filesystem::path make_repository(const Scratch& scratch, const std::string& name = "r",
                                             const std::string& options = "") {
  std::filesystem::create_directories(scratch / name);
  shell(scratch / name, "git init -q -b main " + options + " .");
  return scratch / name;
}

inline constexpr Instant k_now{1800000000};

inline Result<void> collect(const std::filesystem::path& location, Recorder& sink, bool live = false,
                            Instant now = k_now, const std::string& branch = "") {
  static const git::GitCollector collector;
  SourceSpec source;
  source.name = "s";
  source.type = "git";
  source.location = location.string();
  source.live = live;
  source.branch = branch;
  CollectContext context;
  context.now = now;
  context.cursor = sink.cursor;
  context.data_root = PLUMBLINE_SOURCE_DIR;
  return collector.collect(source, context, sink);
}

}  // namespace plumbline::test
