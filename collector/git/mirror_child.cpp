#include "collector/git/mirror_child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstring>
#include <exception>

namespace plumbline::git {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t k_most_said = 1u << 20;  // a child that talks without end says nothing of use

// Words on the pipe: "word text\n", a line break in the text turned into a blank.
struct Heard {
  std::string rest;
  std::optional<Refusal> refusal;
  bool done = false;
  std::uint64_t received = 0, total = 0;
};

void hear_line(std::string_view line, Heard& heard) {
  const auto blank = line.find(' ');
  const auto word = line.substr(0, blank);
  const auto text = blank == std::string_view::npos ? "" : line.substr(blank + 1);
  if (word == "done") heard.done = true;
  if (word == "refused") {
    const auto colon = text.find(' ');
    heard.refusal = Refusal{std::string(text.substr(0, colon)),
                            std::string(colon == std::string_view::npos ? text : text.substr(colon + 1))};
  }
  if (word == "progress") {
    const auto* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, heard.received);
    if (first.ptr != end) std::from_chars(first.ptr + 1, end, heard.total);
  }
}

void hear(std::string_view bytes, Heard& heard) {
  if (heard.rest.size() + bytes.size() > k_most_said) return;
  heard.rest += bytes;
  for (auto end = heard.rest.find('\n'); end != std::string::npos; end = heard.rest.find('\n')) {
    hear_line(std::string_view(heard.rest).substr(0, end), heard);
    heard.rest.erase(0, end + 1);
  }
}

void limit(const ChildLimits& limits) {
  const rlimit size{limits.file_bytes, limits.file_bytes};
  if (limits.file_bytes != 0) setrlimit(RLIMIT_FSIZE, &size);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);  // a dump would hold tokens
}

[[noreturn]] void live_as_child(const std::function<void(const ChildVoice&)>& work, const ChildLimits& limits,
                                int pipe, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);  // it died before we could ask to die with it
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  limit(limits);
  const ChildVoice voice(pipe);
  try {
    work(voice);
  } catch (const std::exception& e) {
    voice.refused({"damaged", std::string("the fetch failed: ") + e.what()});
  }
  _exit(0);  // what the parent left in its buffers is the parent's to write
}

// True: the pipe was closed; false: time is up.
bool listen(int pipe, Clock::time_point end, Heard& heard,
            const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  std::array<char, 4096> buffer{};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) return false;
    pollfd waiting{pipe, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
    if (ready < 0 && errno != EINTR) return true;
    if (ready <= 0) continue;
    const auto got = read(pipe, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    const auto before = heard.received;
    hear({buffer.data(), static_cast<std::size_t>(got)}, heard);
    if (progress && heard.received != before) progress(heard.received, heard.total);
  }
}

std::optional<Refusal> judge(const Heard& heard, int status) {
  if (heard.refusal) return heard.refusal;
  if (heard.done) return std::nullopt;
  const std::string how =
      WIFSIGNALED(status) ? std::string("signal ") + strsignal(WTERMSIG(status)) : "no word";
  return Refusal{"damaged", "the process that fetched ended with " + how};
}

}  // namespace

void ChildVoice::say(std::string_view word, std::string_view text) const {
  std::string line(word);
  line += ' ';
  for (const char c : text) line += c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
  line += '\n';
  for (std::string_view rest = line; !rest.empty();) {
    const auto wrote = write(m_pipe, rest.data(), rest.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) _exit(1);  // nobody listens
    rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

void ChildVoice::progress(std::uint64_t done, std::uint64_t total) const {
  say("progress", std::to_string(done) + ' ' + std::to_string(total));
}

void ChildVoice::refused(const Refusal& refusal) const {
  say("refused", refusal.reason + ' ' + refusal.detail);
}

void ChildVoice::done() const {
  say("done", "");
}

std::optional<Refusal> run_child(const std::function<void(const ChildVoice&)>& work,
                                 const ChildLimits& limits,
                                 const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return Refusal{"io", std::string("cannot make a pipe: ") + std::strerror(errno)};
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) {
    close(ends[0]);
    close(ends[1]);
    return Refusal{"io", std::string("cannot start a process: ") + std::strerror(errno)};
  }
  if (child == 0) {
    close(ends[0]);
    live_as_child(work, limits, ends[1], parent);
  }
  close(ends[1]);
  Heard heard;
  const bool ended = listen(ends[0], Clock::now() + std::chrono::seconds(limits.seconds), heard, progress);
  if (!ended) kill(child, SIGKILL);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (!ended)
    return Refusal{"timed_out",
                   "it took longer than the " + std::to_string(limits.seconds) + " seconds allowed"};
  return judge(heard, status);
}

}  // namespace plumbline::git
