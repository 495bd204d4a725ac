#pragma once
// A source of files that is collected night after night.
#include <string>
#include <vector>

#include "collector/files/files_collector.hpp"
#include "tests/catch.hpp"
#include "tests/collector/archive/making.hpp"
#include "tests/collector/git_fixture.hpp"
#include "tests/collector/reports/reading.hpp"

namespace plumbline::test {

struct Collecting {
  FilesFolder scratch;
  Recorder sink;
  SourceSpec source;
  CollectContext context;
  std::vector<Coverage> coverage;
  std::vector<Gap> gaps;

  Collecting() {
    source.name = "reports";
    source.type = "files";
    source.location = scratch.path("in");
    context.now = Instant{1'800'000'000};
    context.data_root = PLUMBLINE_SOURCE_DIR;
  }
  void write(const std::string& name, const std::string& bytes) const { scratch.write("in/" + name, bytes); }

  struct Ending final : Sink {
    Collecting& to;
    explicit Ending(Collecting& c) : to(c) {}
    Result<void> begin(Pass pass) override { return to.sink.begin(pass); }
    Result<void> put(std::vector<Record> records) override {
      to.put += records.size();
      for (auto& record : records) {
        to.records.push_back(record);
        to.newest.insert_or_assign(key_of(record), record);
      }
      return to.sink.put(std::move(records));
    }
    Result<void> withdraw(std::string_view shape, const Native& native) override {
      return to.sink.withdraw(shape, native);
    }
    PersonId person(std::string_view name, std::string_view address) override {
      return to.sink.person(name, address);
    }
    Result<void> finish(std::vector<Coverage> coverage, std::vector<Gap> gaps, std::string cursor) override {
      to.coverage = coverage;
      to.gaps = gaps;
      to.context.cursor = cursor;
      return to.sink.finish(std::move(coverage), std::move(gaps), std::move(cursor));
    }
  };
  std::size_t put = 0;
  std::vector<Record> records;
  std::map<Recorder::Key, Record> newest;  // of all that was ever put; sink.records knows what is there

  static Recorder::Key key_of(const Record& record) {
    return std::visit(
        [](const auto& r) {
          return Recorder::Key{std::string(r.k_shape), r.native().bytes};
        },
        record);
  }
  /// What stands now.
  template <class Shape>
  [[nodiscard]] std::vector<Shape> standing() const {
    std::vector<Shape> out;
    for (const auto& [key, record] : newest) {
      if (const auto* one = std::get_if<Shape>(&record); one != nullptr && sink.records.contains(key))
        out.push_back(*one);
    }
    return out;
  }

  void collect() {
    put = 0;
    records.clear();
    Ending ending(*this);
    REQUIRE(files::FilesCollector().collect(source, context, ending));
  }
  bool covers(const std::string& shape, const std::string& kind) const {
    for (const auto& c : coverage)
      if (c.shape == shape && c.kind == kind) return true;
    return false;
  }
};

}  // namespace plumbline::test
