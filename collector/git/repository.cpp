#include "collector/git/repository.hpp"

#include <fmt/core.h>

#include <filesystem>

namespace plumbline::git {
namespace {

namespace fs = std::filesystem;

bool has_foreign_format(git_repository* repository) {
  git_config* raw = nullptr;
  if (git_repository_config_snapshot(&raw, repository) != 0) return false;
  const ConfigHandle config(raw);
  const char* format = nullptr;
  return git_config_get_string(&format, raw, "extensions.objectformat") == 0 &&
         std::string_view(format) != "sha1";
}

}  // namespace

Refusal refusal_of(int error, const std::string& location) {
  const std::string why = last_error();
  // libgit2 1.5 gives the failed look for an exception in the user's configuration as the reason.
  if (error == GIT_EOWNER || why.find("safe.directory") != std::string::npos) {
    return {"refused",
            "cannot read the repository at " + location +
                ": it belongs to another user. To allow it: git config --global --add safe.directory " +
                location};
  }
  if (error == GIT_ENOTFOUND) {
    std::error_code code;
    if (!fs::exists(location, code))
      return {"refused",
              "cannot read the repository at " + location + ": there is nothing here, or no right to see it"};
    return {"refused",
            "cannot read " + location +
                ": it is not a git repository (name the top of a work tree, a bare repository or a mirror)"};
  }
  // libgit2 asks for the user's and the machine's own settings before it opens anything
  for (const auto* settings : {".gitconfig", "/git/config", "/etc/gitconfig"}) {
    if (why.find(settings) == std::string::npos) continue;
    return {"refused",
            fmt::format("cannot open the repository at {}: git's own settings cannot be read ({}); HOME or "
                        "XDG_CONFIG_HOME names a folder this user has no right to: set it to your own",
                        location, why)};
  }
  if (why.find("extension") != std::string::npos || why.find("repository version") != std::string::npos) {
    const bool sha256 = why.find("objectformat") != std::string::npos;
    return {"unsupported",
            "cannot read the repository at " + location + ": " +
                (sha256 ? "object format not supported (only SHA-1 repositories can be read)" : why)};
  }
  return {"damaged", "cannot open the repository at " + location + ": " + why};
}

tl::expected<Repository, Refusal> open_repository(const std::string& location) {
  init_libgit();
  git_repository* raw = nullptr;
  const int error = git_repository_open_ext(&raw, location.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
  if (error != 0) return tl::unexpected(refusal_of(error, location));
  const RepositoryHandle handle(raw);
  if (has_foreign_format(raw)) {
    return tl::unexpected(
        Refusal{"unsupported", "cannot read the repository at " + location +
                                   ": object format not supported (only SHA-1 repositories can be read)"});
  }
  Repository out;
  out.layout = {location, git_repository_path(raw), git_repository_commondir(raw)};
  out.objects = (fs::path(out.layout.common) / "objects").string();
  std::error_code code;
  out.alternates = fs::exists(fs::path(out.objects) / "info" / "alternates", code);
  out.grafts = fs::exists(fs::path(out.layout.common) / "info" / "grafts", code);
  auto refs = read_raw_refs(out.layout);
  if (!refs) {
    const bool damaged = refs.error().code == Errc::integrity;
    return tl::unexpected(Refusal{damaged ? "damaged" : "refused", refs.error().message});
  }
  out.raw = std::move(*refs);
  return out;
}

void parse_repository(Repository& repository) {
  repository.refs = parse_refs(repository.raw);
  const auto shallow = parse_shallow(repository.raw.shallow);
  repository.shallow = {shallow.begin(), shallow.end()};
}

MainTip choose_main(const Refs& refs) {
  constexpr std::string_view k_heads = "refs/heads/";
  const auto branch = refs.head_branch.value_or("");
  if (refs.head) {
    if (!branch.empty())
      return {refs.head, branch.starts_with(k_heads) ? branch.substr(k_heads.size()) : branch, ""};
    return {refs.head, "HEAD", "HEAD names a commit and no branch; its history is read as the main line"};
  }
  for (const auto* name : {"main", "master", "trunk", "develop"}) {
    const auto it = refs.all.find(std::string(k_heads) + name);
    if (it == refs.all.end()) continue;
    return {it->second, name,
            "HEAD names " + (branch.empty() ? "nothing" : branch) + ", which is not there; " + name +
                " is read as the main line"};
  }
  return {};
}

}  // namespace plumbline::git
