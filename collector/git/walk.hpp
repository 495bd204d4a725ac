#pragma once
// The fast walk: this thread follows parents and reads commits; workers read messages and compare trees.
//
// Locality decides the speed: a line of first parents is followed to its end before another is begun, and
// workers take runs of neighbours, so that each tree is read about once a worker. This thread runs ahead:
// what a commit's row says (who landed it, its place in the line) is known at the end of the graph only, and
// the sooner that is there, the sooner rows can be stored while trees are still compared.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "collector/git/blob_reading.hpp"
#include "collector/git/commit_parse.hpp"
#include "collector/git/graph.hpp"
#include "collector/git/lens.hpp"
#include "collector/git/path_book.hpp"
#include "collector/git/people.hpp"

namespace plumbline::git {

/// What a message adds; most of a commit's size, and often absent.
struct Words {
  std::optional<std::string> keys, trailers, request;
  std::vector<PersonIndex> reviewers, coauthors;
  std::vector<std::string> reviewer_trailers;
};

struct CommitRow {
  NodeIndex node = 0;
  PersonIndex author = 0, committer = 0;
  std::int64_t authored = 0;
  std::int16_t authored_zone = 0, committed_zone = 0;
  std::uint32_t parents = 0;
  std::uint32_t paths = 0, tests = 0;
  Signature signature = Signature::none;
  bool bot = false;
  std::unique_ptr<Words> words;
};

/// What a main-line commit did to one path that may be a document, or to a folder nobody could read.
struct PathNote {
  enum class What : std::uint8_t { changed, unreadable, resumed } what = What::changed;
  NodeIndex node = 0;
  std::string path;                        ///< raw bytes; of a folder with its '/'
  Oid before, after;                       ///< zero: no regular file on that side
  std::shared_ptr<const PathClass> sight;  ///< of a changed path
  std::unique_ptr<BlobReading> reading;    ///< what `after` says; null: not read yet
  Found found = Found::missing;            ///< of an unreadable folder: why
};

/// What a main-line commit did to one path that a CI configuration may call.
struct ScriptNote {
  NodeIndex node = 0;
  std::string path;
  Oid after;  ///< zero: no regular file
};

/// Something that could not be read on the way.
struct Damage {
  NodeIndex node = 0;  ///< the commit it was met in
  Oid object;
  Found found = Found::missing;
  std::string what;  ///< "tree lib/", "commit"
};

struct Batch {
  std::vector<CommitRow> rows;
  std::vector<PathNote> notes;
  std::vector<ScriptNote> scripts;
  std::vector<Damage> damage;
};

struct Job {
  NodeIndex node = 0;
  Oid oid;
  Object object;  ///< the commit; empty where it was let go and is to be read again
  Oid parent_tree;
  bool has_parent = false;
  bool parent_lost = false;  ///< there is a first parent and it cannot be read: no comparison
  bool main = false;
};

class Walk {
 public:
  struct Input {
    const std::string& objects_folder;
    const std::unordered_set<Oid, OidHash>& shallow;
    const Lens& lens;
    People& people;
    const std::unordered_set<Oid, OidHash>* only =
        nullptr;  ///< null: everything; else other commits are the border
    unsigned workers = 2;
  };
  [[nodiscard]] static Result<std::unique_ptr<Walk>> start(const Input& input);
  ~Walk();

  /// Reads what is not yet read at and below `tip`. `main`: its first parents are the main line.
  void follow(const Oid& tip, bool main);
  /// No more tips: workers run dry and end.
  void end_of_tips();
  /// The next results, in the order of reading; absent: that was all. Errors: limit, io of a worker.
  [[nodiscard]] Result<std::optional<Batch>> next();

  [[nodiscard]] Graph& graph() { return m_graph; }
  [[nodiscard]] const Objects& objects() const { return m_objects; }
  /// Commits that could not be read, in the reader's own words; complete after the last follow.
  [[nodiscard]] const std::vector<Damage>& lost() const { return m_lost; }
  [[nodiscard]] std::size_t dispatched() const { return m_dispatched; }

 private:
  struct Parcel {
    std::uint64_t number = 0;
    std::size_t bytes = 0;  ///< of commits it holds
    std::vector<Job> jobs;
  };
  Walk(const Input& input, Objects objects)
      : m_input(input), m_objects(std::move(objects)), m_paths(input.lens) {}
  void follow_line(NodeIndex start, bool main, std::vector<NodeIndex>& branches);
  [[nodiscard]] bool read_node(NodeIndex i, Job& job);
  void adopt_parents(NodeIndex i, const RawCommit& commit);
  void dispatch(Job job, NodeIndex parent);
  void flush();
  void work(Objects objects);
  [[nodiscard]] bool take(Parcel& parcel);
  void read_documents(const Objects& objects, Batch& batch);

  Input m_input;
  Objects m_objects;
  PathBook m_paths;
  Graph m_graph;
  std::vector<Damage> m_lost;
  std::vector<Job> m_pending;
  std::size_t m_dispatched = 0;

  std::mutex m_mutex;
  std::condition_variable m_room, m_jobs, m_results;
  std::deque<Parcel> m_queue;
  std::size_t m_queued_bytes = 0;  ///< of commits in the queue
  std::map<std::uint64_t, Batch> m_done;
  std::atomic<std::size_t> m_held_bytes = 0;  ///< of documents read ahead of the hand-over
  std::uint64_t m_sent = 0, m_taken = 0;
  bool m_no_more = false, m_stop = false;
  std::string m_error;
  std::vector<std::thread> m_threads;
};

}  // namespace plumbline::git
