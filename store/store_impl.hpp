#pragma once
#include <memory>
#include <string>

#include "store/desk.hpp"
#include "store/file.hpp"
#include "store/store.hpp"

namespace plumbline::store {

struct Store::Impl {
  std::string path;
  OpenOptions options;
  std::string salt;
  Access access = Access::write;
  std::unique_ptr<Desk> desk;
  RunLock lock;

  [[nodiscard]] std::string reading() const { return "reading the store " + path; }
  /// A further connection that only reads.
  [[nodiscard]] SQLite::Database reading_connection() const {
    return connect(path, access == Access::frozen ? Access::frozen : Access::read, options.busy_timeout_ms);
  }
};

}  // namespace plumbline::store
