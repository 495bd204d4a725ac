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
  Impl(SQLite::Database connection, Cut through)
      : db(std::move(connection)), cut(std::move(through)), relations(db) {
    lay_cut(db, cut);
    add_functions(db);
  }
  SQLite::Database db;
  Cut cut;
  Relations relations;
  std::atomic<std::int64_t> asked = 0;
  std::mutex mutex;
};

}  // namespace plumbline::store
