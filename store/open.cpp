#include <fmt/core.h>
#include <sodium.h>
#include <sqlite3.h>

#include "store/file.hpp"
#include "store/schema.hpp"
#include "store/store_impl.hpp"

namespace plumbline::store {
namespace {

constexpr int k_salt_bytes = 32;

tl::unexpected<Error> nothing_there(const std::string& path) {
  return fail(Errc::not_found,
              fmt::format("opening the store {}: there is none; run `plumbline audit PATH` first", path));
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

Identity new_identity(const OpenOptions& options) {
  return {options.node.empty() ? "node-" + hex(sha256(random_bytes(16))).substr(0, 8) : options.node,
          options.salt.value_or(random_bytes(k_salt_bytes))};
}

// A file without a format and with tables is somebody else's; without tables it is new, or its making was cut
// short.
Result<void> make_ours(SQLite::Database& db, const std::string& path, const OpenOptions& options) {
  const auto format = scalar(db, "PRAGMA user_version");
  const auto application = scalar(db, "PRAGMA application_id");
  const bool foreign =
      format == 0 ? scalar(db, "SELECT count(*) FROM sqlite_master") != 0 : application != k_application_id;
  if (foreign) {
    return fail(
        Errc::integrity,
        fmt::format("opening the store {}: this file belongs to another program; name another one", path));
  }
  if (format == 0 && (!options.create || options.read_only)) return nothing_there(path);
  // A number that is not ours over tables that are was altered: a newer format has other tables.
  if (format != 0 && format != k_format &&
      scalar(db, "SELECT count(*) FROM sqlite_master WHERE name='meta'") == 1 &&
      meta(db, "schema") == schema_digest()) {
    return fail(Errc::integrity,
                fmt::format("opening the store {}: its format number was altered to {}; restore "
                            "the file from a copy",
                            path, format));
  }
  if (format > k_format || !options.read_only) return migrate(db, path, new_identity(options));
  return {};
}

void use_wal(SQLite::Database& db) {
  SQLite::Statement query(db, "PRAGMA journal_mode");
  const bool already = query.executeStep() && take<std::string>(query.getColumn(0)) == "wal";
  query.reset();
  if (!already) db.exec("PRAGMA journal_mode=WAL");
}

// On a medium nobody can write, SQLite can make no shared memory for the log; then the file is read as it is.
SQLite::Database connect_to_read(const std::string& path, int timeout, Access& access) {
  access = Access::read;
  try {
    auto db = connect(path, access, timeout);
    if (scalar(db, "SELECT count(*) FROM sqlite_master") >= 0) return db;
  } catch (const SQLite::Exception& exception) {
    if ((exception.getErrorCode() & 0xff) != SQLITE_CANTOPEN) throw;
  }
  access = Access::frozen;
  return connect(path, access, timeout);
}

}  // namespace

Result<Store> Store::open(const std::string& path, const OpenOptions& options) {
  if (sodium_init() < 0) return fail(Errc::io, "starting libsodium: it found no source of random numbers");
  const auto state = inspect(path, options.file_system);
  if (!state) return tl::unexpected(state.error());
  const bool make = options.create && !options.read_only;
  if (*state != FileState::present && !make) return nothing_there(path);
  if (*state == FileState::missing) {
    if (auto ok = create_private(path); !ok) return tl::unexpected(ok.error());
  }
  return guarded("opening the store " + path, [&]() -> Result<Store> {
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    impl->options = options;
    auto db = options.read_only ? connect_to_read(path, options.busy_timeout_ms, impl->access)
                                : connect(path, Access::write, options.busy_timeout_ms);
    if (!options.read_only) {
      if (sqlite3_db_readonly(db.getHandle(), "main") == 1) {
        return fail(Errc::io, fmt::format("opening the store {}: you may read it but not write it; check the "
                                          "right to write, or work on a copy",
                                          path));
      }
      use_wal(db);
    }
    if (auto ok = make_ours(db, path, options); !ok) return tl::unexpected(ok.error());
    auto identity = read_meta(db, "opening the store " + path);
    if (!identity) return tl::unexpected(identity.error());
    impl->salt = identity->salt;
    impl->desk = std::make_unique<Desk>(std::move(db), options.node.empty() ? identity->node : options.node,
                                        std::move(identity->salt));
    return Store(std::move(impl));
  });
}

}  // namespace plumbline::store
