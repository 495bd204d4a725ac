#pragma once
// Reading of a URL, and what a test asks of it.
#include "tests/collector/git_server.hpp"

namespace plumbline::test {

struct Remote {
  std::string url;
  std::filesystem::path cache;
  std::vector<Server> servers;
};

inline Result<void> collect_remote(const Remote& remote, Recorder& sink, Instant now = k_now) {
  static const git::GitCollector collector;
  SourceSpec source;
  source.name = "s";
  source.type = "git";
  source.location = remote.url;
  CollectContext context;
  context.now = now;
  context.cursor = sink.cursor;
  context.data_root = PLUMBLINE_SOURCE_DIR;
  context.cache = remote.cache.string();
  context.servers = remote.servers;
  return collector.collect(source, context, sink);
}

inline Server token_for(int port, const std::string& token) {
  Server out;
  out.host = "127.0.0.1:" + std::to_string(port);
  out.user = "ann";
  out.token = token;
  return out;
}

/// "reason: detail" of the gap in commits; empty: none.
inline std::string gap_in(const Recorder& sink) {
  for (const auto& gap : sink.gaps) {
    if (gap.shape == "commit") return gap.reason + ": " + gap.detail;
  }
  return {};
}

inline Instant covered_until(const Recorder& sink) {
  for (const auto& coverage : sink.coverage) {
    if (coverage.shape == "commit") return coverage.until;
  }
  return k_always;
}

/// Three commits, a side branch, two tags and a policy, bare, below `scratch`/served.
inline std::filesystem::path make_served(const Scratch& scratch) {
  const auto work = make_repository(scratch, "work");
  shell(work,
        "at 1700000000; echo one > a; git add a; git commit -qm one; at 1700000100; echo contact us > "
        "SECURITY.md; "
        "git add .; git commit -qm two; git tag v1; git checkout -qb side; at 1700000200; echo x > b; git "
        "add b; "
        "git commit -qm side; git checkout -q main; at 1700000300; echo two >> a; git commit -qam three; "
        "git tag -a -m two v2");
  std::filesystem::create_directories(scratch / "served");
  shell(scratch / "served", "git clone -q --mirror ../work r.git");
  return scratch / "served";
}

}  // namespace plumbline::test
