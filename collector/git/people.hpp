#pragma once
// Who is who: names and addresses through the mailmap, each pair once.
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collector/collector.hpp"
#include "collector/git/lens.hpp"

namespace plumbline::git {

using PersonIndex = std::uint32_t;

struct Identity {
  std::string name, address;  ///< after the mailmap
  std::string folded_name, folded_address;
  bool bot = false;
  bool nobody = false;  ///< a bot, or the key of a forge that stands for whoever pressed a button
};

/// Whether both are one person: the same name or the same address. Empty ones say nothing.
[[nodiscard]] bool same_person(const Identity& a, const Identity& b);
/// Whether they are surely two: both name and address are given and differ.
[[nodiscard]] bool surely_two(const Identity& a, const Identity& b);

/// All identities of one reading. `index` may be called from several threads, each with its own Memo.
class People {
 public:
  using Memo = std::unordered_map<std::string, PersonIndex>;
  People(const Lens& lens, const Mailmap& mailmap) : m_lens(lens), m_mailmap(mailmap) {}
  [[nodiscard]] PersonIndex index(std::string_view name, std::string_view address, std::string_view encoding,
                                  Memo& memo);
  /// Not while other threads add.
  [[nodiscard]] const Identity& at(PersonIndex i) const { return m_all[i]; }
  [[nodiscard]] bool is_bot(PersonIndex i);
  /// The id the sink gives; from the sink's thread only, while others may add.
  [[nodiscard]] PersonId id(PersonIndex i, Sink& sink);

 private:
  const Lens& m_lens;
  const Mailmap& m_mailmap;
  std::mutex m_mutex;
  Memo m_shared;
  std::deque<Identity> m_all;
  std::vector<std::optional<PersonId>> m_ids;
};

}  // namespace plumbline::git
