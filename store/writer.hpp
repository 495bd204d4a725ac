#pragma once
// What a collector writes into: one reading of one source, split into batches, that counts as a whole or not
// at all.
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "core/sink.hpp"
#include "store/desk.hpp"
#include "store/seen.hpp"

namespace plumbline::store {

/// A reading's rows are stored batch by batch but count only once `finish` has written the batch that ends
/// it: views and digests pass over what came after a source's last ended batch. A reading that was killed is
/// thus never seen; the next one finds its rows stored already, and takes back those it does not hand over
/// again. A batch is written while the collector reads on; that it failed is said by a later call.
class SourceWriter : public Sink {
 public:
  SourceWriter(Desk& desk, std::string source_name, SourceId source);

  Result<void> begin(Pass pass) override;
  Result<void> put(std::vector<Record> records) override;
  Result<void> withdraw(std::string_view shape, const Native& native) override;
  PersonId person(std::string_view name, std::string_view address) override {
    return m_desk.people.person(name, address);
  }
  Result<void> finish(std::vector<Coverage> coverage, std::vector<Gap> gaps, std::string cursor) override;

 private:
  struct Pending {
    int shape;
    std::string native;
    Record record;
    bool withdraw;
  };

  void start_reading();
  void remember_source();
  void open_batch();
  void close_batch(bool ends, std::optional<Digest> cursor);
  void next_batch_if_taken(const std::optional<Version>& newest);
  void flush();
  Result<void> write_behind();
  Result<void> wait_for_writing();
  void write_pending();
  template <class Shape>
  void write(const Shape& record, const std::string& native, int shape);
  void add_version(int shape, const std::string& native, bool withdrawn);
  void write_withdrawal(int shape, const std::string& native);
  void take_back_unfinished();
  void take_back(int shape, const std::string& native);
  void sweep(int shape);
  void end_reading(const std::vector<Coverage>& coverage, const std::vector<Gap>& gaps,
                   const std::string& cursor);
  template <class Shape>
  void settle(const std::vector<Shape>& named, bool withdraw_others);
  [[nodiscard]] bool looked(std::string_view shape, const std::vector<Gap>& gaps) const;
  Result<void> run_guarded(void (SourceWriter::*step)());

  Desk& m_desk;
  std::string m_name;
  std::int64_t m_source;
  Pass m_pass = Pass::full;
  bool m_begun = false;
  bool m_ended = false;
  std::optional<Error> m_failed;   // the first failure; a writer does not go on after it
  bool m_fresh = false;            // the source had no row: nothing to look up
  std::int64_t m_last_end = -1;    // last batch of this node that ended a reading of the source
  std::int64_t m_first_batch = 0;  // of this reading
  bool m_unfinished = false;       // rows lie between those two
  bool m_touched = false;          // this reading wrote a row
  std::vector<Pending> m_pending;  // handed over, the collector goes on
  std::vector<Pending> m_writing;  // on its way into the file
  SeenSet m_seen;
  Canonical m_bytes, m_stored;
  // While it runs, all above but m_pending is its own. Last, so that it ends before they do.
  std::future<Result<void>> m_written;
};

}  // namespace plumbline::store
