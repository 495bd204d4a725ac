#include "collector/git/walk.hpp"

#include <algorithm>

#include "collector/git/commit_reader.hpp"
#include "collector/git/lens_ci.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_jobs_a_parcel = 64;  // neighbours that share trees
// How far the reader may run ahead; our choice. Beyond the first limit commits of mapped packs are let go and
// read again by the workers (a few microseconds each).
constexpr std::size_t k_commits_kept_bytes = 2u << 20;
constexpr std::size_t k_most_commits_bytes = 16u << 20;
constexpr std::size_t k_most_parcels = 4096;          // 262,144 commits of some 100 bytes
constexpr std::size_t k_most_held_bytes = 64u << 20;  // of documents read before their turn; our choice

std::size_t bytes_of(const BlobReading& reading) {
  constexpr std::size_t k_kind = sizeof(DocumentReading) + 64;  // its strings
  constexpr std::size_t k_call = sizeof(CiCall) + 256;
  // What it means (ScriptUse, its job and variables) is shared with other versions.
  constexpr std::size_t k_use = sizeof(CiUse) + 128;
  std::size_t facts = 0;
  for (const auto& kind : reading.kinds) facts += kind.facts ? kind.facts->size() : 0;
  return sizeof reading + facts + reading.kinds.size() * k_kind +
         (reading.ci ? reading.ci->calls.size() * k_call + reading.ci->uses.size() * k_use +
                           (reading.ci->callable ? reading.ci->callable->size() : 0)
                     : 0);
}

}  // namespace

Result<std::unique_ptr<Walk>> Walk::start(const Input& input) {
  auto mine = Objects::open(input.objects_folder);
  if (!mine) return tl::unexpected(mine.error());
  std::unique_ptr<Walk> walk(new Walk(input, std::move(*mine)));
  for (unsigned i = 0; i < input.workers; ++i) {
    auto objects = walk->m_objects.another();
    if (!objects) return tl::unexpected(objects.error());
    walk->m_threads.emplace_back(
        [w = walk.get(), o = std::move(*objects)]() mutable { w->work(std::move(o)); });
  }
  return walk;
}

Walk::~Walk() {
  {
    const std::lock_guard lock(m_mutex);
    m_stop = true;
  }
  m_jobs.notify_all();
  for (auto& thread : m_threads) thread.join();
}

void Walk::follow(const Oid& tip, bool main) {
  std::vector<NodeIndex> branches{m_graph.intern(tip)};
  while (!branches.empty()) {
    const auto next = branches.back();
    branches.pop_back();
    if (!m_graph.nodes[next].read && m_graph.nodes[next].found == Found::yes)
      follow_line(next, main, branches);
    main = false;
  }
}

void Walk::follow_line(NodeIndex i, bool main, std::vector<NodeIndex>& branches) {
  Job waiting;
  bool has_waiting = false;
  while (true) {
    const Node& node = m_graph.nodes[i];
    Job job;
    const bool fresh = !node.read && node.found == Found::yes && read_node(i, job);
    if (has_waiting) dispatch(std::move(waiting), i);
    has_waiting = false;
    if (!fresh || m_graph.nodes[i].border) return;
    job.main = m_graph.nodes[i].main = main;
    if (main) m_graph.main.push_back(i);
    const auto parents = m_graph.parents(m_graph.nodes[i]);
    for (std::size_t p = 1; p < parents.size(); ++p) branches.push_back(parents[p]);
    if (parents.empty()) {
      dispatch(std::move(job), k_no_node);
      return;
    }
    i = parents.front();
    waiting = std::move(job);
    has_waiting = true;
  }
}

bool Walk::read_node(NodeIndex i, Job& job) {
  const Oid oid = m_graph.nodes[i].oid;
  Object object = m_objects.read(oid, GIT_OBJECT_COMMIT);
  std::optional<RawCommit> commit;
  if (object) commit = parse_commit(object.bytes());
  if (!commit) {
    m_graph.nodes[i].found = object ? Found::damaged : object.found;
    m_lost.push_back({i, oid, m_graph.nodes[i].found, "commit"});
    return false;
  }
  Node& node = m_graph.nodes[i];
  node.read = true;
  node.tree = commit->tree;
  node.committed = commit->committer.seconds;
  node.border = m_input.only != nullptr && !m_input.only->contains(oid);
  if (!node.border) adopt_parents(i, *commit);
  job.node = i;
  job.oid = oid;
  job.object = std::move(object);
  return true;
}

