#pragma once
// plumbline.yaml: the tree of the user's products and sources, and folders of their own probes and packs.
#include <map>
#include <string>
#include <vector>

#include "cli/servers.hpp"
#include "collector/collector.hpp"
#include "core/result.hpp"
#include "core/tree.hpp"

namespace plumbline::cli {

/// Regular expressions (ECMAScript) over tag names; empty: the built-in ones.
struct TagPatterns {
  std::string release, release_candidate;
};

struct Config {
  std::string file;  ///< as opened
  Tree tree;         ///< locations absolute paths or URLs, rows in the order of the file
  std::map<std::string, TagPatterns> patterns;  ///< source -> its patterns, where it has some
  std::map<std::string, KeyFiles> keys;         ///< source -> keys of its signers, where some are given
  std::map<std::string, std::map<std::string, std::string>> settings;  ///< source -> what its type asks for
  std::string people;  ///< lines of the people file; empty: there is none
  std::vector<std::string> probe_folders, pack_folders;
  std::vector<ServerWords> servers;  ///< behind URLs
  std::string cache;                 ///< folder of mirrors, absolute; empty: not said
  std::string digest;                ///< of the file's bytes
};

/// Errors: config ("file:line: key: what is wrong", with the nearest valid name), unreadable, limit.
/// The same files are accepted and refused by docs/plumbline.schema.json, but for what a schema cannot say:
/// names used twice, durations and dates out of range, patterns that are no regular expression.
[[nodiscard]] Result<Config> load_config(const std::string& file);

}  // namespace plumbline::cli
