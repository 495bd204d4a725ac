#pragma once
// Release notes as a tag's own tree holds them: do they name its version?
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "collector/git/lens.hpp"
#include "collector/git/libgit.hpp"
#include "core/version.hpp"

namespace plumbline::git {

/// Versions that lines of a text name as headings do: near the beginning of a short line, and not as what
/// something is needed from, or changed since.
struct HeadingVersions {
  std::vector<std::string> named;  ///< as `comparable`, sorted, each once
  bool titled = false;             ///< one of them is the heading of a part and no date
};
[[nodiscard]] HeadingVersions versions_in_headings(std::string_view text);

/// "8.4" of 8.4 and 8.4.0: equal for versions whose numbers are.
[[nodiscard]] std::string comparable(const Version& version);

/// Reads the notes of one repository's tags; remembers what it read. One a thread.
class ReleaseNotes {
 public:
  ReleaseNotes(const Objects& objects, const Lens& lens) : m_objects(objects), m_lens(lens) {}

  struct Note {
    std::string path, says;
  };
  /// By path. `tag`: without refs/tags/. Empty: no number in its name, or no notes that name a version.
  [[nodiscard]] std::vector<Note> of(std::string_view tag, const Oid& commit);

 private:
  struct File {
    std::string path;
    Oid blob;  ///< zero: a folder that could not be read
  };
  using Files = std::vector<File>;
  struct Reading {
    HeadingVersions versions;
    bool read = false;
  };
  void look_into(const Oid& tree, const std::string& folder, int depth, Files& out);
  [[nodiscard]] const Files& files_of(const Oid& tree, const std::string& folder, int depth);
  [[nodiscard]] const Reading& read(const Oid& blob);
  [[nodiscard]] bool promises(const std::string& path);

  const Objects& m_objects;
  const Lens& m_lens;
  std::map<std::pair<Oid, std::string>, Files> m_folders;
  std::unordered_map<std::string, bool> m_promises;
  std::unordered_map<Oid, Reading, OidHash> m_read;
  std::size_t m_bytes = 0;  ///< read so far
};

}  // namespace plumbline::git
