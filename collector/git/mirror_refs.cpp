#include "collector/git/mirror_refs.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>

namespace plumbline::git {
namespace {

namespace fs = std::filesystem;

struct Advertised {
  std::map<std::string, git_oid> refs;  // branches and tags
  std::string head;                     // the branch HEAD names; empty: the server does not say
  std::optional<git_oid> head_id;
  std::string missing;  // a ref whose object did not come
};

bool is_wanted(const std::string& name) {
  int valid = 0;
  const bool ours = name.starts_with("refs/heads/") || name.starts_with("refs/tags/");
  return ours && git_reference_name_is_valid(&valid, name.c_str()) == 0 && valid == 1;
}

Result<Advertised> listen(git_remote* remote, git_repository* repository) {
  const git_remote_head** heads = nullptr;
  std::size_t count = 0;
  git_odb* raw = nullptr;
  if (git_remote_ls(&heads, &count, remote) != 0 || git_repository_odb(&raw, repository) != 0)
    return fail(Errc::io, "the list of refs cannot be read: " + last_error());
  const OdbHandle odb(raw);
  Advertised out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = heads[i]->name;
    if (name == "HEAD") {
      out.head_id = heads[i]->oid;
      if (heads[i]->symref_target != nullptr) out.head = heads[i]->symref_target;
    }
    if (!is_wanted(name)) continue;
    if (git_odb_exists(raw, &heads[i]->oid) == 0) out.missing = name;
    out.refs.insert_or_assign(name, heads[i]->oid);
  }
  return out;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto wrote = write(file, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

// All of it under its name, or what was there before.
bool replace(const fs::path& file, std::string_view bytes) {
  const std::string beside = file.string() + ".new";
  const int out = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (out < 0) return false;
  const bool whole = write_all(out, bytes) && fsync(out) == 0;
  return close(out) == 0 && whole && std::rename(beside.c_str(), file.c_str()) == 0;
}

std::string hex_of(const git_oid& id) {
  char out[GIT_OID_HEXSZ + 1];
  return git_oid_tostr(out, sizeof out, &id);
}

std::string packed(const Advertised& advertised) {
  std::string out = "# pack-refs with: sorted \n";
  for (const auto& [name, id] : advertised.refs) out += hex_of(id) + ' ' + name + '\n';
  return out;
}

// A server whose HEAD names a commit and no branch is read by that commit, where it came with a branch.
std::string head_of(const Advertised& advertised, git_remote* remote, git_repository* repository) {
  if (!advertised.head.empty() && is_wanted(advertised.head)) return "ref: " + advertised.head + '\n';
  if (!advertised.head_id) return {};
  git_buf guess = GIT_BUF_INIT;
  std::string named;
  if (git_remote_default_branch(&guess, remote) == 0) named = std::string(guess.ptr, guess.size);
  git_buf_dispose(&guess);
  if (is_wanted(named)) return "ref: " + named + '\n';
  git_commit* commit = nullptr;
  if (git_commit_lookup(&commit, repository, &*advertised.head_id) != 0) return {};
  git_commit_free(commit);
  return hex_of(*advertised.head_id) + '\n';
}

}  // namespace

std::optional<Refusal> write_refs(const std::string& folder, git_remote* remote, git_repository* repository) {
  const auto advertised = listen(remote, repository);
  if (!advertised) return Refusal{"io", advertised.error().message};
  if (!advertised->missing.empty())
    return Refusal{"damaged", "the server names " + advertised->missing + " and does not send what it names"};
  const fs::path mirror(folder);
  const auto head = head_of(*advertised, remote, repository);
  if ((!head.empty() && !replace(mirror / "HEAD", head)) ||
      !replace(mirror / "packed-refs", packed(*advertised)))
    return Refusal{"io", "the refs of the mirror cannot be written: " + std::string(std::strerror(errno))};
  return std::nullopt;
}

}  // namespace plumbline::git
