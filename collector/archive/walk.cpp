// Folders and files on disk: opened one by one below the folder above them, so that no link leads elsewhere.
#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "collector/archive/sniff.hpp"
#include "collector/archive/unpack.hpp"

namespace plumbline::archive {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : m_number(number) {}
  ~Descriptor() {
    if (m_number >= 0) ::close(m_number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return m_number; }
  [[nodiscard]] bool open() const { return m_number >= 0; }

 private:
  int m_number;
};

Error system_error(const std::string& path) {
  const auto code = errno == ENOENT ? Errc::not_found : Errc::unreadable;
  return {code, fmt::format("{}: cannot be read: {}", path, std::strerror(errno))};
}

class FileChunks final : public Chunks {
 public:
  FileChunks(int number, Budget& budget, const File& file)
      : m_number(number), m_budget(budget), m_path(file.path), m_size(file.bytes), m_buffer(k_piece, '\0') {}
  Result<std::string_view> next() override {
    ssize_t got = -1;
    do got = ::read(m_number, m_buffer.data(), m_buffer.size());
    while (got < 0 && errno == EINTR);
    if (got < 0) return tl::unexpected(system_error(m_path));
    const auto size = static_cast<std::size_t>(got);
    if (auto ok = m_budget.bytes(m_path, size, 0, 0); !ok) return tl::unexpected(ok.error());
    return std::string_view(m_buffer.data(), size);
  }
  [[nodiscard]] std::uint64_t size() const override { return m_size; }

 private:
  static constexpr std::size_t k_piece = 256U << 10;
  int m_number;
  Budget& m_budget;
  std::string m_path;
  std::uint64_t m_size;
  std::string m_buffer;
};

std::string stamp_of(const struct stat& s) {
  return fmt::format("{}.{}.{}.{}.{}", s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec, s.st_ctim.tv_sec,
                     s.st_ino);
}

class FolderWalk {
 public:
  using OnFile = std::function<Result<void>(const File&, int descriptor)>;
  FolderWalk(Budget& budget, Wanted wanted, OnFile on_file)
      : m_budget(budget), m_wanted(std::move(wanted)), m_on_file(std::move(on_file)) {}

  Result<void> folder(int number, const std::string& path, int depth) {
    if (depth > m_budget.limits().folders) {
      m_budget.refuse(
          path, {Errc::limit, fmt::format("{}: folders are nested deeper than {}; it was not read", path,
                                          m_budget.limits().folders)});
      return {};
    }
    const auto names = names_in(number, path);
    if (!names) return tl::unexpected(names.error());
    const auto folder = path.empty() ? path : path + "/";
    for (const auto& name : *names) {
      if (auto ok = one(number, name, folder + name, depth); !ok) return ok;
    }
    return {};
  }

  [[nodiscard]] bool wants(const std::string& path, const struct stat& state) const {
    return !m_wanted || m_wanted({path, static_cast<std::uint64_t>(state.st_size), stamp_of(state)});
  }

  Result<void> file(int number, const std::string& path, const struct stat& state) {
    const File seen{path, static_cast<std::uint64_t>(state.st_size), stamp_of(state)};
    auto read = m_on_file(seen, number);
    if (read || m_budget.spent()) return read;
    m_budget.refuse(path, read.error());
    return {};
  }

 private:
  Result<void> one(int above, const std::string& name, const std::string& path, int depth) {
    struct stat state {};
    if (::fstatat(above, name.c_str(), &state, AT_SYMLINK_NOFOLLOW) != 0)
      return refuse(path, system_error(path));
    const bool folder_there = S_ISDIR(state.st_mode);
    if (!folder_there) {
      if (auto ok = m_budget.entry(path); !ok) return ok;
    }
    if (S_ISLNK(state.st_mode))
      return refuse(path, {Errc::unsupported, fmt::format("{}: is a link; links are not followed", path)});
    if (!folder_there && !S_ISREG(state.st_mode))
      return refuse(path, {Errc::unsupported, fmt::format("{}: is no file; it was not read", path)});
    if (!folder_there && m_wanted &&
        !m_wanted({path, static_cast<std::uint64_t>(state.st_size), stamp_of(state)}))
      return {};
    const Descriptor opened(
        ::openat(above, name.c_str(),
                 O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (folder_there ? O_DIRECTORY : 0)));
    if (!opened.open() || ::fstat(opened.get(), &state) != 0) return refuse(path, system_error(path));
    if (folder_there) return folder(opened.get(), path, depth + 1);
    return file(opened.get(), path, state);
  }

  Result<void> refuse(const std::string& path, Error error) {
    m_budget.refuse(path, std::move(error));
    return {};
  }

  Result<std::vector<std::string>> names_in(int number, const std::string& path) {
    DIR* stream = ::fdopendir(::dup(number));
    if (stream == nullptr) return tl::unexpected(system_error(path));
    std::vector<std::string> out;
    const auto most = m_budget.limits().entries;
    while (const auto* entry = ::readdir(stream)) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      out.emplace_back(name);
      if (out.size() > most) break;  // the budget ends the walk at the one too many
    }
    ::closedir(stream);
    std::sort(out.begin(), out.end());
    return out;
  }

