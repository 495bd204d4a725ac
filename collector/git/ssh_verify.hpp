#pragma once
#include <cstdint>
#include <string_view>

namespace plumbline::git {

enum class KeyVerdict : std::uint8_t { good, bad, unsupported };

/// Whether `signature` (a raw SSH signature blob) over `data` was made by `key` (a raw SSH public key):
/// Ed25519, ECDSA over the NIST curves, RSA of 2,048 bits or more with SHA-2.
[[nodiscard]] KeyVerdict verify_ssh(std::string_view key, std::string_view signature, std::string_view data);

/// Takes one length-prefixed string off the front of `bytes`; empty and `ok` false where it is torn.
[[nodiscard]] std::string_view take_string(std::string_view& bytes, bool& ok);

}  // namespace plumbline::git
