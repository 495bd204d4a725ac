#pragma once
// What one evaluation holds: rows, and the timelines made of them once and then only looked up.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "assess/compose.hpp"
#include "assess/explain.hpp"
#include "assess/rows.hpp"
#include "assess/score.hpp"
#include "assess/thin.hpp"

namespace plumbline::assess {

class Body {
 public:
  [[nodiscard]] static Result<Body> make(const store::Reader& reader, const Pack& pack);

  [[nodiscard]] const Pack& pack() const { return m_pack; }
  [[nodiscard]] const World& world() const { return m_world; }
  [[nodiscard]] const ProbeRows& rows() const { return m_rows; }
  [[nodiscard]] const ThinEvidence& thin() const { return m_thin; }
  [[nodiscard]] Instant known_at() const { return m_known_at; }
  [[nodiscard]] const std::vector<ReleaseTick>& releases() const { return m_releases; }

  [[nodiscard]] SourceRows asked(const Rule& leaf, const Source& source) const;
  /// Not masked by the source's life; kept once made.
  [[nodiscard]] const LeafAnswer& answer(const Rule& leaf, const Source& source) const;
  [[nodiscard]] Timeline<Verdict> pooled(const Rule& leaf, const std::string& subject, AfterEnd mode) const;
  [[nodiscard]] Composer composer(AfterEnd mode) const;
  /// States of all controls of a subject; kept once made.
  [[nodiscard]] const States& states(const std::string& subject, AfterEnd mode) const;
  [[nodiscard]] Result<Asking> asking(const std::string& subject, std::optional<Instant> as_of) const;
  /// Errors: not_found, with the nearest name.
  [[nodiscard]] Result<std::string> subject(std::string_view name) const;

 private:
  Pack m_pack;
  World m_world;
  ProbeRows m_rows;
  ThinEvidence m_thin;
  Instant m_known_at;
  std::vector<ReleaseTick> m_releases;
  mutable std::map<std::pair<std::string, std::string>, LeafAnswer> m_answers;
  mutable std::map<std::pair<std::string, AfterEnd>, States> m_states;
};

/// The control at one instant with all its terms.
[[nodiscard]] ControlResult explain_control(const Body& body, std::size_t control, const std::string& subject,
                                            const Asking& asking);

/// "Bring up to date and collect again: strongswan (read up to 2026-05-12)."
[[nodiscard]] std::string read_again(const Body& body, const std::set<std::string>& sources);

/// The three things to do next: single answers that would turn most controls, or the sources that were not
/// read recently enough.
[[nodiscard]] std::vector<NextAction> next_actions(const Body& body, const std::string& subject,
                                                   const Asking& asking,
                                                   const std::vector<ControlResult>& controls);

/// SHA-256 over the canonical JSON of all but the digest: sorted keys, whole numbers and text only.
[[nodiscard]] std::string digest_of(const Assessment& assessment);

}  // namespace plumbline::assess
