#pragma once
// When a gate was held: from the strongest source there is.
#include "assess/gates/facts.hpp"
#include "assess/gates/verdict.hpp"

namespace plumbline::assess::gates {

class HeldFinder {
 public:
  HeldFinder(const Process& process, const Facts& facts);
  /// Absent: nothing tells, and the gate names nothing to stand in.
  [[nodiscard]] std::optional<Held> find(const Release& release, const Gate& gate) const;
  /// Why the gate is not held for this release; empty: it is.
  [[nodiscard]] std::string not_for(const Release& release, const Gate& gate) const;

 private:
  [[nodiscard]] std::optional<Held> recorded(const Release& release, const Gate& gate) const;
  [[nodiscard]] std::optional<Held> stated(const Release& release, const Gate& gate) const;
  [[nodiscard]] std::optional<Held> tagged(const Release& release, const Gate& gate) const;
  [[nodiscard]] std::optional<Held> delivery(const Release& release, const Gate& gate) const;
  [[nodiscard]] std::optional<Held> stand_in(const Release& release, const Gate& gate) const;
  /// It stands before the release's own tag.
  [[nodiscard]] bool is_before_release(const Gate& gate) const;
  /// Written down when the release was made already, of a gate that stands before it: its word alone.
  [[nodiscard]] bool is_afterthought(const Held& held, const Release& release, const Gate& gate) const;
  void sign(const Release& release, const Gate& gate, const GateRecord& last, Held& out) const;
  [[nodiscard]] Held by_tag(const TagSeen& tag, HeldBy by) const;

  const Process& m_process;
  const Facts& m_facts;
  std::map<std::pair<std::string, std::string>, std::vector<const GateRecord*>> m_records;  // release, gate
  std::map<std::pair<std::string, std::string>, const StatedGate*> m_stated;
  std::unordered_map<std::string_view, const TagSeen*> m_tags;
};

/// Whether a name fits a pattern with `*` for any text; `{release}` and `{version}` are replaced before.
[[nodiscard]] bool fits(std::string_view name, std::string_view pattern);

/// The tags that by a pattern of a gate date that gate for another tag: "TR5-v1.2.0" beside "v1.2.0".
/// Patterns that begin with a place-holder name no tag apart from releases and are left out.
[[nodiscard]] std::set<std::string> gate_tags(const Process& process, const std::vector<TagSeen>& tags);

}  // namespace plumbline::assess::gates
