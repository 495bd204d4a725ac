#include "collector/git/signature_payload.hpp"

#include "collector/git/commit_parse.hpp"

namespace plumbline::git {
namespace {

Signature kind_of(std::string_view armoured) {
  if (armoured.starts_with("-----BEGIN PGP SIGNATURE-----") ||
      armoured.starts_with("-----BEGIN PGP MESSAGE-----"))
    return Signature::openpgp;
  if (armoured.starts_with("-----BEGIN SSH SIGNATURE-----")) return Signature::ssh;
  if (armoured.starts_with("-----BEGIN SIGNED MESSAGE-----")) return Signature::x509;
  return Signature::unknown_format;
}

// One line with its end.
std::string_view take(std::string_view& rest) {
  const auto end = rest.find('\n');
  const auto line = rest.substr(0, end == std::string_view::npos ? end : end + 1);
  rest.remove_prefix(line.size());
  return line;
}

}  // namespace

// The signature stands in the headers, each further line behind a blank; what was signed is the commit
// without it and without the one over the same commit by its SHA-256 name.
std::optional<Signed> signed_commit(std::string_view raw) {
  const auto commit = parse_commit(raw);
  if (!commit) return std::nullopt;
  Signed out;
  bool inside = false, ours = false;
  while (!raw.empty()) {
    auto line = take(raw);
    if (line == "\n") {
      out.payload += line;
      out.payload += raw;
      break;
    }
    inside = line.starts_with("gpgsig ") || line.starts_with("gpgsig-sha256 ") ||
             (inside && line.starts_with(' '));
    if (!inside) {
      out.payload += line;
      continue;
    }
    if (!line.starts_with(' ')) ours = line.starts_with("gpgsig ") && out.signature.empty();
    if (ours) out.signature += line.substr(line.starts_with(' ') ? 1 : std::string_view("gpgsig ").size());
  }
  if (out.signature.empty()) return std::nullopt;
  out.kind = kind_of(out.signature);
  out.at = commit->committer.seconds;
  return out;
}

// The signature ends the message, from the last line that begins one.
std::optional<Signed> signed_tag(std::string_view raw) {
  const auto tag = parse_tag(raw);
  if (!tag) return std::nullopt;
  std::size_t found = std::string_view::npos;
  for (std::size_t at = 0; at < raw.size();) {
    if (kind_of(raw.substr(at)) != Signature::unknown_format) found = at;
    const auto end = raw.find('\n', at);
    at = end == std::string_view::npos ? raw.size() : end + 1;
  }
  if (found == std::string_view::npos) return std::nullopt;
  Signed out{std::string(raw.substr(0, found)), std::string(raw.substr(found)), kind_of(raw.substr(found)),
             0};
  if (tag->tagger) out.at = tag->tagger->seconds;
  return out;
}

}  // namespace plumbline::git
