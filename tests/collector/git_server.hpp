#pragma once
// Real servers on loopback: nginx with fcgiwrap and git-http-backend, and sshd. Each has a configuration of
// its own in a temp folder, is waited for by connecting to it, and is ended by its process group.
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <utility>

#include "tests/collector/git_fixture.hpp"

namespace plumbline::test {

/// A process of this test's own, with all it started.
class Process {
 public:
  Process() = default;
  explicit Process(const std::vector<std::string>& argv, const std::filesystem::path& log) : m_id(fork()) {
    if (m_id != 0) {
      setpgid(m_id, m_id);
      return;
    }
    setpgid(0, 0);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const int in = open("/dev/null", O_RDONLY);
    dup2(in, 0);
    dup2(out, 1);
    dup2(out, 2);
    std::vector<char*> words;
    for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    execv(words[0], words.data());
    _exit(127);
  }
  ~Process() { end(); }
  Process(Process&& other) noexcept : m_id(std::exchange(other.m_id, -1)) {}
  Process& operator=(Process&& other) noexcept {
    end();
    m_id = std::exchange(other.m_id, -1);
    return *this;
  }
  void end() {
    if (m_id <= 0) return;
    kill(-m_id, SIGKILL);
    waitpid(m_id, nullptr, 0);
    m_id = -1;
  }
  [[nodiscard]] bool alive() const {
    siginfo_t info{};
    return m_id > 0 && waitid(P_PID, static_cast<id_t>(m_id), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
  }

 private:
  pid_t m_id = -1;
};

inline sockaddr_in loopback(int port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(static_cast<std::uint16_t>(port));
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return out;
}

/// A socket that listens on a free port of loopback; nobody accepts.
class Listener {
 public:
  Listener() : m_socket(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(m_socket, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(m_socket, 16) != 0 ||
        getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      return;
    m_port = ntohs(address.sin_port);
  }
  ~Listener() { close(m_socket); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  [[nodiscard]] int port() const { return m_port; }
  [[nodiscard]] int socket_number() const { return m_socket; }

 private:
  int m_socket;
  int m_port = 0;
};

inline int connect_to(int port) {
  const int out = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(port);
  if (connect(out, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return out;
  close(out);
  return -1;
}

/// True when somebody answers there before `process` ends.
inline bool wait_for(int port, const Process& process) {
  while (process.alive()) {
    const int out = connect_to(port);
    if (out >= 0) {
      close(out);
      return true;
    }
    sched_yield();
  }
  return false;
}

/// Passes everything on to `port` and breaks the connection off after so many bytes of answers, every time.
class DyingProxy {
 public:
  DyingProxy(int port, std::size_t bytes) : m_id(fork()) {
    if (m_id != 0) return;
    for (;;) serve(port, bytes);
  }
  ~DyingProxy() {
    kill(m_id, SIGKILL);
    waitpid(m_id, nullptr, 0);
  }
  DyingProxy(const DyingProxy&) = delete;
  DyingProxy& operator=(const DyingProxy&) = delete;
  [[nodiscard]] int port() const { return m_listener.port(); }

 private:
  void serve(int port, std::size_t bytes) const {
    const int client = accept(m_listener.socket_number(), nullptr, nullptr);
    const int server = connect_to(port);
    pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    char buffer[4096];
    std::size_t passed = 0;
    while (poll(ends, 2, -1) > 0) {
      const int from = ends[0].revents != 0 ? client : server;
      auto got = read(from, buffer, sizeof buffer);
      if (got <= 0) break;
      if (from == server) got = std::min(got, static_cast<ssize_t>(bytes - passed));
      if (::write(from == client ? server : client, buffer, static_cast<std::size_t>(got)) != got) break;
      if (from == server && (passed += static_cast<std::size_t>(got)) >= bytes) break;
    }
    close(client);
    close(server);
  }
  Listener m_listener;
  pid_t m_id;
};

/// nginx on three ports: `plain`, `other` (the same in another place) and `tls`. Below /open/ everybody may
/// read, below /closed/ ann with the word "s3cret"; /moved/ leads from `plain` to /closed/ of `other`,
/// /renamed/ to /open/.
class GitServer {
 public:
  explicit GitServer(const std::filesystem::path& repositories) {
    if (!there()) return;
    const auto d = m_scratch.path();
    write(d / "users", "ann:{PLAIN}s3cret\n");
    shell(
        d,
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem "
        "-days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1");
    {
      const Listener a, b, c;
      plain = a.port(), other = b.port(), tls = c.port();
    }
    write(d / "nginx.conf", configuration(repositories));
    m_wrap =
        Process({"/usr/sbin/fcgiwrap", "-c", "2", "-s", "unix:" + (d / "wrap").string()}, d / "wrap.log");
    m_nginx = Process({"/usr/sbin/nginx", "-p", d.string(), "-c", (d / "nginx.conf").string(), "-e",
                       (d / "error.log").string()},
                      d / "nginx.log");
    m_up = wait_for(tls, m_nginx) && wait_for_wrap();
  }

  static bool there() {
    for (const auto* file : {"/usr/sbin/nginx", "/usr/sbin/fcgiwrap", "/usr/lib/git-core/git-http-backend"}) {
      if (access(file, X_OK) == 0) continue;
      std::cerr << "skipped: " << file << " is not here; apt-get install nginx-light fcgiwrap git\n";
      return false;
    }
    return true;
  }
  [[nodiscard]] bool up() const { return m_up; }
  [[nodiscard]] std::string url(const std::string& path, int port = 0) const {
    return "http://127.0.0.1:" + std::to_string(port == 0 ? plain : port) + path;
  }
  /// Requests so far, as "port method uri status secret".
  [[nodiscard]] std::string log() const { return slurp(m_scratch / "access.log"); }
  [[nodiscard]] std::string certificate() const { return (m_scratch / "cert.pem").string(); }
  [[nodiscard]] std::string errors() const {
    return slurp(m_scratch / "error.log") + slurp(m_scratch / "nginx.log") + slurp(m_scratch / "wrap.log");
  }

  int plain = 0, other = 0, tls = 0;

 private:
  [[nodiscard]] bool wait_for_wrap() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path = (m_scratch / "wrap").string();
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    while (m_wrap.alive()) {
      const int out = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      const bool ok = connect(out, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
      close(out);
      if (ok) return true;
      sched_yield();
    }
    return false;
  }

  [[nodiscard]] std::string configuration(const std::filesystem::path& repositories) const {
    const std::string d = m_scratch.path().string();
    const std::string git =
        "fastcgi_pass unix:" + d +
        "/wrap; fastcgi_param SCRIPT_FILENAME "
        "/usr/lib/git-core/git-http-backend; fastcgi_param GIT_PROJECT_ROOT " +
        repositories.string() +
        "; fastcgi_param GIT_HTTP_EXPORT_ALL 1; fastcgi_param GIT_CONFIG_NOSYSTEM 1; "
        "fastcgi_param GIT_CONFIG_GLOBAL /dev/null; fastcgi_param PATH_INFO $1; "
        "fastcgi_param QUERY_STRING $query_string; fastcgi_param REQUEST_METHOD $request_method; "
        "fastcgi_param CONTENT_TYPE $content_type; fastcgi_param CONTENT_LENGTH $content_length; "
        "fastcgi_param REMOTE_USER $remote_user; fastcgi_param REMOTE_ADDR $remote_addr; ";
    const std::string places = "location ~ ^/open(/.*)$ { " + git +
                               "}\n location ~ ^/closed(/.*)$ { auth_basic x; "
                               "auth_basic_user_file " +
                               d + "/users; " + git + "}\n";
    const auto port = [](int number) { return "127.0.0.1:" + std::to_string(number); };
    const auto moved = [&](const std::string& from, const std::string& to) {
      return "location ~ ^/" + from + "(/.*)$ { return 301 http://" + port(other) + "/" + to +
             "$1$is_args$args; }\n";
    };
    return (geteuid() == 0 ? "user root;\n" : "") + ("worker_processes 1; daemon off; pid " + d + "/pid;\n") +
           "events { worker_connections 64; }\nhttp {\n log_format seen '$server_port $request_method $uri "
           "$status "
           "$http_authorization';\n access_log " +
           d + "/access.log seen;\n client_body_temp_path " + d + "/t1; proxy_temp_path " + d +
           "/t2; fastcgi_temp_path " + d + "/t3; uwsgi_temp_path " + d + "/t4; scgi_temp_path " + d +
           "/t5;\n server { listen " + port(plain) + ";\n " + places + moved("moved", "closed") +
           moved("renamed", "open") + "location /login/ { return 302 http://" + port(other) +
           "/signin?next=x; }\n" + "location ~ ^/page { default_type text/html; return 200 hello; }\n" +
           "location ~ ^/loop(/.*)$ { return 302 http://" + port(plain) +
           "/loop$1$is_args$args; } }\n server { listen " + port(other) + ";\n " + places +
           "}\n server { listen " + port(tls) + " ssl; ssl_certificate " + d +
           "/cert.pem; ssl_certificate_key " + d + "/key.pem;\n " + places +
           "location ~ ^/down(/.*)$ { return 302 http://" + port(plain) + "/open$1$is_args$args; } }\n}\n";
  }

  Scratch m_scratch;
  Process m_wrap, m_nginx;
  bool m_up = false;
};

/// sshd for the user who runs the test, with a key of that user's own.
class SshServer {
 public:
  SshServer() {
    if (!there()) return;
    const auto d = m_scratch.path();
    shell(d,
          "ssh-keygen -q -t ed25519 -N '' -f host; ssh-keygen -q -t ed25519 -N '' -f mine; "
          "ssh-keygen -q -t ed25519 -N '' -f stranger; cp mine.pub authorized");
    {
      const Listener free;
      port = free.port();
    }
    write(d / "conf",
          "Port " + std::to_string(port) + "\nListenAddress 127.0.0.1\nHostKey " + (d / "host").string() +
              "\nAuthorizedKeysFile " + (d / "authorized").string() +
              "\nPidFile none\nUsePAM no\nStrictModes no\nPasswordAuthentication no\nPermitRootLogin yes\n");
    if (geteuid() == 0) m_made = mkdir("/run/sshd", 0755) == 0;  // sshd as root asks for it
    m_server = Process({"/usr/sbin/sshd", "-D", "-e", "-f", (d / "conf").string()}, d / "log");
    m_up = wait_for(port, m_server);
    const auto key = slurp(d / "host.pub");
    known = "[127.0.0.1]:" + std::to_string(port) + " " + key;
    write(d / "known_hosts", known);
  }
  ~SshServer() {
    m_server.end();
    if (m_made) rmdir("/run/sshd");
  }
  SshServer(const SshServer&) = delete;
  SshServer& operator=(const SshServer&) = delete;
  static bool there() {
    if (access("/usr/sbin/sshd", X_OK) == 0) return true;
    std::cerr << "skipped: /usr/sbin/sshd is not here; apt-get install openssh-server\n";
    return false;
  }
  [[nodiscard]] bool up() const { return m_up; }
  [[nodiscard]] std::string url(const std::filesystem::path& path) const {
    const auto* user = getpwuid(geteuid());
    return "ssh://" + std::string(user->pw_name) + "@127.0.0.1:" + std::to_string(port) + path.string();
  }
  [[nodiscard]] std::string file(const std::string& name) const { return (m_scratch / name).string(); }
  [[nodiscard]] std::string log() const { return slurp(m_scratch / "log"); }

  int port = 0;
  std::string known;

 private:
  Scratch m_scratch;
  Process m_server;
  bool m_up = false, m_made = false;
};

}  // namespace plumbline::test
