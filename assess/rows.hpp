#pragma once
// The rows of all probes a pack names, each probe (with each set of parameters) asked once.
#include <map>
#include <string>
#include <vector>

#include "assess/assessment.hpp"
#include "assess/pack.hpp"
#include "assess/world.hpp"

namespace plumbline::assess {

class ProbeRows {
 public:
  /// Errors: config (a query that fails or yields what its shape forbids, with its file), limit.
  [[nodiscard]] static Result<ProbeRows> ask_all(const store::Reader& reader, const Pack& pack,
                                                 const World& world);
  /// Asks what `pack` names and was not asked yet, over the same reader and world. Errors: as ask_all.
  [[nodiscard]] Result<void> ask_more(const store::Reader& reader, const Pack& pack, const World& world);
  [[nodiscard]] static Result<std::map<std::string, std::vector<ProbeRow>>> ask(
      const store::Reader& reader, const Probe& probe, const std::map<std::string, std::string>& with);
  /// The same; equal texts share one place with those that `texts` gave before.
  [[nodiscard]] static Result<std::map<std::string, std::vector<ProbeRow>>> ask(
      const store::Reader& reader, const Probe& probe, const std::map<std::string, std::string>& with,
      SharedTexts& texts);

  /// Sorted by (at, evidence); empty where there are none. `key`: probe_key() of a leaf.
  [[nodiscard]] const std::vector<ProbeRow>& of(const std::string& key, const std::string& source) const;
  [[nodiscard]] std::vector<std::string> keys() const;

 private:
  [[nodiscard]] Result<void> name_origins(const store::Reader& reader, SharedTexts& texts);

  std::map<std::string, std::map<std::string, std::vector<ProbeRow>>> m_rows;  // key -> source -> rows
};

}  // namespace plumbline::assess
