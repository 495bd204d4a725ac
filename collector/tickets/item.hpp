#pragma once
// A ticket as a tracker tells it, in the tracker's own words, with everything that happened to it.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/instant.hpp"

namespace plumbline::tickets {

struct Who {
  std::string login, name, address;
  [[nodiscard]] bool empty() const { return login.empty() && name.empty() && address.empty(); }
  friend bool operator==(const Who&, const Who&) = default;
};

/// Values by field. Names are lower case: type, state, priority, severity, project, owner, title, resolution,
/// label, due, private, found_in, and whatever other fields the tracker has. A field with several values has
/// them joined with commas.
class Fields {
 public:
  [[nodiscard]] std::string_view at(std::string_view name) const {
    const auto it = find(name);
    return it == m_all.end() ? std::string_view() : std::string_view(it->second);
  }
  void set(std::string_view name, std::string value) {
    const auto it = find(name);
    if (it != m_all.end())
      m_all[static_cast<std::size_t>(it - m_all.begin())].second = std::move(value);
    else
      m_all.emplace_back(name, std::move(value));
  }
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const { return m_all; }

 private:
  [[nodiscard]] std::vector<std::pair<std::string, std::string>>::const_iterator find(
      std::string_view name) const {
    return std::find_if(m_all.begin(), m_all.end(), [&](const auto& one) { return one.first == name; });
  }
  std::vector<std::pair<std::string, std::string>> m_all;
};

/// One field that changed. Of field "comment" nothing is kept but that it was made; "commit": `to` is an
/// object id.
struct Change {
  std::string id;  ///< of the tracker, its own inside the ticket; ascending in the order of the changes
  Instant at;
  Who who;
  std::string field, from, to;
};

struct Item {
  std::string key;
  Instant opened;
  std::optional<Instant> closed;  ///< last, as the tracker says beside the changes; absent: it does not say
  Who reporter, owner;
  Fields now;
  std::vector<std::string> links;  ///< relation:key
  std::vector<Change> changes;     ///< in any order
};

}  // namespace plumbline::tickets
