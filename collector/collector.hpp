#pragma once
// What every collector is: it reads one source and hands over records and gaps. It never judges and never
// sees the database.
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "collector/server.hpp"
#include "core/result.hpp"
#include "core/shapes.hpp"
#include "core/sink.hpp"

namespace plumbline {

/// Files that name the keys of signers. Empty: none of that kind.
struct KeyFiles {
  std::string signers;  ///< allowed signers, as ssh-keygen(1) describes them
  std::string revoked;  ///< public keys, one a line, that are never believed
  std::string keyring;  ///< OpenPGP public keys, armoured or not
  [[nodiscard]] bool any() const { return !signers.empty() || !keyring.empty(); }
  friend bool operator==(const KeyFiles&, const KeyFiles&) = default;
};

/// What the tree file says of one source.
struct SourceSpec {
  std::string name;             ///< unique in the tree; source_id(name) is its id
  std::string type;             ///< "git", "files", "buildbot", …
  std::string location;         ///< for git: path of a work tree, bare repository or mirror, or a URL;
                                ///< else a path or the URL of a server
  std::string branch;           ///< for git: read as the main line; empty: the default branch
  bool live = false;            ///< this *is* the origin (SEMANTICS 6)
  std::optional<Instant> from;  ///< of a fork: our first commit
  std::string release_pattern;  ///< ECMAScript regex over tag names; empty: the built-in one
  std::string release_candidate_pattern;  ///< likewise
  KeyFiles keys;                          ///< by which signatures are verified; none: they are only seen
  std::map<std::string, std::string> settings;  ///< what its type asks for; of a list one part a line
};

struct Progress {
  std::string_view source;
  std::string_view phase;  ///< "commits", "documents", …
  std::uint64_t done = 0;
  std::uint64_t total = 0;  ///< 0: not known yet
};

struct CollectContext {
  Instant now;                                    ///< received time of this run
  std::string cursor;                             ///< from the last finished reading; empty: none
  std::string data_root;                          ///< folder that holds collector/git/lens, probe, bsimm
  std::function<void(const Progress&)> progress;  ///< may be empty
  std::string cache;            ///< folder for mirrors of sources that are URLs; empty: there is none
  std::vector<Server> servers;  ///< what is known of the servers behind URLs
  std::optional<std::int64_t>
      max_wait;  ///< seconds a reading may wait for a server's limits; none: our choice
  std::string record,
      replay;  ///< folder that raw replies are written to, or come from; a folder a source in it
};

/// Reads one source. A source that cannot be read at all is not an error: it is a `finish` with gaps. An
/// Error means the sink failed, or the call was wrong.
class Collector {
 public:
  virtual ~Collector() = default;
  [[nodiscard]] virtual std::string_view type() const = 0;
  [[nodiscard]] virtual Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                             Sink& sink) const = 0;
};

/// One entry a collector; the list is made by collector/CMakeLists.txt's folders through
/// collector/registry.cpp.
[[nodiscard]] const Collector* find_collector(std::string_view type);

}  // namespace plumbline
