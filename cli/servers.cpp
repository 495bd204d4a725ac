#include "cli/servers.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace plumbline::cli {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t k_longest_secret_file = 64u << 10;

std::string value_of(const Environment& environment, const std::string& name) {
  const auto it = environment.find(name);
  return it == environment.end() ? "" : it->second;
}

// A file of secrets that others may read keeps none.
Result<std::string> read_secret(const std::string& file) {
  struct stat info {};
  if (stat(file.c_str(), &info) != 0)
    return fail(Errc::usage, fmt::format("the token file {} cannot be read: {}", file, std::strerror(errno)));
  if (!S_ISREG(info.st_mode)) return fail(Errc::usage, fmt::format("the token file {} is no file", file));
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail(Errc::usage, fmt::format("the token file {} is open to others: chmod 600 {}", file, file));
  std::ifstream in(file, std::ios::binary);
  std::string out(k_longest_secret_file, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad() || !in.is_open())
    return fail(Errc::usage, fmt::format("the token file {} cannot be read", file));
  return out;
}

std::string trimmed(std::string text) {
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.pop_back();
  return text;
}

// "host=token" or "host=user:token", divided by blanks and line breaks.
Result<void> add_tokens(const std::string& text, const std::string& from, std::vector<Server>& out) {
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const auto mark = word.find('=');
    if (mark == std::string::npos || mark == 0 || mark + 1 == word.size() || word.starts_with("*="))
      return fail(Errc::usage,
                  from +
                      ": should be like git.example.org=TOKEN or git.example.org=USER:TOKEN, one "
                      "for each server, divided by blanks");
    Server server;
    server.host = word.substr(0, mark);
    server.token = word.substr(mark + 1);
    if (const auto colon = server.token.find(':'); colon != std::string::npos) {
      server.user = server.token.substr(0, colon);
      server.token.erase(0, colon + 1);
    }
    out.push_back(std::move(server));
  }
  return {};
}

void add_secrets(const ServerWords& words, const Environment& environment, Server& server) {
  const auto from = [&](const std::string& name, std::string& to) {
    if (name.empty()) return;
    to = value_of(environment, name);
    if (to.empty())
      server.broken =
          fmt::format("the variable {} that plumbline.yaml names for {} is not set", name, server.host);
  };
  from(words.token_env, server.token);
  from(words.ssh_passphrase_env, server.ssh_passphrase);
  if (words.token_file.empty()) return;
  auto token = read_secret(words.token_file);
  if (!token)
    server.broken = token.error().message;
  else
    server.token = trimmed(std::move(*token));
}

Server for_all(const Environment& environment) {
  Server out;
  out.host = "*";
  out.ssh_key = value_of(environment, "PLUMBLINE_SSH_KEY");
  out.ssh_passphrase = value_of(environment, "PLUMBLINE_SSH_PASSPHRASE");
  out.ca_file = value_of(environment, "PLUMBLINE_CA_FILE");
  out.known_hosts = value_of(environment, "PLUMBLINE_KNOWN_HOSTS");
  std::error_code code;
  const auto own = fs::path(value_of(environment, "HOME")) / ".ssh" / "known_hosts";
  if (out.known_hosts.empty() && own.is_absolute() && fs::exists(own, code)) out.known_hosts = own.string();
  return out;
}

}  // namespace

Environment server_environment(const std::vector<ServerWords>& words) {
  std::vector<std::string> names{"PLUMBLINE_GIT_TOKENS",
                                 "PLUMBLINE_GIT_TOKENS_FILE",
                                 "PLUMBLINE_SSH_KEY",
                                 "PLUMBLINE_SSH_PASSPHRASE",
                                 "PLUMBLINE_KNOWN_HOSTS",
                                 "PLUMBLINE_CA_FILE",
                                 "HOME",
                                 "XDG_CACHE_HOME"};
  for (const auto& entry : words) {
    names.push_back(entry.token_env);
    names.push_back(entry.ssh_passphrase_env);
  }
  Environment out;
  for (const auto& name : names) {
    const char* value = name.empty() ? nullptr : std::getenv(name.c_str());
    if (value != nullptr) out[name] = value;
  }
  return out;
}

Result<std::vector<Server>> known_servers(const std::vector<ServerWords>& words,
                                          const Environment& environment) {
  std::vector<Server> out{for_all(environment)};
  for (const auto& entry : words) {
    out.push_back(entry.server);
    add_secrets(entry, environment, out.back());
  }
  if (auto ok = add_tokens(value_of(environment, "PLUMBLINE_GIT_TOKENS"), "PLUMBLINE_GIT_TOKENS", out); !ok)
    return tl::unexpected(ok.error());
  if (const auto file = value_of(environment, "PLUMBLINE_GIT_TOKENS_FILE"); !file.empty()) {
    auto text = read_secret(file);
    if (!text) return tl::unexpected(text.error());
    if (auto ok = add_tokens(*text, "PLUMBLINE_GIT_TOKENS_FILE", out); !ok) return tl::unexpected(ok.error());
  }
  return out;
}

std::string cache_folder(const std::string& named, const Environment& environment) {
  if (!named.empty()) return fs::absolute(named).lexically_normal().string();
  if (const fs::path xdg = value_of(environment, "XDG_CACHE_HOME"); xdg.is_absolute())
    return (xdg / "plumbline").string();
  if (const fs::path home = value_of(environment, "HOME"); home.is_absolute())
    return (home / ".cache" / "plumbline").string();
  return {};
}

}  // namespace plumbline::cli
