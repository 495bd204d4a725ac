#pragma once
// What an evaluation knows beside the rows of probes: the tree, what was covered, what people attested.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/tree.hpp"
#include "store/store.hpp"

namespace plumbline::assess {

/// The line of plumbline.yaml that lets a clone's coverage go on after its newest commit (SEMANTICS 6).
inline constexpr std::string_view k_live_line = "live: true";

/// A gap with the source it was met in: the one asked, or a feed of it.
struct GapMet : Gap {
  std::string read_from = {};
};

/// One source as SEMANTICS 6 and 7 see it, with what its feeds tell of it.
struct Source {
  std::string name;
  Span life;                   ///< alive; outside it answers no_case
  bool forked = false;         ///< `from` is declared: rows before it are other people's work
  bool clone = false;          ///< a repository on this machine, not said to be the origin itself
  Duration grace{0, 172'800};  ///< two days, unless declared
  std::map<std::string, std::string> places;  ///< kind -> place
  std::vector<Coverage> coverage;
  std::vector<GapMet> gaps;
  Instant end = k_always;                    ///< one second after the last one covered; k_always: nothing is
  std::map<std::string, Instant> ends = {};  ///< the same for each it was read from: itself and its feeds
  struct UnreadCall {
    std::string path, name;
    Span span;
  };
  std::vector<UnreadCall> unread_calls;    ///< what CI runs and nobody read: silence beside it is no proof
  std::vector<std::string> speaking_for;   ///< sources whose evidence `inherits` lets stand for it
  std::vector<std::string> branches = {};  ///< sources of its maintained branches, beside itself
};

class World {
 public:
  [[nodiscard]] static Result<World> load(const store::Reader& reader);

  [[nodiscard]] const Tree& tree() const { return m_tree; }
  [[nodiscard]] const Source& source(const std::string& name) const { return m_sources.at(name); }
  [[nodiscard]] bool is_source(const std::string& name) const { return m_sources.count(name) != 0; }
  [[nodiscard]] const std::vector<Attestation>& attestations() const { return m_attestations; }
  [[nodiscard]] const std::vector<std::string>& sources_below(const std::string& subject) const;
  /// The same with the branches of each: all whose gaps and ends are to be told.
  [[nodiscard]] std::vector<std::string> heard_below(const std::string& subject) const;
  /// Declared life of an inner subject.
  [[nodiscard]] Span life(const std::string& subject) const;
  /// One second after the newest one any source below is covered at; k_always: none.
  [[nodiscard]] Instant end(const std::string& subject) const;
  /// From when on some source below is over its tolerance, while another was read further; k_forever: never.
  [[nodiscard]] Instant uneven_since(const std::string& subject) const;
  /// Sources below end apart.
  [[nodiscard]] bool ends_differ(const std::string& subject) const;

 private:
  Tree m_tree;
  std::map<std::string, Source> m_sources;
  std::map<std::string, std::vector<std::string>> m_below;
  std::vector<Attestation> m_attestations;
};

}  // namespace plumbline::assess
