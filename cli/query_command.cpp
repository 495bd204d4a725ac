// query: a question of one's own, in SQL, over what is stored.
#include <fmt/core.h>

#include <iostream>
#include <iterator>

#include "cli/commands.hpp"
#include "cli/log.hpp"
#include "cli/session.hpp"

namespace plumbline::cli {
namespace {

constexpr std::size_t k_longest_query = 1U << 20U;

Result<std::string> query_of(const Options& options) {
  if (options.sql != "-") return options.sql;
  std::string sql;
  char buffer[4096];
  while (std::cin.read(buffer, sizeof buffer) || std::cin.gcount() > 0) {
    sql.append(buffer, static_cast<std::size_t>(std::cin.gcount()));
    if (sql.size() > k_longest_query) return fail(Errc::limit, "the query on stdin is longer than 1 MiB");
  }
  return sql;
}

void print(const store::Table& table, const Options& options, const World& world) {
  switch (options.format.value_or(Format::text)) {
    case Format::json:
      return fmt::print("{}\n", dashboards::render_table_json(table));
    case Format::csv:
      return fmt::print("{}", dashboards::render_table_csv(table));
    default:
      return fmt::print("{}", dashboards::render_table(table, world.terminal));
  }
}

}  // namespace

Result<Exit> run_query(const Options& options, const World& world) {
  const auto sql = query_of(options);
  if (!sql) return tl::unexpected(sql.error());
  const auto store = open_existing(options);
  if (!store) return tl::unexpected(store.error());
  const auto reader = store->reader(options.known_at);
  if (!reader) return tl::unexpected(reader.error());
  store::QueryLimits limits;
  limits.rows = options.limit;
  const auto table = reader->query(*sql, limits);
  if (!table) return tl::unexpected(table.error());
  print(*table, options, world);
  if (!table->more) return Exit::done;
  tell(Level::warning, fmt::format("plumbline: there are more than {0} rows, the first {0} are printed; "
                                   "--limit N prints more\n",
                                   options.limit));
  return Exit::incomplete;
}

}  // namespace plumbline::cli
