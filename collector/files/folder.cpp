#include "collector/files/folder.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "collector/files/steps.hpp"
#include "core/digest.hpp"

namespace plumbline::files {
namespace {

constexpr std::size_t k_most_manifest = 1U << 20;

Result<std::string> small_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::not_found, fmt::format("{}: cannot be opened", path));
  std::string out(k_most_manifest + 1, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  if (out.size() > k_most_manifest) return fail(Errc::limit, fmt::format("{}: is larger than 1 MiB", path));
  return out;
}

std::string setting(const Settings& settings, const std::string& key) {
  const auto it = settings.find(key);
  return it == settings.end() ? "" : it->second;
}

Result<std::vector<reports::TrustedKey>> keys_in(const std::string& file) {
  if (file.empty()) return std::vector<reports::TrustedKey>{};
  const auto pem = small_file(file);
  if (!pem) return tl::unexpected(pem.error());
  auto trusted = reports::TrustedKey::parse(*pem);
  if (!trusted) return fail(trusted.error().code, fmt::format("{}: {}", file, trusted.error().message));
  return trusted;
}

}  // namespace

Result<Folder> Folder::open(const std::string& location, const Settings& settings,
                            const std::string& data_root) {
  auto keys = keys_in(setting(settings, "keys"));
  if (!keys) return tl::unexpected(keys.error());
  reports::Options options;
  options.keys = std::move(*keys);
  auto reader = FileReader::load(data_root, std::move(options));
  if (!reader) return tl::unexpected(reader.error());
  Folder out(location, std::move(*reader));
  out.m_pattern_text = setting(settings, "pattern");
  if (!out.m_pattern_text.empty()) {
    auto parsed = PathPattern::parse(out.m_pattern_text);
    if (!parsed) return tl::unexpected(parsed.error());
    out.m_pattern.emplace(std::move(*parsed));
  }
  out.m_manifest_file = setting(settings, "manifest");
  if (out.m_manifest_file.empty()) return out;
  const auto text = small_file(out.m_manifest_file);
  if (!text) return tl::unexpected(text.error());
  if (auto ok = out.take_manifest(*text); !ok) return tl::unexpected(ok.error());
  return out;
}

Result<void> Folder::take_manifest(const std::string& text) {
  m_manifest_text = text;
  if (text.empty()) return {};
  auto parsed = Manifest::parse(text);
  if (!parsed)
    return fail(parsed.error().code, fmt::format("{}: {}", manifest_name(), parsed.error().message));
  m_manifest = std::move(*parsed);
  for (auto& entry : m_manifest.entries) {  // by hand or by a script: a secret may stand there as well
    entry.run.id = m_reader.redacted(entry.run.id);
    entry.run.job = m_reader.redacted(entry.run.job);
    if (entry.run.branch) entry.run.branch = m_reader.redacted(*entry.run.branch);
  }
  return {};
}

std::string Folder::manifest_name() const {
  return m_manifest_file.empty() ? fmt::format("{}/{}", m_location, k_manifest_name) : m_manifest_file;
}

Result<std::string> Folder::manifest_inside() const {
  std::string out;
  const auto take = [&](const archive::Entry& entry, archive::Chunks& chunks) -> Result<void> {
    const auto slash = entry.path.rfind('/');
    const auto name = slash == std::string::npos ? entry.path : entry.path.substr(slash + 1);
    const bool outermost = slash == std::string::npos || entry.depth > 0;
    if (name != k_manifest_name || !outermost || !out.empty()) return {};
    auto bytes = archive::read_all(chunks, k_most_manifest);
    if (!bytes) return tl::unexpected(bytes.error());
    out = std::move(*bytes);
    return {};
  };
  // Of a folder only the file itself is opened; of an archive all heads have to be gone through.
  std::error_code code;
  const bool folder = std::filesystem::is_directory(m_location, code);
  const auto wanted = [&](const archive::File& file) { return !folder || file.path == k_manifest_name; };
  const auto walked = archive::walk_path(m_location, {}, take, wanted);
  if (!walked) return tl::unexpected(walked.error());
  return out;
}

Result<std::string> Folder::listing() const {
  std::string all =
      fmt::format("{}\n{}\n{}\n", m_reader.digest(), m_pattern_text, hex(sha256(m_manifest_text)));
  const auto walked = archive::list_path(m_location, {}, [&](const archive::File& file) {
    all += fmt::format("{}\t{}\n", file.path, file.stamp);
  });
  if (!walked) return tl::unexpected(walked.error());
  return hex(sha256(all));
}

