// A probe's query, whoever wrote it: it ends, and the store is the same afterwards.
#include <SQLiteCpp/SQLiteCpp.h>

#include "store/store.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

namespace {

constexpr store::QueryLimits k_limits{.steps = 50'000, .rows = 1000};

Commit on_line(std::uint8_t number) {
  Commit out;
  out.oid.bytes[0] = number;
  out.landed = out.oid;
  out.line = number;
  out.authored = out.committed = {1'600'000'000 + number};
  return out;
}

struct Asked {
  fuzz::Folder folder;
  store::Store store = made();
  store::Reader reader = std::move(store.reader({}).value());
  SQLite::Database witness{folder.path("p.db"), SQLite::OPEN_READONLY};

  store::Store made() const {
    store::OpenOptions options;
    options.create = true;
    options.node = "fuzz";
    options.salt = "salt";
    auto out = std::move(store::Store::open(folder.path("p.db"), options).value());
    fuzz::must(out.begin_run({1'700'000'000}, "fuzz", "").has_value(), "a run begins");
    const auto sink = out.writer("core");
    fuzz::must(sink->begin(Pass::full).has_value(), "a reading begins");
    fuzz::must(sink->put({on_line(1), on_line(2), on_line(3)}).has_value(), "records are taken");
    fuzz::must(sink->finish({}, {}, "").has_value(), "a reading ends");
    fuzz::must(out.end_run({"core"}).has_value(), "a run ends");
    return out;
  }
  /// Changes when any other connection has written to the file, or changed what it is made of.
  std::int64_t data_version() { return witness.execAndGet("PRAGMA data_version").getInt64(); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Asked asked;
  static const auto before = asked.data_version();
  (void)asked.reader.ask(fuzz::text_of(data, size), {{"word", std::string("'; DROP TABLE change; --")}},
                         k_limits);
  fuzz::must(asked.data_version() == before, "a question never writes to the store");
  const auto count = asked.reader.ask("SELECT count(*) FROM change");
  fuzz::must(count.has_value() && count->rows.at(0).at(0) == store::Value(std::int64_t{3}),
             "a question changes no view");
  return 0;
}