  Budget& m_budget;
  Wanted m_wanted;
  OnFile m_on_file;
};

Result<Walked> walk_at(const std::string& path, Budget& budget, FolderWalk& walk) {
  const Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat state {};
  if (!opened.open() || ::fstat(opened.get(), &state) != 0) return tl::unexpected(system_error(path));
  Result<void> done;
  if (S_ISDIR(state.st_mode)) {
    done = walk.folder(opened.get(), "", 0);
  } else if (S_ISREG(state.st_mode)) {
    const auto name = std::filesystem::path(path).filename().string();
    done = budget.entry(name);
    if (done && walk.wants(name, state)) done = walk.file(opened.get(), name, state);
  } else {
    return fail(Errc::unsupported, fmt::format("{}: is neither folder nor file", path));
  }
  if (!done) return tl::unexpected(done.error());
  return std::move(budget.walked());
}

// A zip: it is read by the directory at its end. Not mapped, because a file that is cut off meanwhile would
// end the process; what libarchive has gone back to mostly lies in the window still.
class ZipChunks final : public Seekable {
 public:
  ZipChunks(int number, Budget& budget, const File& file)
      : m_number(number), m_budget(budget), m_path(file.path), m_size(file.bytes), m_window(k_window, '\0') {}

  Result<std::string_view> next() override {
    auto piece = read_at(m_next, 1);
    if (!piece) return piece;
    *piece = piece->substr(0, k_piece);
    m_next += piece->size();
    if (auto ok = m_budget.bytes(m_path, piece->size(), 0, 0); !ok) return tl::unexpected(ok.error());
    return piece;
  }
  [[nodiscard]] std::uint64_t size() const override { return m_size; }

  Result<std::string_view> read_at(std::uint64_t at, std::size_t least) override {
    const auto wanted = std::min<std::uint64_t>(least, m_size - std::min(at, m_size));
    if (at < m_from || at + wanted > m_from + m_got) {
      if (auto ok = fill(at); !ok) return tl::unexpected(ok.error());
      if (m_got < wanted)
        return fail(
            Errc::unreadable,
            fmt::format("{}: became shorter while it was read; it was {} bytes long", m_path, m_size));
    }
    if (wanted == 0) return std::string_view();
    const auto offset = static_cast<std::size_t>(at - m_from);
    return std::string_view(m_window).substr(offset, m_got - offset);
  }

 private:
  static constexpr std::size_t k_piece = 64U << 10, k_window = 256U << 10;

  Result<void> fill(std::uint64_t at) {
    m_from = at;
    for (m_got = 0; m_got < m_window.size();) {
      const auto got = ::pread(m_number, m_window.data() + m_got, m_window.size() - m_got,
                               static_cast<off_t>(m_from + m_got));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return tl::unexpected(system_error(m_path));
      if (got == 0) return {};
      m_got += static_cast<std::size_t>(got);
    }
    return {};
  }

  int m_number;
  Budget& m_budget;
  std::string m_path;
  std::uint64_t m_size, m_next = 0;
  std::string m_window;
  std::uint64_t m_from = 0;  // of the window
  std::size_t m_got = 0;     // bytes in it
};

Result<void> read_file(const File& file, int number, Budget& budget, const Visit& visit) {
  std::string front(k_sniffed, '\0');
  const auto got = ::pread(number, front.data(), front.size(), 0);
  if (got < 0) return tl::unexpected(system_error(file.path));
  front.resize(static_cast<std::size_t>(got));
  budget.begin(file.bytes);
  if (kind_of(front) != Kind::zip) {
    FileChunks chunks(number, budget, file);
    return walk_chunks(file.path, 0, chunks, budget, visit);
  }
  ZipChunks chunks(number, budget, file);
  return walk_chunks(file.path, 0, chunks, budget, visit);
}

}  // namespace

Result<Walked> walk_path(const std::string& path, const Limits& limits, const Visit& visit,
                         const Wanted& wanted) {
  Budget budget(limits);
  FolderWalk walk(budget, wanted,
                  [&](const File& file, int number) { return read_file(file, number, budget, visit); });
  return walk_at(path, budget, walk);
}

Result<Walked> list_path(const std::string& path, const Limits& limits,
                         const std::function<void(const File&)>& visit) {
  Budget budget(limits);
  const auto look = [&](const File& file) {
    visit(file);
    return false;
  };
  FolderWalk walk(budget, look, {});
  return walk_at(path, budget, walk);
}

Result<Walked> walk_bytes(std::string_view bytes, const Limits& limits, const Visit& visit) {
  Budget budget(limits);
  MemoryChunks chunks(bytes, budget, "");
  budget.begin(bytes.size());
  if (auto done = walk_chunks("", 0, chunks, budget, visit); !done) return tl::unexpected(done.error());
  return std::move(budget.walked());
}

}  // namespace plumbline::archive
