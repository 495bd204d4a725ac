#include "collector/git/signature.hpp"

#include <filesystem>
#include <fstream>

#include "collector/git/signature_openpgp.hpp"
#include "collector/git/signature_ssh.hpp"
#include "core/digest.hpp"

namespace plumbline::git {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t k_most_keys_bytes = 64u << 20;  // of a file of keys; our choice

Result<std::string> slurp(const std::string& file) {
  std::error_code code;
  const auto size = fs::file_size(file, code);
  if (code) return fail(Errc::unreadable, "the keys in " + file + " cannot be read: " + code.message());
  if (size > k_most_keys_bytes)
    return fail(Errc::limit, "the file of keys " + file + " is larger than 64 MiB");
  std::ifstream in(file, std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(in), {}};
  if (in.bad() || !in.is_open()) return fail(Errc::unreadable, "the keys in " + file + " cannot be read");
  return out;
}

}  // namespace

struct SignatureJudge::Impl {
  std::optional<std::vector<AllowedSigner>> signers;
  std::vector<std::string> revoked;
  std::optional<Keyring> keyring;
};

SignatureJudge::SignatureJudge(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
SignatureJudge::~SignatureJudge() = default;
SignatureJudge::SignatureJudge(SignatureJudge&&) noexcept = default;
SignatureJudge& SignatureJudge::operator=(SignatureJudge&&) noexcept = default;

Result<SignatureJudge> SignatureJudge::load(const KeyFiles& files, Instant now) {
  auto impl = std::make_unique<Impl>();
  if (!files.signers.empty()) {
    const auto text = slurp(files.signers);
    if (!text) return tl::unexpected(text.error());
    auto signers = parse_allowed_signers(*text, files.signers);
    if (!signers) return tl::unexpected(signers.error());
    impl->signers = std::move(*signers);
  }
  if (!files.revoked.empty()) {
    const auto text = slurp(files.revoked);
    if (!text) return tl::unexpected(text.error());
    auto revoked = parse_revoked_keys(*text, files.revoked);
    if (!revoked) return tl::unexpected(revoked.error());
    impl->revoked = std::move(*revoked);
  }
  if (!files.keyring.empty()) {
    const auto bytes = slurp(files.keyring);
    if (!bytes) return tl::unexpected(bytes.error());
    auto keyring = Keyring::open(*bytes, files.keyring, now);
    if (!keyring) return tl::unexpected(keyring.error());
    impl->keyring = std::move(*keyring);
  }
  return SignatureJudge(std::move(impl));
}

Judgement SignatureJudge::judge(const Signed& what) const {
  if (what.kind == Signature::ssh && m_impl->signers)
    return judge_ssh(what, *m_impl->signers, m_impl->revoked);
  if (what.kind == Signature::openpgp && m_impl->keyring) return m_impl->keyring->judge(what);
  return {"unchecked", "", "", "", what.at};
}

std::string digest_of(const KeyFiles& files) {
  std::string all;
  for (const auto& file : {files.signers, files.revoked, files.keyring}) {
    const auto text = file.empty() ? Result<std::string>("") : slurp(file);
    all += hex(sha256(text ? *text : text.error().message));
  }
  return files.any() ? hex(sha256(all)) : "";
}

}  // namespace plumbline::git
