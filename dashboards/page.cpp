// The page as a folder: written beside its place, then swapped in.
#include "dashboards/page.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "core/fault.hpp"
#include "dashboards/assets.hpp"
#include "dashboards/dashboards.hpp"
#include "dashboards/page_data.hpp"

namespace plumbline::dashboards {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

/// Far more than any report writes: a marker is read from a folder that may be anybody's.
constexpr std::size_t k_most_files = 100'000;
/// Lists the files of a report, so that a later one knows what it may take away.
constexpr const char* k_marker = ".plumbline-report";

tl::unexpected<Error> cannot(std::string_view what, const fs::path& path, std::string_view why) {
  return fail(Errc::io, fmt::format("could not {} {}: {}; name another folder or free the place", what,
                                    safe_text(path.string()), why));
}
tl::unexpected<Error> cannot(std::string_view what, const fs::path& path) {
  return cannot(what, path, std::strerror(errno));
}

Result<void> write_file(const fs::path& path, std::string_view bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) return cannot("write", path);
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      const int why = errno;
      ::close(fd);
      return cannot("write", path, std::strerror(why));
    }
    done += static_cast<std::size_t>(n);
  }
  const bool flushed = ::fsync(fd) == 0;
  if (::close(fd) != 0 || !flushed) return cannot("write", path);
  return {};
}

/// Writes files into the fresh folder and notes their names.
class Folder {
 public:
  explicit Folder(fs::path path) : m_path(std::move(path)) {}

  [[nodiscard]] Result<void> add(const std::string& name, std::string_view bytes) {
    fault_point("page.file");
    m_names += name + "\n";
    return write_file(m_path / name, bytes);
  }
  [[nodiscard]] Result<void> finish() { return write_file(m_path / k_marker, m_names); }

 private:
  fs::path m_path;
  std::string m_names = std::string(k_marker) + "\n";
};

Result<void> add_subject(Folder& folder, std::size_t number, const assess::Assessment& a,
                         const std::vector<PartNote>& parts) {
  if (auto r = folder.add(fmt::format("subject-{}.js", number), subject_script(number, a, parts)); !r)
    return r;
  return folder.add(fmt::format("evidence-{}.js", number), evidence_script(number, a));
}

/// Whether there are any.
Result<bool> add_gates(Folder& folder, std::size_t number, const PageSubject& subject, const GatesOf& gates) {
  if (!gates) return false;
  const auto found = gates(subject);
  if (!found) return tl::unexpected(found.error());
  if (found->is_null()) return false;
  if (auto r = folder.add(fmt::format("gates-{}.js", number),
                          part_script(fmt::format("gates-{}", number), *found));
      !r)
    return tl::unexpected(r.error());
  return true;
}

Result<void> fill(Folder folder, const std::vector<PageSubject>& subjects, std::size_t left_out,
                  const Assessing& assessing, const GatesOf& gates) {
  std::vector<bool> with_gates;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const auto has = add_gates(folder, i, subjects[i], gates);
    if (!has) return tl::unexpected(has.error());
    with_gates.push_back(*has);
  }
  Json summaries = Json::array();
  std::string data;
  std::map<std::string, std::vector<PartNote>> parts;  // of a subject, from its last to its first
  for (std::size_t i = subjects.size(); i-- > 0;) {    // the first comes last: it also gives the catalogue
    const auto a = assessing(subjects[i]);
    if (!a) return tl::unexpected(a.error());
    auto& own = parts[subjects[i].name];
    std::reverse(own.begin(), own.end());
    if (auto r = add_subject(folder, i, *a, own); !r) return r;
    parts[subjects[i].parent].push_back(part_note(*a));
    auto summary = subject_summary(subjects[i], *a);
    if (with_gates[i]) summary["gates"] = true;
    summaries.insert(summaries.begin(), std::move(summary));
    if (i == 0) data = page_data(*a, summaries, left_out);
  }
  if (auto r = folder.add("data.js", data); !r) return r;
  for (const Asset& asset : page_assets()) {
    if (auto r = folder.add(std::string(asset.name), asset.bytes); !r) return r;
  }
  return folder.finish();
}

