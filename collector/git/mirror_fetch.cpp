#include "collector/git/mirror_fetch.hpp"

#include <curl/curl.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "collector/git/mirror_http.hpp"
#include "collector/git/mirror_refs.hpp"
#include "collector/git/mirror_ssh.hpp"

namespace plumbline::git {
namespace {

struct FreeRemote {
  void operator()(git_remote* p) const { git_remote_free(p); }
};
using RemoteHandle = std::unique_ptr<git_remote, FreeRemote>;

// What the callbacks of one fetch share.
struct Fetch {
  HttpSession http;
  SshSession ssh;
  std::uint64_t max_bytes = 0;
  std::optional<Refusal> refusal;
  const ChildVoice* voice = nullptr;
  unsigned told = 0;
};

int give_up(Fetch& fetch, Refusal refusal) {
  if (!fetch.refusal) fetch.refusal = std::move(refusal);
  return GIT_EUSER;
}

int on_progress(const git_indexer_progress* stats, void* payload) {
  auto& fetch = *static_cast<Fetch*>(payload);
  if (stats->received_bytes > fetch.max_bytes)
    return give_up(fetch, {"too_large", "it sends more than the " + std::to_string(fetch.max_bytes) +
                                            " bytes one fetch may take (`max_bytes` under `servers`)"});
  // Once in a hundred, so that the pipe is not the slowest part.
  const unsigned hundredth = stats->total_objects / 100 + 1;
  if (stats->received_objects / hundredth != fetch.told) {
    fetch.told = stats->received_objects / hundredth;
    fetch.voice->progress(stats->received_objects, stats->total_objects);
  }
  return 0;
}

int on_transport(git_transport** out, git_remote* owner, void* payload) {
  return make_http_transport(out, owner, &static_cast<Fetch*>(payload)->http);
}

int on_credentials(git_credential** out, const char*, const char* user, unsigned allowed, void* payload) {
  auto& fetch = *static_cast<Fetch*>(payload);
  return give_credentials(out, user, allowed, fetch.ssh);
}

int on_certificate(git_cert* cert, int, const char*, void* payload) {
  return check_host(cert, static_cast<Fetch*>(payload)->ssh);
}

git_remote_callbacks callbacks_of(Fetch& fetch, Scheme scheme) {
  git_remote_callbacks out = GIT_REMOTE_CALLBACKS_INIT;
  out.payload = &fetch;
  out.transfer_progress = on_progress;
  if (scheme == Scheme::http || scheme == Scheme::https) out.transport = on_transport;
  if (scheme == Scheme::ssh) {
    out.credentials = on_credentials;
    out.certificate_check = on_certificate;
  }
  return out;
}

// What the callbacks know is nearer to the truth than what libgit2 says at the end.
Refusal refusal_of(const Fetch& fetch, int error, const RemoteUrl& url, bool connected) {
  if (fetch.refusal) return *fetch.refusal;
  if (fetch.http.refusal) return *fetch.http.refusal;
  if (fetch.ssh.refusal) return *fetch.ssh.refusal;
  const std::string said = last_error();
  if (error == GIT_EOWNER)
    return {"refused",
            "it belongs to another user. To allow it: git config --global --add safe.directory " + url.path};
  if (url.scheme == Scheme::file && !connected) return {"not_found", "there is no git repository: " + said};
  if (error == GIT_EAUTH) return {"auth_refused", "the server does not let us in: " + said};
  // A socket that is refused is an error of the system to libgit2, as a disk that is full.
  if (!connected) return {"unreachable", "no connection: " + said};
  const auto* last = git_error_last();
  if (last != nullptr && last->klass == GIT_ERROR_OS) return {"io", "the mirror cannot be written: " + said};
  if (url.scheme == Scheme::file) return {"damaged", "it cannot be read whole: " + said};
  return {"server_gone", "the server broke off in the middle of its answer: " + said};
}

Result<RepositoryHandle> open_mirror(const std::string& folder) {
  git_repository* raw = nullptr;
  if (git_repository_open_ext(&raw, folder.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_BARE,
                              nullptr) == 0)
    return RepositoryHandle(raw);
  if (std::filesystem::exists(std::filesystem::path(folder) / "HEAD"))
    return fail(Errc::unreadable, "the mirror at " + folder + " cannot be opened: " + last_error() +
                                      "; delete that folder to fetch it anew");
  git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
  options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKDIR | GIT_REPOSITORY_INIT_NO_REINIT;
  if (git_repository_init_ext(&raw, folder.c_str(), &options) != 0)
    return fail(Errc::io, "a mirror cannot be made at " + folder + ": " + last_error());
  return RepositoryHandle(raw);
}

Result<RemoteHandle> make_remote(git_repository* repository, const RemoteUrl& url) {
  git_remote_create_options options = GIT_REMOTE_CREATE_OPTIONS_INIT;
  options.repository = repository;  // and no name: nothing of it is written down
  options.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC;
  git_remote* raw = nullptr;
  if (git_remote_create_with_opts(&raw, url.text().c_str(), &options) != 0)
    return fail(Errc::usage, "no remote can be made of the URL: " + last_error());
  return RemoteHandle(raw);
}

std::optional<Refusal> fetch_all(const std::string& folder, const RemoteUrl& url, Fetch& fetch) {
  auto repository = open_mirror(folder);
  if (!repository) return Refusal{"io", repository.error().message};
  auto remote = make_remote(repository->get(), url);
  if (!remote) return Refusal{"unsupported", remote.error().message};
  git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
  options.callbacks = callbacks_of(fetch, url.scheme);
  options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;  // the second refspec names them
  options.update_fetchhead = 0;
  options.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
  if (const int error = git_remote_connect(remote->get(), GIT_DIRECTION_FETCH, &options.callbacks,
                                           &options.proxy_opts, nullptr);
      error != 0)
    return refusal_of(fetch, error, url, false);
  std::array<char*, 2> specs{const_cast<char*>("+refs/heads/*:refs/heads/*"),
                             const_cast<char*>("+refs/tags/*:refs/tags/*")};
  const git_strarray list{specs.data(), specs.size()};
  if (const int error = git_remote_download(remote->get(), &list, &options); error != 0)
    return refusal_of(fetch, error, url, true);
  return write_refs(folder, remote->get(), repository->get());
}

}  // namespace

void fetch_into(const std::string& folder, const RemoteUrl& url, const std::vector<Server>& servers,
                const ChildVoice& voice) {
  init_libgit();
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const Server server = server_for(servers, url.server());
  Fetch fetch;
  fetch.max_bytes = server.max_bytes.value_or(k_fetch_bytes);
  fetch.http = {url, &servers, fetch.max_bytes, {}};
  fetch.ssh = {url, server, {}, 0};
  fetch.voice = &voice;
  if (url.scheme == Scheme::ssh) prepare_ssh(fetch.ssh, folder);
  const auto refusal = fetch.ssh.refusal ? fetch.ssh.refusal : fetch_all(folder, url, fetch);
  refusal ? voice.refused(*refusal) : voice.done();
}

}  // namespace plumbline::git
