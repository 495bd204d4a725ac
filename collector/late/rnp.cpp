// librnp, loaded at its first call.
#include <rnp/rnp.h>

#include "collector/late/late.hpp"

namespace {
plumbline::LateLibrary& rnp_library() {
  static plumbline::LateLibrary one("librnp.so.0");
  return one;
}
}  // namespace

extern "C" {
void rnp_buffer_destroy(void* a) {
  rnp_library().call(&rnp_buffer_destroy, "rnp_buffer_destroy", a);
}
rnp_result_t rnp_ffi_create(rnp_ffi_t* a, const char* b, const char* c) {
  return rnp_library().call(&rnp_ffi_create, "rnp_ffi_create", a, b, c);
}
rnp_result_t rnp_ffi_destroy(rnp_ffi_t a) {
  return rnp_library().call(&rnp_ffi_destroy, "rnp_ffi_destroy", a);
}
rnp_result_t rnp_get_public_key_count(rnp_ffi_t a, size_t* b) {
  return rnp_library().call(&rnp_get_public_key_count, "rnp_get_public_key_count", a, b);
}
rnp_result_t rnp_import_keys(rnp_ffi_t a, rnp_input_t b, uint32_t c, char** d) {
  return rnp_library().call(&rnp_import_keys, "rnp_import_keys", a, b, c, d);
}
rnp_result_t rnp_input_destroy(rnp_input_t a) {
  return rnp_library().call(&rnp_input_destroy, "rnp_input_destroy", a);
}
rnp_result_t rnp_input_from_memory(rnp_input_t* a, const uint8_t* b, size_t c, bool d) {
  return rnp_library().call(&rnp_input_from_memory, "rnp_input_from_memory", a, b, c, d);
}
rnp_result_t rnp_key_get_creation(rnp_key_handle_t a, uint32_t* b) {
  return rnp_library().call(&rnp_key_get_creation, "rnp_key_get_creation", a, b);
}
rnp_result_t rnp_key_get_expiration(rnp_key_handle_t a, uint32_t* b) {
  return rnp_library().call(&rnp_key_get_expiration, "rnp_key_get_expiration", a, b);
}
rnp_result_t rnp_key_get_primary_fprint(rnp_key_handle_t a, char** b) {
  return rnp_library().call(&rnp_key_get_primary_fprint, "rnp_key_get_primary_fprint", a, b);
}
rnp_result_t rnp_key_get_primary_uid(rnp_key_handle_t a, char** b) {
  return rnp_library().call(&rnp_key_get_primary_uid, "rnp_key_get_primary_uid", a, b);
}
rnp_result_t rnp_key_handle_destroy(rnp_key_handle_t a) {
  return rnp_library().call(&rnp_key_handle_destroy, "rnp_key_handle_destroy", a);
}
rnp_result_t rnp_key_is_expired(rnp_key_handle_t a, bool* b) {
  return rnp_library().call(&rnp_key_is_expired, "rnp_key_is_expired", a, b);
}
rnp_result_t rnp_key_is_revoked(rnp_key_handle_t a, bool* b) {
  return rnp_library().call(&rnp_key_is_revoked, "rnp_key_is_revoked", a, b);
}
rnp_result_t rnp_key_is_valid(rnp_key_handle_t a, bool* b) {
  return rnp_library().call(&rnp_key_is_valid, "rnp_key_is_valid", a, b);
}
rnp_result_t rnp_locate_key(rnp_ffi_t a, const char* b, const char* c, rnp_key_handle_t* d) {
  return rnp_library().call(&rnp_locate_key, "rnp_locate_key", a, b, c, d);
}
rnp_result_t rnp_op_verify_destroy(rnp_op_verify_t a) {
  return rnp_library().call(&rnp_op_verify_destroy, "rnp_op_verify_destroy", a);
}
rnp_result_t rnp_op_verify_detached_create(rnp_op_verify_t* a, rnp_ffi_t b, rnp_input_t c, rnp_input_t d) {
  return rnp_library().call(&rnp_op_verify_detached_create, "rnp_op_verify_detached_create", a, b, c, d);
}
rnp_result_t rnp_op_verify_execute(rnp_op_verify_t a) {
  return rnp_library().call(&rnp_op_verify_execute, "rnp_op_verify_execute", a);
}
rnp_result_t rnp_op_verify_get_signature_at(rnp_op_verify_t a, size_t b, rnp_op_verify_signature_t* c) {
  return rnp_library().call(&rnp_op_verify_get_signature_at, "rnp_op_verify_get_signature_at", a, b, c);
}
rnp_result_t rnp_op_verify_get_signature_count(rnp_op_verify_t a, size_t* b) {
  return rnp_library().call(&rnp_op_verify_get_signature_count, "rnp_op_verify_get_signature_count", a, b);
}
rnp_result_t rnp_op_verify_signature_get_handle(rnp_op_verify_signature_t a, rnp_signature_handle_t* b) {
  return rnp_library().call(&rnp_op_verify_signature_get_handle, "rnp_op_verify_signature_get_handle", a, b);
}
rnp_result_t rnp_op_verify_signature_get_hash(rnp_op_verify_signature_t a, char** b) {
  return rnp_library().call(&rnp_op_verify_signature_get_hash, "rnp_op_verify_signature_get_hash", a, b);
}
rnp_result_t rnp_op_verify_signature_get_key(rnp_op_verify_signature_t a, rnp_key_handle_t* b) {
  return rnp_library().call(&rnp_op_verify_signature_get_key, "rnp_op_verify_signature_get_key", a, b);
}
rnp_result_t rnp_op_verify_signature_get_status(rnp_op_verify_signature_t a) {
  return rnp_library().call(&rnp_op_verify_signature_get_status, "rnp_op_verify_signature_get_status", a);
}
rnp_result_t rnp_op_verify_signature_get_times(rnp_op_verify_signature_t a, uint32_t* b, uint32_t* c) {
  return rnp_library().call(&rnp_op_verify_signature_get_times, "rnp_op_verify_signature_get_times", a, b, c);
}
rnp_result_t rnp_set_timestamp(rnp_ffi_t a, uint64_t b) {
  return rnp_library().call(&rnp_set_timestamp, "rnp_set_timestamp", a, b);
}
rnp_result_t rnp_signature_get_keyid(rnp_signature_handle_t a, char** b) {
  return rnp_library().call(&rnp_signature_get_keyid, "rnp_signature_get_keyid", a, b);
}
rnp_result_t rnp_signature_handle_destroy(rnp_signature_handle_t a) {
  return rnp_library().call(&rnp_signature_handle_destroy, "rnp_signature_handle_destroy", a);
}
}  // extern "C"
