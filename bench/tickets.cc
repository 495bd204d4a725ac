// Tickets by the million: makes an export of them, and checks what was stored of it against what was made.
//   plumbline_bench_tickets make FOLDER TICKETS    tickets.csv, history.csv (ten changes a ticket, out of
//   order) and plumbline.yaml (cd FOLDER && plumbline collect)               the measured part
//   plumbline_bench_tickets check FOLDER TICKETS   counts and digests of plumbline.db against the generator's
//   own
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/core.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "core/instant.hpp"

namespace {

constexpr std::uint64_t k_per_ticket = 10, k_actors = 200;

std::uint64_t mixed(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ x >> 33;
}

std::uint64_t hash(std::string_view text) {
  std::uint64_t out = 1469598103934665603ULL;
  for (const char c : text) out = (out ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return mixed(out);
}

// Sums do not ask for an order.
struct Sum {
  std::uint64_t count = 0, digest = 0;
  void add(const std::string& key, std::string_view what, std::string_view from, std::string_view to,
           std::int64_t at) {
    ++count;
    digest += hash(fmt::format("{}|{}|{}|{}|{}", key, what, from, to, at));
  }
};

struct Made {
  const char *field, *from, *to, *what, *kept_from, *kept_to;
};
constexpr Made k_changes[k_per_ticket] = {
    {"status", "New", "In Progress", "state", "New", "In Progress"},
    {"comment", "", "", "comment", "", ""},
    {"priority", "Normal", "High", "severity", "medium", "high"},
    {"comment", "", "", "comment", "", ""},
    {"priority", "High", "Low", "severity", "high", "low"},
    {"comment", "", "", "comment", "", ""},
    {"status", "In Progress", "Closed", "state", "In Progress", "Closed"},
    {"comment", "", "", "comment", "", ""},
    {"status", "Closed", "Reopened", "state", "Closed", "Reopened"},
    {"status", "Reopened", "Closed", "state", "Reopened", "Closed"},
};

std::string key_of(std::uint64_t ticket) {
  return fmt::format("RAD-{}", ticket + 1);
}
std::int64_t opened_of(std::uint64_t ticket) {
  return 1'500'000'000 + static_cast<std::int64_t>(mixed(ticket) % 200'000'000);
}
std::int64_t at_of(std::uint64_t ticket, std::uint64_t change) {
  return opened_of(ticket) +
         static_cast<std::int64_t>((change + 1) * 7200 + mixed(ticket * 16 + change) % 7000);
}

void make(const std::string& folder, std::uint64_t tickets) {
  std::ofstream list(folder + "/tickets.csv", std::ios::binary),
      history(folder + "/history.csv", std::ios::binary);
  list << "key,type,status,priority,created,summary,assignee,reporter\n";
  for (std::uint64_t i = 0; i < tickets; ++i)
    list << fmt::format("{},Bug,Closed,Low,{},\"decoder {:x} fails on message {:x}, again\",user{},user{}\n",
                        key_of(i), plumbline::format_rfc3339({opened_of(i)}), mixed(i), mixed(i + 7),
                        mixed(i) % k_actors, mixed(i + 1) % k_actors);
  history << "key,id,at,who,field,from,to\n";
  const std::uint64_t all = tickets * k_per_ticket;
  // A prime step: every change comes once, far from its neighbours.
  for (std::uint64_t n = 0, at = 0; n < all; ++n, at = (at + 7'368'787) % all) {
    const auto ticket = at / k_per_ticket, change = at % k_per_ticket;
    const auto& made = k_changes[change];
    history << fmt::format("{},{},{},user{},{},{},{}\n", key_of(ticket), change + 1,
                           plumbline::format_rfc3339({at_of(ticket, change)}), mixed(at) % k_actors,
                           made.field, made.from, made.to);
  }
  std::ofstream(folder + "/plumbline.yaml") << "organisation:\n  name: bench\n  sources:\n    - {name: t, "
                                               "tickets: tickets.csv, history: history.csv}\n";
}

int check(const std::string& folder, std::uint64_t tickets) {
  Sum made, stored;
  for (std::uint64_t i = 0; i < tickets; ++i) {
    for (std::uint64_t c = 0; c < k_per_ticket; ++c)
      made.add(key_of(i), k_changes[c].what, k_changes[c].kept_from, k_changes[c].kept_to, at_of(i, c));
  }
  SQLite::Database db(folder + "/plumbline.db");
  SQLite::Statement events(
      db,
      "SELECT key, what, from_value, to_value, at FROM e_ticket_event WHERE id NOT LIKE '000000000000.%'");
  while (events.executeStep())
    stored.add(events.getColumn(0).getText(), events.getColumn(1).getText(), events.getColumn(2).getText(),
               events.getColumn(3).getText(), events.getColumn(4).getInt64());
  const auto one = [&](const char* sql) { return db.execAndGet(sql).getInt64(); };
  const auto titles = one("SELECT count(DISTINCT title) FROM e_ticket"),
             closed = one("SELECT count(*) FROM e_ticket WHERE closed IS NOT NULL");
  const auto actors = one("SELECT count(DISTINCT actor) FROM e_ticket_event"),
             gaps = one("SELECT count(*) FROM e_gap");
  fmt::print("made {} changes {:016x}, stored {} {:016x}; {} titles, {} closed, {} actors, {} gaps\n",
             made.count, made.digest, stored.count, stored.digest, titles, closed, actors, gaps);
  const bool equal = made.count == stored.count && made.digest == stored.digest &&
                     titles == static_cast<std::int64_t>(tickets) && closed == titles && gaps == 0;
  fmt::print("{}\n", equal ? "equal" : "DIFFERENT");
  return equal ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc == 4 ? argv[1] : "";
  const auto tickets = argc == 4 ? std::strtoull(argv[3], nullptr, 10) : 0;
  if (what == "make" && tickets > 0) return make(argv[2], tickets), 0;
  if (what == "check" && tickets > 0) return check(argv[2], tickets);
  std::fputs("plumbline_bench_tickets make|check FOLDER TICKETS\n", stderr);
  return 2;
}
