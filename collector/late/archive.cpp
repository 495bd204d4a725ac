// libarchive, loaded at its first call.
#include <archive.h>
#include <archive_entry.h>

#include <cstdarg>
#include <cstdio>

#include "collector/late/late.hpp"

namespace {
plumbline::LateLibrary& archive_library() {
  static plumbline::LateLibrary one("libarchive.so.13");
  return one;
}
}  // namespace

extern "C" {
mode_t archive_entry_filetype(struct archive_entry* a) {
  return archive_library().call(&archive_entry_filetype, "archive_entry_filetype", a);
}
const char* archive_entry_hardlink(struct archive_entry* a) {
  return archive_library().call(&archive_entry_hardlink, "archive_entry_hardlink", a);
}
int archive_entry_is_encrypted(struct archive_entry* a) {
  return archive_library().call(&archive_entry_is_encrypted, "archive_entry_is_encrypted", a);
}
const char* archive_entry_pathname(struct archive_entry* a) {
  return archive_library().call(&archive_entry_pathname, "archive_entry_pathname", a);
}
const char* archive_entry_pathname_utf8(struct archive_entry* a) {
  return archive_library().call(&archive_entry_pathname_utf8, "archive_entry_pathname_utf8", a);
}
const char* archive_error_string(struct archive* a) {
  return archive_library().call(&archive_error_string, "archive_error_string", a);
}
int archive_format(struct archive* a) {
  return archive_library().call(&archive_format, "archive_format", a);
}
la_ssize_t archive_read_data(struct archive* a, void* b, size_t c) {
  return archive_library().call(&archive_read_data, "archive_read_data", a, b, c);
}
int archive_read_free(struct archive* a) {
  return archive_library().call(&archive_read_free, "archive_read_free", a);
}
struct archive* archive_read_new() {
  return archive_library().call(&archive_read_new, "archive_read_new");
}
int archive_read_next_header(struct archive* a, struct archive_entry** b) {
  return archive_library().call(&archive_read_next_header, "archive_read_next_header", a, b);
}
int archive_read_open(struct archive* a, void* b, archive_open_callback* c, archive_read_callback* d,
                      archive_close_callback* e) {
  return archive_library().call(&archive_read_open, "archive_read_open", a, b, c, d, e);
}
int archive_read_open_memory(struct archive* a, const void* b, size_t c) {
  return archive_library().call(&archive_read_open_memory, "archive_read_open_memory", a, b, c);
}
int archive_read_set_seek_callback(struct archive* a, archive_seek_callback* b) {
  return archive_library().call(&archive_read_set_seek_callback, "archive_read_set_seek_callback", a, b);
}
int archive_read_support_filter_bzip2(struct archive* a) {
  return archive_library().call(&archive_read_support_filter_bzip2, "archive_read_support_filter_bzip2", a);
}
int archive_read_support_filter_gzip(struct archive* a) {
  return archive_library().call(&archive_read_support_filter_gzip, "archive_read_support_filter_gzip", a);
}
int archive_read_support_filter_xz(struct archive* a) {
  return archive_library().call(&archive_read_support_filter_xz, "archive_read_support_filter_xz", a);
}
int archive_read_support_filter_zstd(struct archive* a) {
  return archive_library().call(&archive_read_support_filter_zstd, "archive_read_support_filter_zstd", a);
}
int archive_read_support_format_raw(struct archive* a) {
  return archive_library().call(&archive_read_support_format_raw, "archive_read_support_format_raw", a);
}
int archive_read_support_format_tar(struct archive* a) {
  return archive_library().call(&archive_read_support_format_tar, "archive_read_support_format_tar", a);
}
int archive_read_support_format_zip(struct archive* a) {
  return archive_library().call(&archive_read_support_format_zip, "archive_read_support_format_zip", a);
}

void archive_entry_free(struct archive_entry* a) {
  return archive_library().call(&archive_entry_free, "archive_entry_free", a);
}
struct archive_entry* archive_entry_new() {
  return archive_library().call(&archive_entry_new, "archive_entry_new");
}
void archive_entry_set_filetype(struct archive_entry* a, unsigned int b) {
  return archive_library().call(&archive_entry_set_filetype, "archive_entry_set_filetype", a, b);
}
void archive_entry_set_pathname_utf8(struct archive_entry* a, const char* b) {
  return archive_library().call(&archive_entry_set_pathname_utf8, "archive_entry_set_pathname_utf8", a, b);
}
void archive_entry_set_perm(struct archive_entry* a, mode_t b) {
  return archive_library().call(&archive_entry_set_perm, "archive_entry_set_perm", a, b);
}
void archive_entry_set_size(struct archive_entry* a, la_int64_t b) {
  return archive_library().call(&archive_entry_set_size, "archive_entry_set_size", a, b);
}
int archive_write_close(struct archive* a) {
  return archive_library().call(&archive_write_close, "archive_write_close", a);
}
la_ssize_t archive_write_data(struct archive* a, const void* b, size_t c) {
  return archive_library().call(&archive_write_data, "archive_write_data", a, b, c);
}
int archive_write_free(struct archive* a) {
  return archive_library().call(&archive_write_free, "archive_write_free", a);
}
int archive_write_header(struct archive* a, struct archive_entry* b) {
  return archive_library().call(&archive_write_header, "archive_write_header", a, b);
}
struct archive* archive_write_new() {
  return archive_library().call(&archive_write_new, "archive_write_new");
}
int archive_write_open(struct archive* a, void* b, archive_open_callback* c, archive_write_callback* d,
                       archive_close_callback* e) {
  return archive_library().call(&archive_write_open, "archive_write_open", a, b, c, d, e);
}
int archive_write_set_bytes_in_last_block(struct archive* a, int b) {
  return archive_library().call(&archive_write_set_bytes_in_last_block,
                                "archive_write_set_bytes_in_last_block", a, b);
}
int archive_write_set_format_zip(struct archive* a) {
  return archive_library().call(&archive_write_set_format_zip, "archive_write_set_format_zip", a);
}
void archive_set_error(struct archive* a, int code, const char* format, ...) {
  static const auto real =
      archive_library().symbol<void (*)(struct archive*, int, const char*, ...)>("archive_set_error");
  char text[1000];
  va_list list;
  va_start(list, format);
  std::vsnprintf(text, sizeof text, format, list);
  va_end(list);
  real(a, code, "%s", text);
}
}  // extern "C"
