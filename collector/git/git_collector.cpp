#include "collector/git/git_collector.hpp"

#include <algorithm>

#include "collector/git/commit_parse.hpp"
#include "collector/git/mirror_url.hpp"
#include "collector/git/session.hpp"
#include "collector/git/signature.hpp"
#include "core/digest.hpp"

namespace plumbline::git {
namespace {

// Raised when the same objects would give other records: then each source is read in full once.
constexpr std::string_view k_reading = "git 2";

std::string settings_digest(const std::string& lens, const SourceSpec& source) {
  std::string all;
  const std::string keys = digest_of(source.keys);
  for (const std::string_view part :
       {k_reading, std::string_view(lens), std::string_view(source.release_pattern),
        std::string_view(source.release_candidate_pattern), std::string_view(source.branch),
        std::string_view(keys)}) {
    all += std::to_string(part.size()) + ':' + std::string(part);
  }
  if (const auto people = source.settings.find("people"); people != source.settings.end())
    all += people->second;  // another one makes others of the same names
  return hex(sha256(all));
}

/// The newest commit of the main line and its tree can be read: equal refs say nothing of the objects behind
/// them.
bool is_alive(const Repository& repository, const Cursor& last) {
  if (!last.main) return true;
  const auto objects = Objects::open(repository.objects);
  if (!objects) return false;
  const Object tip = objects->read(*last.main, GIT_OBJECT_COMMIT);
  const auto commit = tip ? parse_commit(tip.bytes()) : std::nullopt;
  return commit && objects->read(commit->tree, GIT_OBJECT_TREE);
}

/// Nothing to read tonight: refs, lens and settings are those of the last reading, and what was missing still
/// is.
bool is_quiet(Repository& repository, const std::string& raw, const Cursor& last,
              const std::string& settings) {
  if (last.settings != settings || !is_alive(repository, last)) return false;
  if (!last.missed.empty()) {
    const auto objects = Objects::open(repository.objects);
    git_object_t type = GIT_OBJECT_INVALID;
    for (const auto& oid : last.missed) {
      if (!objects || objects->read_any(oid, type)) return false;
    }
  }
  if (raw == last.raw) return true;
  parse_repository(repository);
  return repository.refs.digest() == last.refs && hex(sha256(repository.raw.shallow)) == last.shallow;
}

/// Keys were given, and the last reading could use them.
bool knows_signers(const SourceSpec& source, const Cursor& cursor) {
  return source.keys.any() && std::none_of(cursor.gaps.begin(), cursor.gaps.end(), [](const Gap& gap) {
           return gap.shape == SignatureCheck::k_shape;
         });
}

}  // namespace

Result<const LensFiles*> GitCollector::lens_files(const std::string& folder) const {
  const std::lock_guard lock(m_mutex);
  auto it = m_eyes.find(folder);
  if (it == m_eyes.end()) {
    auto files = LensFiles::read(folder);
    if (!files) return tl::unexpected(files.error());
    it = m_eyes.emplace(folder, Eye{std::move(*files), nullptr}).first;
  }
  return &it->second.files;
}

Result<const Lens*> GitCollector::lens(const std::string& folder) const {
  if (auto files = lens_files(folder); !files) return tl::unexpected(files.error());
  const std::lock_guard lock(m_mutex);
  auto& eye = m_eyes.at(folder);
  if (eye.lens == nullptr) {
    auto parsed = Lens::parse(eye.files);
    if (!parsed) return tl::unexpected(parsed.error());
    eye.lens = std::make_unique<Lens>(std::move(*parsed));
  }
  return eye.lens.get();
}

Result<void> GitCollector::collect(const SourceSpec& source, const CollectContext& context,
                                   Sink& sink) const {
  return is_remote(source.location) ? read_remote(source, context, sink) : read(source, context, sink);
}

Result<void> GitCollector::read(const SourceSpec& source, const CollectContext& context, Sink& sink) const {
  const auto folder = context.data_root + "/collector/git/lens";
  const auto files = lens_files(folder);
  if (!files) return tl::unexpected(files.error());
  const auto last = Cursor::parse(context.cursor);
  auto repository = open_repository(source.location);
  if (!repository) return refuse(sink, repository.error(), last, context.cursor);
  const auto settings = settings_digest((*files)->digest, source);
  const auto raw = repository->raw.digest();  // of many refs the greatest part of a quiet night: taken once
  if (last && is_quiet(*repository, raw, *last, settings)) {
    if (auto ok = sink.begin(Pass::incremental); !ok) return ok;
    Cursor cursor = *last;
    const bool same = raw == last->raw;
    cursor.raw = raw;
    return sink.finish(coverage_of(cursor, source.live, context.now, knows_signers(source, cursor)),
                       cursor.gaps, same ? context.cursor : cursor.dump());
  }
  const auto eye = lens(folder);
  if (!eye) return tl::unexpected(eye.error());
  parse_repository(*repository);
  return Session({source, context, sink, **eye, *repository, last, settings}).run();
}

}  // namespace plumbline::git
