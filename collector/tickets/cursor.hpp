#pragma once
// What a reading of a tracker leaves for the next one.
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/instant.hpp"

namespace plumbline::tickets {

/// A ticket as it was handed over.
struct Held {
  std::string key, stamp;
  std::set<std::string> events;  ///< their ids
  friend bool operator==(const Held&, const Held&) = default;
};

struct Cursor {
  std::string settings;  ///< digest; another one reads all anew
  std::optional<Instant> covered;
  std::set<std::string> kinds;                        ///< that some ticket was of
  std::map<std::string, Held> held;                   ///< by the tracker's own id
  std::map<std::string, std::string> unknown_states;  ///< with the first ticket in each
  [[nodiscard]] std::string dump() const;
  /// One without stamps where the settings are others: all is read again, and nothing forgotten.
  [[nodiscard]] static Cursor parse(const std::string& text, const std::string& settings);
};

}  // namespace plumbline::tickets
