#pragma once
// A Redmine on loopback with made-up issues; what it serves is what the tests compare with.
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::test {

struct MadeJournal {
  std::int64_t id = 0, at = 0;
  std::string note;
  int user = 1;
  /// (attribute, old, new), as Redmine writes them: status_id 1 -> 2.
  std::vector<std::array<std::string, 3>> details;
};

struct MadeIssue {
  std::int64_t id = 0, created = 0, updated = 0, closed = 0;  ///< closed 0: it does not say
  int project = 1, tracker = 1, status = 1, priority = 2, author = 1;
  std::string subject;
  bool is_private = false;
  std::vector<MadeJournal> journals;
};

/// States: 1 New, 2 In Progress, 5 Closed, 6 Rejected. Trackers: 1 Bug, 2 Vulnerability. Project 2 is hidden.
class FakeRedmine {
 public:
  FakeRedmine();
  ~FakeRedmine();
  FakeRedmine(const FakeRedmine&) = delete;
  FakeRedmine& operator=(const FakeRedmine&) = delete;
  [[nodiscard]] std::string url() const;

  std::map<std::int64_t, MadeIssue> issues;  ///< change it between readings, or in `before`
  std::string key = "right";                 ///< others are answered as anonymous; empty: nobody is asked
  std::int64_t announced_more = 0;           ///< the total lies by so many
  bool repeats = false;                      ///< the second page is the first one again
  struct Fault {
    int status = 500;
    std::string body;
    std::map<std::string, std::string> headers;
  };
  /// Called before each reply with its target; what it returns is the reply.
  std::function<std::optional<Fault>(const std::string& target)> before;
  std::atomic<int> asked = 0;

  MadeIssue& add(std::int64_t created, int tracker = 1);
  /// One change of one issue, with its journal.
  void change(MadeIssue& issue, std::int64_t at, const std::string& attribute, int to);
  void comment(MadeIssue& issue, std::int64_t at);

 private:
  struct Server;
  std::unique_ptr<Server> m_server;
  int m_port = 0;
  std::int64_t m_journals = 0, m_ids = 0;
};

}  // namespace plumbline::test
