#pragma once
// The one place where SQLite's exceptions become Errors, and where a connection gets its settings.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <string>
#include <type_traits>
#include <utility>

#include "core/result.hpp"

namespace plumbline::store {

[[nodiscard]] Error to_error(const std::string& attempt, const SQLite::Exception& exception);

template <class T>
struct AsResult {
  using type = Result<T>;
};
template <class T>
struct AsResult<Result<T>> {
  using type = Result<T>;
};

/// Calls `f` and turns an exception of SQLite into an Error that begins with `attempt` ("reading the store
/// x.db").
template <class F>
[[nodiscard]] auto guarded(const std::string& attempt, F f) ->
    typename AsResult<std::invoke_result_t<F>>::type {
  using Out = typename AsResult<std::invoke_result_t<F>>::type;
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<F>>) {
      f();
      return Out{};
    } else {
      return Out{f()};
    }
  } catch (const SQLite::Exception& exception) {
    return Out{tl::unexpect, to_error(attempt, exception)};
  }
}

enum class Access {
  write,
  read,
  frozen,  ///< a file nobody can write, on a medium where SQLite can make no shared memory: read as immutable
};

/// Opens with our settings: defensive, no double-quoted strings, recursive triggers (else INSERT OR REPLACE
/// walks past a delete trigger), WAL's NORMAL durability (a kill loses nothing committed; a power cut may
/// lose the last batches, which the next run reads again).
[[nodiscard]] SQLite::Database connect(const std::string& path, Access access, int busy_timeout_ms);

/// One whole number from a query that gives one row; NULL is 0.
[[nodiscard]] std::int64_t scalar(SQLite::Database& db, const std::string& sql);

}  // namespace plumbline::store