void Walk::adopt_parents(NodeIndex i, const RawCommit& commit) {
  if (m_input.shallow.contains(m_graph.nodes[i].oid)) {
    m_graph.nodes[i].cut = m_graph.nodes[i].shallow = true;
    return;
  }
  const auto first = static_cast<std::uint32_t>(m_graph.edges.size());
  for (const auto& parent : commit.parents) {
    const auto p = m_graph.intern(parent);
    m_graph.nodes[p].has_child = true;
    m_graph.edges.push_back(p);
  }
  m_graph.nodes[i].first_edge = first;
  m_graph.nodes[i].parents = static_cast<std::uint32_t>(commit.parents.size());
}

void Walk::dispatch(Job job, NodeIndex parent) {
  if (parent != k_no_node) {
    const Node& first = m_graph.nodes[parent];
    job.has_parent = first.read;
    job.parent_lost = !first.read;
    job.parent_tree = first.tree;
  }
  ++m_dispatched;
  m_pending.push_back(std::move(job));
  if (m_pending.size() >= k_jobs_a_parcel) flush();
}

void Walk::flush() {
  if (m_pending.empty()) return;
  Parcel parcel;
  std::unique_lock lock(m_mutex);
  for (auto& job : m_pending) {
    if (m_queued_bytes > k_commits_kept_bytes && job.object.mapped) job.object = {};
    parcel.bytes += job.object.bytes().size();
  }
  m_room.wait(lock, [&] {
    return m_queue.empty() || (m_queue.size() < k_most_parcels && m_queued_bytes < k_most_commits_bytes);
  });
  parcel.number = m_sent++;
  parcel.jobs = std::move(m_pending);
  m_queued_bytes += parcel.bytes;
  m_queue.push_back(std::move(parcel));
  m_pending.clear();
  m_jobs.notify_one();
}

void Walk::end_of_tips() {
  flush();
  for (auto& node : m_graph.nodes) {
    for (const auto p : m_graph.parents(node)) {
      if (!m_graph.nodes[p].read) node.cut = true;
    }
  }
  std::reverse(m_graph.main.begin(), m_graph.main.end());
  const std::lock_guard lock(m_mutex);
  m_no_more = true;
  m_jobs.notify_all();
}

Result<std::optional<Batch>> Walk::next() {
  std::unique_lock lock(m_mutex);
  if (m_taken == m_sent) return std::optional<Batch>{};
  m_results.wait(lock, [&] { return !m_error.empty() || m_done.contains(m_taken); });
  if (!m_error.empty()) return fail(Errc::limit, m_error);
  auto node = m_done.extract(m_taken++);
  return std::optional<Batch>(std::move(node.mapped()));
}

void Walk::read_documents(const Objects& objects, Batch& batch) {
  // Newest first, as parcels come: a pack keeps an older version as its difference to a newer one.
  for (auto& note : batch.notes) {
    if (note.what != PathNote::What::changed || m_held_bytes > k_most_held_bytes) continue;
    note.reading =
        std::make_unique<BlobReading>(read_blob(objects, m_input.lens, note.path, *note.sight, note.after));
    m_held_bytes += bytes_of(*note.reading);
  }
}

bool Walk::take(Parcel& parcel) {
  {
    std::unique_lock lock(m_mutex);
    m_jobs.wait(lock, [&] { return m_stop || m_no_more || !m_queue.empty(); });
    if (m_stop || m_queue.empty()) return false;
    parcel = std::move(m_queue.front());
    m_queue.pop_front();
    m_queued_bytes -= parcel.bytes;
  }
  m_room.notify_one();
  return true;
}

void Walk::work(Objects objects) {
  CommitReader reader(objects, m_input.lens, m_input.people, m_paths);
  for (Parcel parcel; take(parcel);) {
    Batch batch;
    std::string error;
    try {
      for (auto& job : parcel.jobs) {
        if (!job.object) job.object = objects.read(job.oid, GIT_OBJECT_COMMIT);
        if (!reader.read(job, batch)) error = "cannot read commit " + job.oid.hex() + " a second time";
        job.object = {};
      }
      read_documents(objects, batch);
    } catch (const std::exception& e) {  // of the libraries below the lens, and of memory
      error = std::string("cannot read a commit: ") + e.what();
    }
    const std::lock_guard lock(m_mutex);
    m_done.emplace(parcel.number, std::move(batch));
    if (!error.empty()) m_error = error;
    m_results.notify_one();
  }
}

}  // namespace plumbline::git
