#include "collector/mail/patch_id.hpp"

#include "collector/git/commit_parse.hpp"
#include "collector/git/repository.hpp"
#include "collector/http/json.hpp"

namespace plumbline::mail {
namespace {

template <class T, void (*F)(T*)>
struct Freed {
  void operator()(T* p) const { F(p); }
};
template <class T, void (*F)(T*)>
using Handle = std::unique_ptr<T, Freed<T, F>>;
using Diff = Handle<git_diff, git_diff_free>;
using Commit_ = Handle<git_commit, git_commit_free>;
using Tree_ = Handle<git_tree, git_tree_free>;

std::string id_of(git_diff* diff) {
  git_oid oid;
  if (git_diff_num_deltas(diff) == 0 || git_diff_patchid(&oid, diff, nullptr) != 0) return {};
  char text[GIT_OID_HEXSZ + 1];
  return git_oid_tostr(text, sizeof text, &oid);
}

review::Account account(const git::RawPerson& person, std::string_view encoding) {
  review::Account out;
  out.name = http::as_word(git::to_utf8(person.name, encoding), 200);
  out.address = http::as_word(git::to_utf8(person.address), 200);
  return out;
}

}  // namespace

std::string patch_id_of(std::string_view difference) {
  if (difference.empty()) return {};
  git::init_libgit();
  git_diff* raw = nullptr;
  if (git_diff_from_buffer(&raw, difference.data(), difference.size()) != 0) return {};
  const Diff diff(raw);
  return id_of(raw);
}

Result<Tree> Tree::open(const std::string& location) {
  git::init_libgit();
  git_repository* raw = nullptr;
  if (git_repository_open_ext(&raw, location.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr) != 0)
    return fail(Errc::not_found, git::refusal_of(0, location).detail);
  Tree out;
  out.m_location = location;
  out.m_repository.reset(raw);
  return out;
}

std::string Tree::digest() const {
  const auto repository = git::open_repository(m_location);
  return repository ? repository->raw.digest() : "";
}

Result<std::vector<KnownCommit>> Tree::commits() const {
  auto repository = git::open_repository(m_location);
  if (!repository) return fail(Errc::unreadable, repository.error().detail);
  git::parse_repository(*repository);
  const auto tip = git::choose_main(repository->refs);
  const auto objects = git::Objects::open(repository->objects);
  if (!objects) return tl::unexpected(objects.error());
  std::vector<KnownCommit> out;
  std::unordered_set<Oid, git::OidHash> seen;
  std::vector<Oid> waiting;
  if (tip.oid) waiting.push_back(*tip.oid);
  while (!waiting.empty()) {
    const auto oid = waiting.back();
    waiting.pop_back();
    if (!seen.insert(oid).second) continue;
    const auto object = objects->read(oid, GIT_OBJECT_COMMIT);
    const auto commit = object ? git::parse_commit(object.bytes()) : std::nullopt;
    if (!commit) continue;  // what is missing there is the repository's own gap
    waiting.insert(waiting.end(), commit->parents.begin(), commit->parents.end());
    if (commit->parents.size() > 1) continue;
    auto message = commit->message;
    while (message.starts_with('\n')) message.remove_prefix(1);
    KnownCommit known;
    known.oid = oid.hex();
    known.title = http::as_word(git::to_utf8(message.substr(0, message.find('\n')), commit->encoding), 500);
    known.author = account(commit->author, commit->encoding);
    known.committer = account(commit->committer, commit->encoding);
    known.committed = {commit->committer.seconds};
    known.authored = {commit->author.seconds};
    out.push_back(std::move(known));
  }
  return out;
}

std::string Tree::patch_id_of(const KnownCommit& commit) const {
  git_oid oid;
  git_commit* raw = nullptr;
  if (git_oid_fromstr(&oid, commit.oid.c_str()) != 0 ||
      git_commit_lookup(&raw, m_repository.get(), &oid) != 0)
    return {};
  const Commit_ own(raw);
  if (git_commit_parentcount(raw) > 1) return {};
  git_tree *tree = nullptr, *before = nullptr;
  if (git_commit_tree(&tree, raw) != 0) return {};
  const Tree_ own_tree(tree);
  Tree_ parent_tree;
  git_commit* parent = nullptr;
  if (git_commit_parentcount(raw) == 1) {
    if (git_commit_parent(&parent, raw, 0) != 0) return {};
    const Commit_ own_parent(parent);
    if (git_commit_tree(&before, parent) != 0) return {};
    parent_tree.reset(before);
  }
  git_diff* difference = nullptr;
  if (git_diff_tree_to_tree(&difference, m_repository.get(), before, tree, nullptr) != 0) return {};
  const Diff diff(difference);
  return id_of(difference);
}

}  // namespace plumbline::mail
