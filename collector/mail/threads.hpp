#pragma once
// Mail of a list put together into changes, and changes joined with the commits they became. Pure.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "collector/mail/message.hpp"
#include "collector/review/change.hpp"

namespace plumbline::mail {

/// A commit of the repository the list speaks of.
struct KnownCommit {
  std::string oid;  ///< hex
  std::string title;
  review::Account author, committer;
  Instant committed, authored;
};

/// A mail that carries a version of a patch.
struct Version {
  std::string id;  ///< of the message
  Instant at;
  int version = 1;
  std::string patch_id;  ///< of its difference; empty: it has none that can be read
};

/// How a change was joined with a commit.
enum class Joined { no, patch_id, subject, patch_id_alone };

struct Thread {
  std::string title;
  review::Account author;
  std::vector<Version> versions;  ///< the oldest first
  std::vector<review::Event> answers;
  Joined how = Joined::no;
  std::optional<KnownCommit> commit;
};

/// What was read, counted: each class of what could not be joined has its number.
struct Tally {
  std::int64_t messages = 0, patches = 0, covers = 0, answers = 0;
  std::int64_t answers_to_nobody = 0;  ///< to no mail that is a patch or leads to one
  std::int64_t claimed = 0;            ///< trailers that name another than who sent them
};

class Threads {
 public:
  /// In the order of their dates. `patch_id`: of the difference it carries.
  void take(const Message& message, const std::string& patch_id);
  [[nodiscard]] std::vector<Thread>& all() { return m_threads; }
  [[nodiscard]] const Tally& tally() const { return m_tally; }

 private:
  void take_patch(const Message& message, const PatchSubject& subject, const std::string& patch_id);
  void take_answer(const Message& message);
  void answer(Thread& thread, const Message& message, const std::vector<Trailer>& trailers);

  std::vector<Thread> m_threads;
  std::map<std::pair<std::string, std::string>, std::size_t> m_by_title;    ///< title and address
  std::map<std::string, std::vector<std::size_t>, std::less<>> m_leads_to;  ///< message -> threads
  std::set<std::string, std::less<>> m_covers;
  Tally m_tally;
};

/// Joins each thread with the commit of the same patch-id, else of the same title; `patch_id_of` gives that
/// of a commit. One commit belongs to one thread: the patch-id goes before the title, the later mail before
/// the earlier.
void join(std::vector<Thread>& threads, const std::vector<KnownCommit>& commits,
          const std::function<std::string(const KnownCommit&)>& patch_id_of);

[[nodiscard]] review::Change change_of(const Thread& thread);
/// "812 of 1000 patches are joined …": the share, and each class of the others.
[[nodiscard]] std::string in_words(const std::vector<Thread>& threads, const Tally& tally, bool repository);

}  // namespace plumbline::mail