RunContext Folder::run_of(const std::string& path, const Manifest::Entry* entry) const {
  RunContext by_path;
  by_path.at = k_always;
  if (m_pattern) by_path = m_pattern->match(path).value_or(by_path);
  by_path.id = m_reader.redacted(by_path.id);
  by_path.job = m_reader.redacted(by_path.job);
  if (by_path.branch) by_path.branch = m_reader.redacted(*by_path.branch);
  if (entry == nullptr) return by_path;
  // What the manifest leaves open the path may tell.
  auto out = entry->run;
  out.outcome = entry->outcome;
  if (out.at == k_always) out.at = by_path.at;
  if (out.id.empty()) out.id = by_path.id;
  if (out.job.empty()) out.job = by_path.job;
  if (out.trigger.empty()) out.trigger = by_path.trigger;
  if (!out.commit) out.commit = by_path.commit;
  if (!out.branch) out.branch = by_path.branch;
  return out;
}

namespace {

/// In its own row, which has the path already.
FileReading refused(const std::string& path, std::string_view reason, const std::string& told_as) {
  if (reason.starts_with(told_as + ": ")) reason.remove_prefix(told_as.size() + 2);
  FileReading out{path, {}};
  out.read.reason = reason;
  return out;
}

}  // namespace

void Folder::tell_of_manifest(const Used& used, Gathering& gathering,
                              const std::function<void(const FileReading&)>& on_file) const {
  for (const auto& entry : m_manifest.entries) {
    const auto it = used.find(&entry);
    if (it != used.end() && it->second)
      gathering.add_missing(entry.run.at,
                            fmt::format("{}: of what fits \"{}\" nothing could be read: {}", manifest_name(),
                                        m_reader.redacted(entry.path), *it->second));
    // What names no file and no outcome says nothing: most likely it was meant for a file that is not here.
    if (it != used.end() || !entry.outcome.empty()) continue;
    const auto why = fmt::format(
        "no file fits the path \"{}\"; paths begin below the folder or archive, * stays within a folder, ** "
        "crosses them",
        m_reader.redacted(entry.path));
    gathering.add_missing(entry.run.at, fmt::format("{}: {}", manifest_name(), why));
    if (on_file) on_file(refused(std::string(k_manifest_name), why, ""));
  }
  gathering.covers(m_manifest.covers);
  for (const auto& entry : m_manifest.entries) gathering.add_run(entry);
}

Result<void> Folder::read(Gathering& gathering, const std::function<void(const FileReading&)>& on_file) {
  if (m_manifest_file.empty()) {
    const auto inside = manifest_inside();
    if (!inside) return tl::unexpected(inside.error());
    if (auto ok = take_manifest(*inside); !ok) return ok;
  }
  // Packed or not, a file has one name.
  std::error_code code;
  const std::string outer = std::filesystem::is_directory(m_location, code)
                                ? "/"
                                : std::filesystem::path(m_location).filename().string() + "/";
  const auto inner = [&](const std::string& path) {
    return path.starts_with(outer) ? path.substr(outer.size()) : path;
  };
  std::size_t files = 0;
  StepLogs steps;
  Used used;
  const auto keep = [&](FileReading& file, const RunContext& run) {
    const bool told = gathering.add(file, run);
    if (on_file) on_file(file);
    return told;
  };
  const auto visit = [&](const archive::Entry& entry, archive::Chunks& chunks) -> Result<void> {
    if (entry.path.ends_with(k_manifest_name)) return ++files, Result<void>{};
    const std::string path = entry.depth > 0 ? inner(entry.path) : entry.path;
    const auto* named = m_manifest.find(path);
    const auto run = run_of(path, named);
    auto file = m_reader.read(m_reader.redacted(path), chunks, run);
    if (!file) return tl::unexpected(file.error());
    ++files;
    auto& unread = used.try_emplace(named, "").first->second;
    if (steps.hold(*file, run) || keep(*file, run))
      unread.reset();
    else if (unread && unread->empty())
      unread = fmt::format("{} {}", file->path, file->read.reason);
    return {};
  };
  auto walked = archive::walk_path(m_location, {}, visit);
  if (!walked) return tl::unexpected(walked.error());
  for (auto& held : steps.take()) keep(held.file, held.run);
  const auto itself = outer.substr(0, outer.size() - 1);
  if (files == 0 && walked->refused.empty() && !itself.empty())
    walked->refused.push_back({itself, itself + ": holds no file", Errc::unreadable});
  for (auto& one : walked->refused) {
    one.path = m_reader.redacted(one.path);
    one.reason = m_reader.redacted(one.reason);
  }
  gathering.add(*walked);
  if (on_file) {
    for (const auto& one : walked->refused) on_file(refused(inner(one.path), one.reason, one.path));
    if (walked->more_refused > 0)
      on_file(refused(itself, fmt::format("{} more files were refused", walked->more_refused), itself));
  }
  tell_of_manifest(used, gathering, on_file);
  return {};
}

}  // namespace plumbline::files
