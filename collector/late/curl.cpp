// libcurl, loaded at its first call.
#include <curl/curl.h>

#include <cstdarg>

#include "collector/late/late.hpp"

#undef curl_easy_getinfo
#undef curl_easy_setopt

namespace {
plumbline::LateLibrary& curl_library() {
  static plumbline::LateLibrary one("libcurl.so.4");
  return one;
}
}  // namespace

extern "C" {
void curl_easy_cleanup(CURL* a) {
  curl_library().call(&curl_easy_cleanup, "curl_easy_cleanup", a);
}
CURL* curl_easy_init() {
  return curl_library().call(&curl_easy_init, "curl_easy_init");
}
CURLcode curl_easy_perform(CURL* a) {
  return curl_library().call(&curl_easy_perform, "curl_easy_perform", a);
}
void curl_easy_reset(CURL* a) {
  curl_library().call(&curl_easy_reset, "curl_easy_reset", a);
}
const char* curl_easy_strerror(CURLcode a) {
  return curl_library().call(&curl_easy_strerror, "curl_easy_strerror", a);
}
CURLcode curl_global_init(long a) {
  return curl_library().call(&curl_global_init, "curl_global_init", a);
}
CURLMcode curl_multi_add_handle(CURLM* a, CURL* b) {
  return curl_library().call(&curl_multi_add_handle, "curl_multi_add_handle", a, b);
}
CURLMcode curl_multi_cleanup(CURLM* a) {
  return curl_library().call(&curl_multi_cleanup, "curl_multi_cleanup", a);
}
CURLMsg* curl_multi_info_read(CURLM* a, int* b) {
  return curl_library().call(&curl_multi_info_read, "curl_multi_info_read", a, b);
}
CURLM* curl_multi_init() {
  return curl_library().call(&curl_multi_init, "curl_multi_init");
}
CURLMcode curl_multi_perform(CURLM* a, int* b) {
  return curl_library().call(&curl_multi_perform, "curl_multi_perform", a, b);
}
CURLMcode curl_multi_poll(CURLM* a, struct curl_waitfd* b, unsigned int c, int d, int* e) {
  return curl_library().call(&curl_multi_poll, "curl_multi_poll", a, b, c, d, e);
}
CURLMcode curl_multi_remove_handle(CURLM* a, CURL* b) {
  return curl_library().call(&curl_multi_remove_handle, "curl_multi_remove_handle", a, b);
}
struct curl_slist* curl_slist_append(struct curl_slist* a, const char* b) {
  return curl_library().call(&curl_slist_append, "curl_slist_append", a, b);
}
void curl_slist_free_all(struct curl_slist* a) {
  curl_library().call(&curl_slist_free_all, "curl_slist_free_all", a);
}

#ifdef __clang__
#pragma clang diagnostic ignored "-Wvarargs"  // the signatures are libcurl's
#endif

// What follows an option is what its number says: https://curl.se/libcurl/c/curl_easy_setopt.html.
CURLcode curl_easy_setopt(CURL* curl, CURLoption option, ...) {
  static const auto real = curl_library().symbol<CURLcode (*)(CURL*, CURLoption, ...)>("curl_easy_setopt");
  va_list list;
  va_start(list, option);
  CURLcode out = CURLE_UNKNOWN_OPTION;
  if (option < CURLOPTTYPE_OBJECTPOINT)
    // NOLINTNEXTLINE(bugprone-branch-clone): elsewhere a long has less than 64 bits
    out = real(curl, option, va_arg(list, long));
  else if (option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB)
    out = real(curl, option, va_arg(list, curl_off_t));
  else
    out = real(curl, option, va_arg(list, void*));
  va_end(list);
  return out;
}

CURLcode curl_easy_getinfo(CURL* curl, CURLINFO info, ...) {
  static const auto real = curl_library().symbol<CURLcode (*)(CURL*, CURLINFO, ...)>("curl_easy_getinfo");
  va_list list;
  va_start(list, info);
  const auto out = real(curl, info, va_arg(list, void*));
  va_end(list);
  return out;
}
}  // extern "C"
