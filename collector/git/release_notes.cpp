#include "collector/git/release_notes.hpp"

#include <algorithm>

#include "collector/git/commit_parse.hpp"
#include "collector/git/tree_diff.hpp"

namespace plumbline::git {
namespace {

constexpr std::string_view k_kind = "doc.release_notes";
// All limits are our choice; what is beyond them is said to be unread.
constexpr std::size_t k_most_note_bytes = 4u << 20;  // of one file
constexpr std::size_t k_most_bytes_ever = 2u << 30;  // of all files of all tags
constexpr std::size_t k_most_files = 2'000;          // of one tag
constexpr int k_most_folders = 6;                    // one in the other
constexpr std::size_t k_remembered = 20'000;         // readings, folders and paths each

}  // namespace

bool ReleaseNotes::promises(const std::string& path) {
  if (m_promises.size() > k_remembered) m_promises.clear();
  const auto [it, fresh] = m_promises.try_emplace(path, false);
  if (fresh) it->second = m_lens.promises(path, k_kind);
  return it->second;
}

// Notes stand in the root, in a folder of it, or below a folder that is for notes.
void ReleaseNotes::look_into(const Oid& tree, const std::string& folder, int depth, Files& out) {
  const Object raw = m_objects.read(tree, GIT_OBJECT_TREE);
  if (!raw) {
    out.push_back({folder.empty() ? "/" : folder, {}});
    return;
  }
  TreeCursor at(raw.bytes());
  for (; !at.at_end() && out.size() <= k_most_files; at.next()) {
    const auto& entry = at.entry();
    const auto path = folder + std::string(entry.name);
    if (entry.is_file() && promises(path)) out.push_back({path, entry.id()});
    if (!entry.is_tree() || depth >= k_most_folders) continue;
    if (depth > 0 && !promises(path + "/1.0.md")) continue;
    const auto& inner = files_of(entry.id(), path + "/", depth + 1);
    out.insert(out.end(), inner.begin(), inner.end());
  }
  if (at.torn() || out.size() > k_most_files) out.push_back({folder.empty() ? "/" : folder, {}});
}

const ReleaseNotes::Files& ReleaseNotes::files_of(const Oid& tree, const std::string& folder, int depth) {
  const auto [it, fresh] = m_folders.try_emplace({tree, folder});
  if (fresh) look_into(tree, folder, depth, it->second);
  return it->second;
}

const ReleaseNotes::Reading& ReleaseNotes::read(const Oid& blob) {
  const auto [it, fresh] = m_read.try_emplace(blob);
  if (!fresh || m_bytes > k_most_bytes_ever) return it->second;
  const Object object = m_objects.read_checked(blob, GIT_OBJECT_BLOB, k_most_note_bytes);
  if (!object) return it->second;
  m_bytes += object.bytes().size();
  it->second = {versions_in_headings(object.bytes()), true};
  return it->second;
}

std::vector<ReleaseNotes::Note> ReleaseNotes::of(std::string_view tag, const Oid& commit) {
  const auto version = parse_version(tag);
  if (!version) return {};
  const auto mine = comparable(*version);
  if (m_folders.size() > k_remembered) m_folders.clear();
  if (m_read.size() > k_remembered) m_read.clear();
  const Object raw = m_objects.read(commit, GIT_OBJECT_COMMIT);
  const auto parsed = raw ? parse_commit(raw.bytes()) : std::nullopt;
  if (!parsed) return {{"/", "unread"}};
  Files files;
  look_into(parsed->tree, "", 0, files);
  std::vector<Note> out;
  for (const auto& file : files) {
    const auto path = to_utf8(file.path);
    if (file.blob == Oid{}) {
      out.push_back({path, "unread"});
      continue;
    }
    const auto slash = file.path.rfind('/');
    const auto name = slash == std::string::npos ? file.path : file.path.substr(slash + 1);
    const auto in_name = parse_version(name.substr(0, name.rfind('.')));
    const auto& reading = read(file.blob);
    const auto& named = reading.versions.named;
    if ((in_name && comparable(*in_name) == mine) || std::binary_search(named.begin(), named.end(), mine))
      out.push_back({path, "this"});
    else if (!reading.read)
      out.push_back({path, "unread"});
    else if (reading.versions.titled)
      out.push_back({path, "other"});
  }
  std::sort(out.begin(), out.end(), [](const Note& a, const Note& b) { return a.path < b.path; });
  return out;
}

}  // namespace plumbline::git
