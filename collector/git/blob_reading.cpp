#include "collector/git/blob_reading.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include "core/digest.hpp"

namespace plumbline::git {
namespace {

// A document is read whole up to the first limit; of a larger one (a changelog, a lock file) the beginning is
// read and its facts say "truncated"; beyond the last nothing is, and a gap says so. All are our choice: a
// changelog of a megabyte in 400 versions cost more than all else together.
constexpr std::size_t k_whole_bytes = 128u << 10;
constexpr std::size_t k_worth_reading_bytes = 64u << 10;  // of what its path can decide
constexpr std::size_t k_ci_bytes = 1u << 20;
constexpr std::size_t k_most_document_bytes = 32u << 20;

std::string with_fact(const std::optional<std::string>& facts, const std::string& fact) {
  std::istringstream words(facts.value_or(""));
  std::set<std::string> all{std::istream_iterator<std::string>(words), {}};
  all.insert(fact);
  std::string out;
  for (const auto& word : all) out += (out.empty() ? "" : " ") + word;
  return out;
}

void mark_truncated(BlobReading& reading, const Oid& oid) {
  for (auto& kind : reading.kinds) {
    kind.facts = with_fact(kind.facts, "truncated");
    // Nobody looked at the rest, so two versions are equal only when they are the same bytes.
    kind.substance = id63(sha256(std::to_string(kind.substance) + oid.hex()));
  }
}

/// Whether the object is large, but not beyond all limits; then its size is set.
bool is_left_unread(const Objects& objects, const Oid& oid, BlobReading& out) {
  std::size_t size = 0;
  if (objects.read_size(oid, GIT_OBJECT_BLOB, size) != Found::yes) return false;
  if (size <= k_worth_reading_bytes || size > k_most_document_bytes) return false;
  out.bytes = static_cast<std::int64_t>(size);
  return true;
}

}  // namespace

BlobReading read_blob(const Objects& objects, const Lens& lens, const std::string& path,
                      const PathClass& sight, const Oid& oid) {
  BlobReading out;
  if (oid == Oid{}) return out;
  if (sight.unread_when_large && is_left_unread(objects, oid, out)) {
    out.kinds = lens.unread_document(sight);
    for (auto& kind : out.kinds) kind.substance = id63(sha256(oid.hex()));
    return out;
  }
  const Object object = objects.read_checked(oid, GIT_OBJECT_BLOB, k_most_document_bytes);
  out.found = object.found;
  if (!object) return out;
  const auto content = object.bytes();
  out.bytes = static_cast<std::int64_t>(content.size());
  const bool whole = content.size() <= k_whole_bytes;
  const auto head = content.substr(0, k_whole_bytes);
  out.kinds = lens.read_document(path, sight, head);
  if (!whole) mark_truncated(out, oid);
  out.unjudged = !whole && out.kinds.empty();
  const bool ci = std::any_of(out.kinds.begin(), out.kinds.end(),
                              [](const auto& k) { return k.kind.starts_with("ci."); });
  out.calls_unread = ci && content.size() > k_ci_bytes;
  if (ci && !out.calls_unread) out.ci = lens.read_configuration(path, content);
  return out;
}

}  // namespace plumbline::git
