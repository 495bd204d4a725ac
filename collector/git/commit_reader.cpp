#include "collector/git/commit_reader.hpp"

#include <sstream>

namespace plumbline::git {
namespace {

constexpr std::size_t k_tree_cache_bytes = 2u << 20;  // one generation, one thread
constexpr std::size_t k_message_bytes =
    256u << 10;  // of a message; trailers of a longer one are looked for in its end

bool is_empty(const Words& words) {
  return !words.keys && !words.trailers && !words.request && words.reviewers.empty() &&
         words.coauthors.empty();
}

std::string cut_message(std::string_view message, std::string_view encoding) {
  if (message.size() <= k_message_bytes) return to_utf8(message, encoding);
  const auto half = k_message_bytes / 2;
  return to_utf8(message.substr(0, half), encoding) + "\n\n" +
         to_utf8(message.substr(message.size() - half), encoding);
}

/// A forge that squashes a request commits it itself, under an address nobody reads. By another's hand
/// "(#12)" is as often the number of an issue: in open5gs of 596 such titles 464, of 261 by the forge none.
bool is_of_forge(std::string_view address) {
  return address.starts_with("noreply@");
}

std::int16_t small(std::int64_t zone) {
  return static_cast<std::int16_t>(zone);
}

Oid file_id(const TreeEntry* entry) {
  return entry != nullptr && entry->is_file() ? entry->id() : Oid{};
}

}  // namespace

CommitReader::CommitReader(const Objects& objects, const Lens& lens, People& people, PathBook& paths)
    : m_lens(lens),
      m_people(people),
      m_paths(paths),
      m_cache(objects, k_tree_cache_bytes),
      m_diff(m_cache, *this) {}

bool CommitReader::read(const Job& job, Batch& batch) {
  const auto commit = job.object ? parse_commit(job.object.bytes()) : std::nullopt;
  if (!commit) return false;
  CommitRow row;
  const RawCommit& raw = *commit;
  row.node = job.node;
  row.author = m_people.index(raw.author.name, raw.author.address, raw.encoding, m_memo);
  row.committer = m_people.index(raw.committer.name, raw.committer.address, raw.encoding, m_memo);
  row.authored = raw.author.seconds;
  row.authored_zone = small(raw.author.zone);
  row.committed_zone = small(raw.committer.zone);
  row.parents = static_cast<std::uint32_t>(raw.parents.size());
  row.signature = raw.signature;
  read_words(raw, row);
  m_job = &job;
  m_row = &row;
  m_batch = &batch;
  m_own_code = false;
  compare(job, raw.tree);
  weigh_fixes();
  batch.rows.push_back(std::move(row));
  return true;
}

void CommitReader::read_words(const RawCommit& commit, CommitRow& row) {
  const auto encoding = commit.encoding;
  auto reading =
      m_lens.read_message(cut_message(commit.message, encoding), static_cast<std::int64_t>(row.parents));
  auto words = std::make_unique<Words>();
  words->keys = std::move(reading.keys);
  words->trailers = std::move(reading.trailers);
  if (!reading.request_in_title || is_of_forge(commit.committer.address))
    words->request = std::move(reading.request);
  for (const auto& who : reading.reviewers) {
    words->reviewers.push_back(m_people.index(who.name, who.address, {}, m_memo));
    words->reviewer_trailers.push_back(who.trailer);
  }
  for (const auto& who : reading.coauthors)
    words->coauthors.push_back(m_people.index(who.name, who.address, {}, m_memo));
  if (!is_empty(*words)) row.words = std::move(words);
}

void CommitReader::compare(const Job& job, const Oid& tree) {
  if (job.parent_lost && !job.main) return;
  if (!m_diff.compare(job.has_parent ? &job.parent_tree : nullptr, &tree)) {
    m_batch->damage.push_back({job.node, tree, Found::limit, "tree"});
  }
  // Nobody knows what it changed; what it holds is known, and for documents that counts.
  if (job.parent_lost) m_row->paths = m_row->tests = 0;
}

// A commit that only moves a dependency fixes the case of another project, whatever its message says.
void CommitReader::weigh_fixes() const {
  if (m_own_code || m_row->paths == 0 || !m_row->words || !m_row->words->keys) return;
  std::istringstream keys(*m_row->words->keys);
  std::string kept;
  for (std::string key; keys >> key;) {
    if (!key.starts_with("fix:")) kept += (kept.empty() ? "" : " ") + key;
  }
  if (kept.empty())
    m_row->words->keys.reset();
  else
    m_row->words->keys = std::move(kept);
}

void CommitReader::changed(std::string_view path, const TreeEntry* before, const TreeEntry* after) {
  ++m_row->paths;
  auto sight = m_paths.look_at(path);
  if (sight.test) ++m_row->tests;
  if (!sight.dependency) m_own_code = true;
  if (!m_job->main || !(sight.document || sight.script)) return;
  const Oid old_id = file_id(before);
  const Oid new_id = file_id(after);
  if (old_id == new_id) return;  // a mode, or a link and never a file
  if (sight.script) m_batch->scripts.push_back({m_job->node, std::string(path), new_id});
  if (!sight.document) return;
  m_batch->notes.push_back(
      {PathNote::What::changed, m_job->node, std::string(path), old_id, new_id, std::move(sight.document)});
}

void CommitReader::unreadable(std::string_view prefix, const Oid& tree, Found found) {
  m_batch->damage.push_back({m_job->node, tree, found, "tree " + printable_name(prefix)});
  if (m_job->main)
    m_batch->notes.push_back(
        {PathNote::What::unreadable, m_job->node, std::string(prefix), {}, tree, nullptr, nullptr, found});
}

void CommitReader::resumed(std::string_view prefix) {
  if (m_job->main) m_batch->notes.push_back({PathNote::What::resumed, m_job->node, std::string(prefix)});
}

}  // namespace plumbline::git
