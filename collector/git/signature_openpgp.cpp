#include "collector/git/signature_openpgp.hpp"

#include <fcntl.h>
#include <rnp/rnp.h>
#include <rnp/rnp_err.h>
#include <unistd.h>

#include <algorithm>

namespace plumbline::git {
namespace {

struct Free {
  void operator()(rnp_ffi_st* p) const { rnp_ffi_destroy(p); }
  void operator()(rnp_input_st* p) const { rnp_input_destroy(p); }
  void operator()(rnp_op_verify_st* p) const { rnp_op_verify_destroy(p); }
  void operator()(rnp_key_handle_st* p) const { rnp_key_handle_destroy(p); }
  void operator()(rnp_signature_handle_st* p) const { rnp_signature_handle_destroy(p); }
};
template <class T>
using Handle = std::unique_ptr<T, Free>;

// RNP as Debian builds it tells of every signature it does not like on stderr, and no call turns that off.
class Silence {
 public:
  Silence()
      : m_kept(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)), m_nothing(open("/dev/null", O_WRONLY | O_CLOEXEC)) {
    if (m_kept >= 0 && m_nothing >= 0) dup2(m_nothing, STDERR_FILENO);
  }
  ~Silence() {
    if (m_kept >= 0 && m_nothing >= 0) dup2(m_kept, STDERR_FILENO);
    if (m_kept >= 0) close(m_kept);
    if (m_nothing >= 0) close(m_nothing);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  int m_kept, m_nothing;
};

// Calls `ask(&text)`; RNP's strings are the caller's to free.
template <class Ask>
std::string text_from(Ask ask) {
  char* text = nullptr;
  std::string out = ask(&text) == RNP_SUCCESS && text != nullptr ? text : "";
  if (text != nullptr) rnp_buffer_destroy(text);
  return out;
}

Handle<rnp_input_st> input_of(const std::string& bytes) {
  rnp_input_t out = nullptr;
  rnp_input_from_memory(&out, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), false);
  return Handle<rnp_input_st>(out);
}

// "Ann Author <ann@example.org>"
void take_person(const std::string& uid, Judgement& out) {
  const auto open = uid.rfind('<');
  const auto close = uid.find('>', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) {
    (uid.find('@') != std::string::npos ? out.address : out.name) = uid;
    return;
  }
  out.address = uid.substr(open + 1, close - open - 1);
  out.name = uid.substr(0, open);
  while (!out.name.empty() && out.name.back() == ' ') out.name.pop_back();
}

bool asked(rnp_key_handle_t key, rnp_result_t (*question)(rnp_key_handle_t, bool*)) {
  bool out = false;
  return question(key, &out) == RNP_SUCCESS && out;
}

bool alive_at(rnp_key_handle_t key, std::uint64_t at) {
  std::uint32_t created = 0, seconds = 0;
  rnp_key_get_creation(key, &created);
  rnp_key_get_expiration(key, &seconds);
  return created <= at && (seconds == 0 || at < std::uint64_t{created} + seconds);
}

Handle<rnp_key_handle_st> primary_of(rnp_ffi_t ffi, rnp_key_handle_t key) {
  const auto name = text_from([&](char** out) { return rnp_key_get_primary_fprint(key, out); });
  rnp_key_handle_t out = nullptr;
  if (!name.empty()) rnp_locate_key(ffi, "fingerprint", name.c_str(), &out);
  return Handle<rnp_key_handle_st>(out);
}

// Web-flow keys of GitHub: they sign what was made by a click in the browser, whoever clicked.
bool is_forge(const std::string& key_id) {
  return key_id == "4AEE18F83AFDEB23" || key_id == "B5690EEEBB952194";
}

bool is_weak(rnp_op_verify_signature_t signature) {
  const auto name = text_from([&](char** out) { return rnp_op_verify_signature_get_hash(signature, out); });
  return name == "MD5" || name == "SHA1" || name == "RIPEMD160";
}

}  // namespace

struct Keyring::Impl {
  Handle<rnp_ffi_st> ffi;

