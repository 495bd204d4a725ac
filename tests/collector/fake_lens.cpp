// A lens of a few lines, until the real one lands.
#include <sstream>

#include "collector/git/lens.hpp"

namespace plumbline::git {
struct Lens::Impl { std::string digest = "fake"; };
Lens::Lens(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Lens::~Lens() = default;
Lens::Lens(Lens&&) noexcept = default;
Lens& Lens::operator=(Lens&&) noexcept = default;
Result<Lens> Lens::load(const std::string&) { return Lens(std::make_unique<Impl>()); }
const std::string& Lens::digest() const { return m_impl->digest; }
PathClass Lens::classify(std::string_view path) const {
  PathClass out;
  out.test = path.starts_with("tests/");
  const auto base = path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
  if (base == "SECURITY.md") out.kinds = {0};
  if (base == "CODEOWNERS") out.kinds = {1};
  if (path.starts_with(".github/workflows/")) out.kinds = {2};
  return out;
}
std::vector<DocumentReading> Lens::read_document(std::string_view, const PathClass& c, std::string_view content) const {
  static const char* kinds[] = {"doc.security_policy", "doc.owners", "ci.config"};
  std::string dense;
  for (char ch : content) if (ch != ' ' && ch != '\n') dense += ch;
  if (dense.empty()) return {};
  std::vector<DocumentReading> out;
  for (auto k : c.kinds) out.push_back({kinds[k], id63(sha256(dense)), dense.size() > 40, std::nullopt});
  return out;
}
std::vector<CiCall> Lens::read_ci(std::string_view path, std::string_view content) const {
  std::vector<CiCall> out;
  std::istringstream in{std::string(content)};
  std::string line;
  while (std::getline(in, line)) {
    const auto at = line.find("uses: ");
    if (at == std::string::npos) continue;
    CiCall c;
    c.path = path; c.system = "github_actions"; c.job = "job"; c.tool = line.substr(at + 6); c.category = "sast"; c.trigger = "push"; c.live = true;
    out.push_back(c);
  }
  return out;
}
namespace {
std::optional<Named> named(std::string_view line, std::string_view key) {
  if (line.size() < key.size()) return std::nullopt;
  for (std::size_t i = 0; i < key.size(); ++i) if (std::tolower(line[i]) != key[i] && !(key[i] == '-' && line[i] == ' ')) return std::nullopt;
  auto rest = line.substr(key.size());
  const auto open = rest.find('<'), close = rest.find('>');
  if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
  auto name = rest.substr(0, open);
  while (!name.empty() && (name.front() == ' ' || name.front() == ':')) name.remove_prefix(1);
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  return Named{std::string(key.substr(0, key.size() - 1)), std::string(name), std::string(rest.substr(open + 1, close - open - 1))};
}
}  // namespace
MessageReading Lens::read_message(std::string_view message, std::int64_t) const {
  MessageReading out;
  std::istringstream in{std::string(message)};
  std::string line;
  bool first = true;
  while (std::getline(in, line)) {
    if (auto n = named(line, "reviewed-by:")) out.reviewers.push_back(*n);
    if (auto n = named(line, "acked-by:")) out.reviewers.push_back(*n);
    if (auto n = named(line, "co-authored-by:")) out.coauthors.push_back(*n);
    if (line.starts_with("Change-Id: ")) out.request = line.substr(11);
    if (line.starts_with("Merge pull request #")) out.request = line.substr(20, line.find(' ', 20) - 20);
    if (first) {
      const auto p = line.rfind("(#");
      if (p != std::string::npos && line.back() == ')') out.request = line.substr(p + 2, line.size() - p - 3);
    }
    if (line.find("CVE-") != std::string::npos) out.keys = "cve:" + line.substr(line.find("CVE-"), 13);
    first = false;
  }
  if (!out.reviewers.empty()) out.trailers = "reviewed-by";
  return out;
}
bool Lens::is_bot(std::string_view name, std::string_view) const { return name.find("[bot]") != std::string_view::npos; }
bool Lens::is_release(std::string_view tag, std::string_view) const { return tag.starts_with("v"); }
bool Lens::is_release_candidate(std::string_view tag, std::string_view) const { return tag.find("-rc") != std::string_view::npos; }
Mailmap Mailmap::parse(std::string_view content) {
  Mailmap m;
  std::istringstream in{std::string(content)};
  std::string line;
  while (std::getline(in, line)) {  // Name <new> <old>
    const auto a = line.find('<'), b = line.find('>'), c = line.find('<', b), d = line.find('>', c);
    if (d == std::string::npos || a == 0) continue;
    m.m_entries.push_back({line.substr(0, a - 1), line.substr(a + 1, b - a - 1), "", line.substr(c + 1, d - c - 1)});
  }
  return m;
}
Mailmap::Identity Mailmap::resolve(std::string_view name, std::string_view address) const {
  for (const auto& e : m_entries) if (e.old_address == address) return {e.new_name, e.new_address};
  return {std::string(name), std::string(address)};
}
}  // namespace plumbline::git
