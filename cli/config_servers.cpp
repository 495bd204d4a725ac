// `servers:` of plumbline.yaml.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>
#include <utility>

#include "cli/servers.hpp"

namespace plumbline::cli {
namespace {

namespace fs = std::filesystem;
using assess::YamlReader;
using assess::YamlValue;

const std::vector<std::string> k_keys{"host",       "user",    "token_env",          "token_file",
                                      "ca_file",    "ssh_key", "ssh_passphrase_env", "known_hosts",
                                      "plain_http", "private", "max_bytes",          "max_time"};

bool is_host(std::string_view text) {
  if (text == "*") return true;
  const auto fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view(".-_[]:").find(c) < 6;
  };
  return !text.empty() && text.size() <= 260 && std::all_of(text.begin(), text.end(), fine);
}

bool is_variable(std::string_view text) {
  const auto fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && text.size() <= 100 && (text.front() < '0' || text.front() > '9') &&
         std::all_of(text.begin(), text.end(), fine);
}

// 500000, 200MiB, 8GiB
std::optional<std::uint64_t> bytes_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  int shift = -1;
  if (unit.empty()) shift = 0;
  if (unit == "KiB") shift = 10;
  if (unit == "MiB") shift = 20;
  if (unit == "GiB") shift = 30;
  if (error != std::errc{} || shift < 0 || number == 0 || number > (1ull << 50) >> shift) return std::nullopt;
  return number << shift;
}

class ServersReader {
 public:
  ServersReader(YamlReader& reader, std::string folder) : m_reader(reader), m_folder(std::move(folder)) {}

  ServerWords entry(const YamlValue& value) {
    ServerWords out;
    if (!m_reader.is_map(value, "server", k_keys)) return out;
    m_value = &value;
    Server& server = out.server;
    server.host = m_reader.required(value, "host");
    if (!server.host.empty() && !is_host(server.host))
      refuse("host",
             "should be a machine's name in lower case, with its port where that is not the usual one "
             "(git.example.org:8443), or \"*\" for all");
    if (!m_hosts.insert(server.host).second) refuse("host", fmt::format("\"{}\" stands twice", server.host));
    server.user = word("user");
    server.ca_file = path("ca_file");
    server.ssh_key = path("ssh_key");
    server.known_hosts = path("known_hosts");
    server.plain_http = m_reader.flag(value, "plain_http");
    server.private_address = m_reader.flag(value, "private");
    secrets(out);
    limits(server);
    return out;
  }

 private:
  void refuse(std::string_view key, std::string_view what) {
    m_reader.refuse(m_value->find(key)->line, key, what);
  }

  std::string word(std::string_view key) {
    const auto text = m_reader.text(*m_value, key);
    if (text && (text->empty() || text->size() > 200 || text->find_first_of(": \t\n") != std::string::npos))
      refuse(key, "should be one word");
    return text.value_or("");
  }

  std::string path(std::string_view key) {
    const auto text = m_reader.text(*m_value, key);
    if (!text) return {};
    if (text->empty() || text->starts_with("~"))
      refuse(key, "should be the path of a file, whole or relative to this one");
    return (fs::path(m_folder) / *text).lexically_normal().string();
  }

  std::string variable(std::string_view key) {
    const auto text = m_reader.text(*m_value, key);
    if (text && !is_variable(*text))
      refuse(key,
             "should be the name of an environment variable; the secret itself never stands in this file");
    return text.value_or("");
  }

  void secrets(ServerWords& out) {
    out.token_env = variable("token_env");
    out.token_file = path("token_file");
    out.ssh_passphrase_env = variable("ssh_passphrase_env");
    const bool both = !out.token_env.empty() && !out.token_file.empty();
    if (both) refuse("token_file", "stands beside token_env; name one of them");
    for (const auto* key : {"user", "token_env", "token_file"}) {
      if (out.server.host == "*" && m_value->find(key) != nullptr)
        refuse(key, "belongs to one server: a secret shown to every server that asks is none");
    }
  }

  void limits(Server& server) {
    if (const auto text = m_reader.text(*m_value, "max_bytes")) {
      server.max_bytes = bytes_of(*text);
      if (!server.max_bytes) refuse("max_bytes", "should be a number of bytes, or like 200MiB, 8GiB");
    }
    if (const auto time = m_reader.duration(*m_value, "max_time")) {
      if (time->months != 0 || time->seconds < 1) refuse("max_time", "should be a duration like PT30M");
      server.max_seconds = time->seconds;
    }
  }

  YamlReader& m_reader;
  std::string m_folder;
  const YamlValue* m_value = nullptr;
  std::set<std::string> m_hosts;
};

}  // namespace

std::vector<ServerWords> read_servers(YamlReader& reader, const std::string& folder) {
  std::vector<ServerWords> out;
  const auto* entry = reader.root().find("servers");
  if (entry == nullptr) return out;
  if (entry->value.kind != YamlValue::Kind::list) {
    reader.refuse(entry->line, "servers", "should be a list");
    return out;
  }
  ServersReader servers(reader, folder);
  for (const auto& item : entry->value.items) out.push_back(servers.entry(item));
  return out;
}

}  // namespace plumbline::cli
