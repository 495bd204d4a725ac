#include "collector/git/lens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "collector/git/lens_ci.hpp"
#include "collector/git/lens_kinds.hpp"
#include "collector/git/lens_message.hpp"
#include "collector/git/lens_names.hpp"
#include "core/digest.hpp"

namespace plumbline::git {

struct Lens::Impl {
  std::string digest;
  Kinds kinds;
  CiRules ci;
  Messages messages;
  Names names;
};

namespace {

/// The C++ of the lens is part of the ruler: raise it with every change of code that reads the same bytes
/// otherwise.
constexpr std::string_view k_code_version = "lens 12";

constexpr std::array<std::string_view, 5> k_names = {"kinds.yaml", "tools.yaml", "ci.yaml", "messages.yaml",
                                                     "names.yaml"};

Result<std::string> read_data(const std::string& folder, std::string_view name) {
  const auto path = fmt::format("{}/{}", folder, name);
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    return fail(Errc::config,
                fmt::format("reading the lens: cannot open {}; is the data folder complete?", path));
  std::stringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

Result<Yaml> parse_data(const LensFiles& files, std::size_t i) {
  const auto path = fmt::format("{}/{}", files.folder, k_names[i]);
  auto documents = parse_yaml(files.bytes[i]);
  if (!documents) return fail(Errc::config, fmt::format("{}: {}", path, documents.error().message));
  if (documents->size() != 1) return fail(Errc::config, fmt::format("{}: one YAML document is wanted", path));
  return std::move(documents->front());
}

template <class T>
Result<T> in_file(Result<T> result, const std::string& folder, std::string_view name) {
  if (!result) result.error().message = fmt::format("{}/{}: {}", folder, name, result.error().message);
  return result;
}

}  // namespace

Result<LensFiles> LensFiles::read(const std::string& folder) {
  LensFiles out{folder, {}, {}};
  std::string all(k_code_version);
  for (const auto name : k_names) {
    auto bytes = read_data(folder, name);
    if (!bytes) return tl::unexpected(bytes.error());
    all += fmt::format("\n{} {}\n", name, bytes->size()) + *bytes;
    out.bytes.push_back(std::move(*bytes));
  }
  out.digest = hex(sha256(all));
  return out;
}

Result<Lens> Lens::load(const std::string& folder) {
  const auto files = LensFiles::read(folder);
  if (!files) return tl::unexpected(files.error());
  return parse(*files);
}

Result<Lens> Lens::parse(const LensFiles& files) {
  const auto& folder = files.folder;
  std::array<Yaml, k_names.size()> roots;
  for (std::size_t i = 0; i < k_names.size(); ++i) {
    auto root = parse_data(files, i);
    if (!root) return tl::unexpected(root.error());
    roots[i] = std::move(*root);
  }
  auto kinds = in_file(Kinds::load(roots[0]), folder, k_names[0]);
  if (!kinds) return tl::unexpected(kinds.error());
  auto tools = in_file(Tools::load(roots[1]), folder, k_names[1]);
  if (!tools) return tl::unexpected(tools.error());
  auto ci = in_file(CiRules::load(roots[2], std::move(*tools)), folder, k_names[2]);
  if (!ci) return tl::unexpected(ci.error());
  auto messages = in_file(Messages::load(roots[3]), folder, k_names[3]);
  if (!messages) return tl::unexpected(messages.error());
  auto names = in_file(Names::load(roots[4]), folder, k_names[4]);
  if (!names) return tl::unexpected(names.error());
  return Lens(std::make_unique<Impl>(
      Impl{files.digest, std::move(*kinds), std::move(*ci), std::move(*messages), std::move(*names)}));
}

Lens::Lens(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Lens::~Lens() = default;
Lens::Lens(Lens&&) noexcept = default;
Lens& Lens::operator=(Lens&&) noexcept = default;

const std::string& Lens::digest() const {
  return m_impl->digest;
}
PathClass Lens::classify(std::string_view path) const {
  return m_impl->kinds.classify(path);
}

bool Lens::promises(std::string_view path, std::string_view kind) const {
  const auto& rules = m_impl->kinds.rules();
  const auto kinds = classify(path).kinds;
  return std::any_of(kinds.begin(), kinds.end(), [&](auto i) { return rules[i].id == kind; });
}
std::vector<DocumentReading> Lens::read_document(std::string_view path, const PathClass& path_class,
                                                 std::string_view content) const {
  return m_impl->kinds.read(path, path_class, content);
}
std::vector<DocumentReading> Lens::unread_document(const PathClass& path_class) const {
  return m_impl->kinds.unread(path_class);
}
std::vector<CiCall> Lens::read_ci(std::string_view path, std::string_view content) const {
  return git::read_ci(m_impl->ci, path, content).calls;
}
std::shared_ptr<const CiReading> Lens::read_configuration(std::string_view path, std::string_view content,
                                                          const CiCallers* callers) const {
  return std::make_shared<const CiReading>(git::read_ci(m_impl->ci, path, content, callers));
}
std::shared_ptr<const ScriptReading> Lens::read_script(const ScriptUse& use, std::string_view path,
                                                       std::string_view content) const {
  return m_impl->ci.read_script(use, path, content);
}
std::vector<CiCall> Lens::follow(const CiReading& reading, const std::vector<FollowedScript>& found) const {
  return git::follow(m_impl->ci, reading, found);
}
MessageReading Lens::read_message(std::string_view message, std::int64_t parents) const {
  return m_impl->messages.read(message, parents);
}
bool Lens::is_bot(std::string_view name, std::string_view address) const {
  return m_impl->names.is_bot(name, address);
}

bool Lens::is_release(std::string_view tag, std::string_view pattern) const {
  return pattern.empty() ? m_impl->names.tag(tag) == TagMeaning::release : matches_pattern(tag, pattern);
}
bool Lens::is_release_candidate(std::string_view tag, std::string_view pattern) const {
  return pattern.empty() ? m_impl->names.tag(tag) == TagMeaning::candidate : matches_pattern(tag, pattern);
}

}  // namespace plumbline::git
