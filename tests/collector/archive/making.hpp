#pragma once
// Archives made for a test, and a folder that goes with it.
#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace plumbline::test {

struct Item {
  std::string path, bytes;
  int type = AE_IFREG;
  std::string link;
};

enum class Pack { tar, tar_gz, tar_xz, tar_zst, zip, gz };

inline std::string packed(Pack pack, const std::vector<Item>& items) {
  ::archive* out = archive_write_new();
  if (pack == Pack::zip)
    archive_write_set_format_zip(out);
  else if (pack == Pack::gz)
    archive_write_set_format_raw(out);
  else
    archive_write_set_format_pax_restricted(out);
  if (pack == Pack::tar_gz || pack == Pack::gz) archive_write_add_filter_gzip(out);
  if (pack == Pack::tar_xz) archive_write_add_filter_xz(out);
  if (pack == Pack::tar_zst) archive_write_add_filter_zstd(out);
  archive_write_set_bytes_in_last_block(out, 1);
  std::string bytes;
  const auto write = [](::archive*, void* to, const void* from, size_t size) -> la_ssize_t {
    static_cast<std::string*>(to)->append(static_cast<const char*>(from), size);
    return static_cast<la_ssize_t>(size);
  };
  archive_write_open(out, &bytes, nullptr, write, nullptr);
  for (const auto& item : items) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, item.path.c_str());
    archive_entry_set_filetype(entry, static_cast<unsigned>(item.type));
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(item.bytes.size()));
    if (item.type == AE_IFLNK) archive_entry_set_symlink(entry, item.link.c_str());
    if (item.type == AE_IFREG && !item.link.empty()) archive_entry_set_hardlink(entry, item.link.c_str());
    archive_write_header(out, entry);
    archive_write_data(out, item.bytes.data(), item.bytes.size());
    archive_entry_free(entry);
  }
  archive_write_free(out);
  return bytes;
}

class FilesFolder {
 public:
  FilesFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "plumbline-files-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    m_path = name;
  }
  ~FilesFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
  }
  FilesFolder(const FilesFolder&) = delete;
  FilesFolder& operator=(const FilesFolder&) = delete;
  [[nodiscard]] std::string path(const std::string& name = "") const { return (m_path / name).string(); }
  std::string write(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories((m_path / name).parent_path());
    std::ofstream(m_path / name, std::ios::binary) << bytes;
    return path(name);
  }

 private:
  std::filesystem::path m_path;
};

}  // namespace plumbline::test