  // The first that fits: what RNP calls invalid is more than a broken signature.
  std::string verdict(rnp_op_verify_signature_t signature, rnp_key_handle_t key, std::uint64_t at) const {
    const auto status = rnp_op_verify_signature_get_status(signature);
    if (status == RNP_ERROR_KEY_NOT_FOUND || key == nullptr) return "unknown_key";
    const auto primary = primary_of(ffi.get(), key);
    rnp_key_handle_t main_key = primary ? primary.get() : key;
    if (asked(key, rnp_key_is_revoked) || asked(main_key, rnp_key_is_revoked)) return "revoked";
    if (!alive_at(key, at) || !alive_at(main_key, at) || status == RNP_ERROR_SIGNATURE_EXPIRED)
      return "expired";
    if (status == RNP_SUCCESS) return "good";
    if (is_weak(signature)) return "weak";
    const bool odd = !asked(main_key, rnp_key_is_valid) && !asked(main_key, rnp_key_is_expired);
    if (status != RNP_ERROR_SIGNATURE_INVALID || odd) return "unchecked";
    return "bad";
  }

  void judge(rnp_op_verify_signature_t signature, Judgement& out) const {
    std::uint32_t created = 0, expires = 0;
    if (rnp_op_verify_signature_get_times(signature, &created, &expires) == RNP_SUCCESS && created != 0)
      out.at = created;
    rnp_signature_handle_t raw = nullptr;
    rnp_op_verify_signature_get_handle(signature, &raw);
    const Handle<rnp_signature_handle_st> handle(raw);
    if (raw != nullptr) out.key = text_from([&](char** id) { return rnp_signature_get_keyid(raw, id); });
    std::transform(out.key.begin(), out.key.end(), out.key.begin(),
                   [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
    rnp_key_handle_t found = nullptr;
    rnp_op_verify_signature_get_key(signature, &found);
    const Handle<rnp_key_handle_st> key(found);
    out.verdict = is_forge(out.key) ? "forge" : verdict(signature, found, static_cast<std::uint64_t>(out.at));
    if (found == nullptr) return;
    const auto primary = primary_of(ffi.get(), found);
    rnp_key_handle_t named = primary ? primary.get() : found;
    take_person(text_from([&](char** uid) { return rnp_key_get_primary_uid(named, uid); }), out);
  }
};

Keyring::Keyring(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Keyring::~Keyring() = default;
Keyring::Keyring(Keyring&&) noexcept = default;
Keyring& Keyring::operator=(Keyring&&) noexcept = default;

Result<Keyring> Keyring::open(const std::string& bytes, const std::string& file, Instant now) {
  const Silence silence;
  rnp_ffi_t ffi = nullptr;
  if (rnp_ffi_create(&ffi, "GPG", "GPG") != RNP_SUCCESS) return fail(Errc::io, "RNP cannot be set up");
  auto impl = std::make_unique<Impl>();
  impl->ffi.reset(ffi);
  rnp_set_timestamp(ffi, static_cast<std::uint64_t>(std::max<std::int64_t>(now.seconds, 1)));
  const auto input = input_of(bytes);
  std::size_t keys = 0;
  if (bytes.empty() || !input ||
      rnp_import_keys(ffi, input.get(), RNP_LOAD_SAVE_PUBLIC_KEYS | RNP_LOAD_SAVE_PERMISSIVE, nullptr) !=
          RNP_SUCCESS ||
      rnp_get_public_key_count(ffi, &keys) != RNP_SUCCESS || keys == 0)
    return fail(Errc::config, file + ": holds no OpenPGP public keys; make it with gpg --export");
  return Keyring(std::move(impl));
}

Judgement Keyring::judge(const Signed& what) const {
  const Silence silence;
  Judgement out{"bad", "", "", "", what.at};
  const auto data = input_of(what.payload), signature = input_of(what.signature);
  rnp_op_verify_t raw = nullptr;
  if (!data || !signature ||
      rnp_op_verify_detached_create(&raw, m_impl->ffi.get(), data.get(), signature.get()) != RNP_SUCCESS)
    return out;
  const Handle<rnp_op_verify_st> operation(raw);
  rnp_op_verify_execute(raw);  // its result sums up all signatures; each is asked
  std::size_t count = 0;
  rnp_op_verify_get_signature_count(raw, &count);
  rnp_op_verify_signature_t first = nullptr;
  if (count == 0 || rnp_op_verify_get_signature_at(raw, 0, &first) != RNP_SUCCESS) return out;
  m_impl->judge(first, out);
  return out;
}

}  // namespace plumbline::git