/// Names an earlier report wrote; empty when the folder is not one.
Names listed(const fs::path& folder) {
  Names out;
  std::ifstream in(folder / k_marker);
  for (std::string line; std::getline(in, line) && out.size() < k_most_files;) {
    if (line.find('/') == std::string::npos && line != ".." && line != ".") out.insert(line);
  }
  return out;
}

/// A folder may be replaced when all in it was written by an earlier report.
Result<void> check_ours(const fs::path& folder) {
  std::error_code ec;
  const auto status = fs::symlink_status(folder, ec);
  if (status.type() == fs::file_type::not_found) return {};
  if (status.type() != fs::file_type::directory) {
    return fail(Errc::usage,
                fmt::format("could not write the page to {}: it is not a folder; name another one",
                            safe_text(folder.string())));
  }
  const Names ours = listed(folder);
  for (const auto& entry : fs::directory_iterator(folder, ec)) {
    const std::string name = entry.path().filename().string();
    if (ours.contains(name)) continue;
    return fail(
        Errc::usage,
        fmt::format("could not write the page to {}: it holds {}, which no report wrote; name another folder",
                    safe_text(folder.string()), safe_text(name)));
  }
  if (ec) return cannot("read", folder, ec.message());
  return {};
}

/// Takes away a report, file by file, and never more than it wrote.
void discard(const fs::path& folder, Names names) {
  std::error_code ignored;
  names.insert(k_marker);
  for (const auto& name : names) fs::remove(folder / name, ignored);
  fs::remove(folder, ignored);
}

/// Puts `fresh` in the place of `folder`; the old one, if any, ends where `fresh` was.
Result<void> swap_in(const fs::path& fresh, const fs::path& folder) {
  fault_point("page.swap");
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, folder.c_str(), RENAME_EXCHANGE) == 0) return {};
  if (::rename(fresh.c_str(), folder.c_str()) == 0) return {};  // nothing was there, or an empty folder
  const fs::path aside = fresh.string() + ".old";               // a file system that cannot exchange
  if (::rename(folder.c_str(), aside.c_str()) != 0) return cannot("replace", folder);
  if (::rename(fresh.c_str(), folder.c_str()) != 0) {
    const int why = errno;
    (void)::rename(aside.c_str(), folder.c_str());
    return cannot("replace", folder, std::strerror(why));
  }
  discard(aside, listed(aside));
  return {};
}

Result<fs::path> make_beside(const fs::path& folder) {
  std::error_code ec;
  const fs::path parent = folder.parent_path();
  fs::create_directories(parent, ec);
  if (ec) return cannot("make", parent, ec.message());
  std::string name = (parent / fmt::format(".{}.XXXXXX", folder.filename().string())).string();
  if (::mkdtemp(name.data()) == nullptr) return cannot("make a folder in", parent);
  fs::permissions(name,
                  fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                      fs::perms::others_read | fs::perms::others_exec,
                  ec);
  return fs::path(name);
}

}  // namespace

Result<void> write_page(const std::vector<PageSubject>& subjects, std::size_t left_out,
                        const Assessing& assessing, const std::string& where, const GatesOf& gates) {
  if (subjects.empty()) return fail(Errc::usage, "could not write a page about no subject; name one");
  std::error_code ec;
  fs::path folder = fs::absolute(where.empty() ? "." : where, ec).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  if (!folder.has_filename())
    return fail(Errc::usage, "could not write the page to the root folder; name another one");
  if (auto r = check_ours(folder); !r) return r;
  auto fresh = make_beside(folder);
  if (!fresh) return tl::unexpected(fresh.error());
  auto done = fill(Folder(*fresh), subjects, left_out, assessing, gates);
  if (done) done = swap_in(*fresh, folder);
  if (!done) return fs::remove_all(*fresh, ec), done;  // ours alone, made a moment ago
  discard(*fresh, listed(*fresh));                     // the older report
  return done;
}

Result<void> write_page(const assess::Assessment& a, const std::string& folder) {
  const auto only = [&](const PageSubject&) -> Result<assess::Assessment> { return a; };
  return write_page({{a.subject, "", ""}}, 0, only, folder);
}

}  // namespace plumbline::dashboards
