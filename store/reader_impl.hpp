#pragma once
#include <atomic>
#include <mutex>

#include "store/ask.hpp"
#include "store/cut.hpp"
#include "store/store.hpp"
#include "store/views.hpp"

namespace plumbline::store {

/// A connection of its own with the cut laid over it. Rows inside a cut never change, so no transaction is
/// held.
struct Reader::Impl {
  /// `tree`: the cut the subject tree is read through.
  Impl(SQLite::Database connection, Cut through, const Cut& tree)
      : db(std::move(connection)), cut(std::move(through)), relations(db) {
    lay_cut(db, cut, tree);
    add_functions(db);
  }
  SQLite::Database db;
  Cut cut;
  Relations relations;
  std::atomic<std::int64_t> asked = 0;
  std::mutex mutex;
};

}  // namespace plumbline::store
