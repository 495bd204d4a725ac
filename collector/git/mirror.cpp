#include "collector/git/mirror.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "collector/git/mirror_fetch.hpp"
#include "collector/git/mirror_http.hpp"

namespace plumbline::git {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_first_line = "plumbline mirror 1";
// Each night that brings something brings a pack; so many are slower to read than one. Our choice.
constexpr std::ptrdiff_t k_most_packs = 50;
// What is written beside what was received: the index of a pack, the list of refs. Our choice.
constexpr std::uint64_t k_own_bytes = 256u << 20;

struct Places {
  fs::path folder, repository, stamp, lock;
};

Places places_of(const MirrorRequest& request) {
  const fs::path folder = fs::path(request.cache) / "mirrors" / request.url.digest();
  return {folder, folder / "repository.git", folder / "fetched", folder / "lock"};
}

std::string wrong_with(const fs::path& path, const std::string& what) {
  return "the cache folder " + path.string() + ' ' + what + ": " + std::strerror(errno) +
         "; name another one with --cache or `cache:` in plumbline.yaml";
}

// Nobody else looks into what may be a closed repository.
std::optional<Refusal> make_folder(const fs::path& folder) {
  if (fs::path parent = folder.parent_path(); !fs::exists(parent)) {
    if (auto refusal = make_folder(parent)) return refusal;
  }
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return Refusal{"io", wrong_with(folder, "cannot be made")};
  return std::nullopt;
}

class Lock {
 public:
  explicit Lock(const fs::path& file)
      : m_file(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
    while (m_file >= 0 && flock(m_file, LOCK_EX) != 0) {
      if (errno != EINTR) drop();
    }
  }
  ~Lock() { drop(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  [[nodiscard]] bool held() const { return m_file >= 0; }

 private:
  void drop() {
    if (m_file >= 0) close(m_file);
    m_file = -1;
  }
  int m_file;
};

std::optional<Instant> read_stamp(const fs::path& file) {
  std::ifstream in(file);
  std::string first, url, seconds;
  if (!std::getline(in, first) || first != k_first_line || !std::getline(in, url) ||
      !std::getline(in, seconds))
    return std::nullopt;
  Instant out;
  const auto [end, error] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), out.seconds);
  return error == std::errc{} && end == seconds.data() + seconds.size() ? std::optional(out) : std::nullopt;
}

bool write_stamp(const Places& places, const RemoteUrl& url, Instant now) {
  const auto beside = places.folder / "fetched.new";
  std::ofstream out(beside, std::ios::trunc);
  out << k_first_line << '\n' << url.text() << '\n' << now.seconds << '\n';
  out.close();
  std::error_code code;
  if (out) fs::rename(beside, places.stamp, code);
  return out && !code;
}

// What a fetch that was killed left half received.
void sweep(const fs::path& repository) {
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(repository / "objects" / "pack", code)) {
    const auto name = entry.path().filename().string();
    std::error_code ignored;
    if (!name.starts_with("pack-")) fs::remove(entry.path(), ignored);
  }
}

bool is_scattered(const fs::path& repository) {
  std::error_code code;
  const fs::directory_iterator packs(repository / "objects" / "pack", code);
  return !code && std::count_if(fs::begin(packs), fs::end(packs), [](const fs::directory_entry& entry) {
                    return entry.path().extension() == ".pack";
                  }) > k_most_packs;
}

std::optional<Refusal> fetch_to(const fs::path& repository, const MirrorRequest& request,
                                const Server& server) {
  const auto bytes = server.max_bytes.value_or(k_fetch_bytes);
  sweep(repository);
  const ChildLimits limits{server.max_seconds.value_or(k_fetch_seconds), bytes + k_own_bytes};
  auto refusal = run_child(
      [&](const ChildVoice& voice) { fetch_into(repository.string(), request.url, request.servers, voice); },
      limits, request.progress);
  if (refusal) sweep(repository);
  return refusal;
}

// Beside the old mirror, then in its place; whatever fails, the old one goes on.
bool fetch_anew(const MirrorRequest& request, const Places& places, const Server& server) {
  const auto fresh = places.folder / "fresh.git", old = places.folder / "old.git";
  std::error_code code;
  fs::remove_all(fresh, code);
  fs::remove_all(old, code);
  if (fetch_to(fresh, request, server)) {
    fs::remove_all(fresh, code);
    return false;
  }
  fs::rename(places.repository, old, code);
  if (!code) fs::rename(fresh, places.repository, code);
  if (code && !fs::exists(places.repository)) fs::rename(old, places.repository, code);
  fs::remove_all(old, code);
  return true;
}

std::optional<Refusal> fetch(const MirrorRequest& request, const Places& places) {
  const Server server = server_for(request.servers, request.url.server());
  if (auto clear = refuse_clear_text(request.url, server)) return clear;
  std::optional<Refusal> refusal;
  if (!is_scattered(places.repository) || !fetch_anew(request, places, server))
    refusal = fetch_to(places.repository, request, server);
  if (!refusal && !write_stamp(places, request.url, request.now))
    refusal = Refusal{"io", wrong_with(places.folder, "cannot be written")};
  return refusal;
}

std::optional<Refusal> fetch_alone(const MirrorRequest& request, const Places& places) {
  if (auto refusal = make_folder(places.folder)) return refusal;
  const Lock lock(places.lock);
  if (!lock.held()) return Refusal{"io", wrong_with(places.lock, "cannot be locked")};
  return fetch(request, places);
}

}  // namespace

Mirror refresh_mirror(const MirrorRequest& request) {
  const Places places = places_of(request);
  Mirror out{places.repository.string(), std::nullopt, fetch_alone(request, places)};
  if (out.refusal) out.refusal->detail = "cannot fetch " + request.url.text() + ": " + out.refusal->detail;
  out.fetched = out.refusal ? read_stamp(places.stamp) : std::optional(request.now);
  return out;
}

}  // namespace plumbline::git
