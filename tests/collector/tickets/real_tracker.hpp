#pragma once
// What the tests of real trackers share: one reading as one person, and the tickets that a store would hold
// of it.
#include "tests/collector/ci/world.hpp"

namespace plumbline::test {

/// Reads the tracker at `url` with `token`, on from where `sink` stands.
template <class Collector>
void read_tracker(const std::string& type, const std::string& url, const std::string& token, Recorder& sink,
                  const std::map<std::string, std::string>& settings) {
  FakePause pause;
  SourceSpec source;
  source.name = type, source.type = type, source.location = url, source.settings = settings;
  CollectContext context;
  context.now = {2'000'000'000};
  context.cursor = sink.cursor;
  context.data_root = PLUMBLINE_SOURCE_DIR;
  Server known;
  known.host = url.substr(std::string_view("http://").size());
  known.token = token;
  context.servers = {known};
  REQUIRE(Collector(outside(pause)).collect(source, context, sink));
}

inline std::map<std::string, Ticket> tickets_of(const Recorder& sink) {
  std::map<std::string, Ticket> out;
  for (const auto& one : sink.of<Ticket>()) {
    if (sink.records.contains({"ticket", one.native().bytes})) out[one.key] = one;
  }
  return out;
}

}  // namespace plumbline::test
