// What is wrong, in words: the path in the file, and what would be right.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "collector/reports/rules.hpp"

namespace plumbline::reports {
namespace {

constexpr std::size_t k_listed = 8;  // of the words that would be right

// How far it is into the file: deeper, then later in its list.
std::int64_t way_to(const Place& place) {
  std::int64_t depth = 0, index = 0;
  for (const auto* at = &place; at != nullptr; at = at->above, ++depth) {
    if (index == 0 && at->index > 0) index = at->index;
  }
  return (depth << 32) + index;
}

std::string list_of(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < k_listed; ++i)
    out += (i == 0 ? "" : ", ") + std::string(words[i]);
  return words.size() > k_listed ? fmt::format("{} or one of {} others", out, words.size() - k_listed) : out;
}

std::string fields_of(const Kind& kind, std::uint64_t set) {
  std::string out;
  for (std::size_t i = 0; i < kind.fields.size(); ++i) {
    if ((set >> i & 1U) != 0)
      out += (out.empty() ? "\"" : " and \"") + std::string(kind.fields[i].name) + "\"";
  }
  return out;
}

std::string sets_of(const Kind& kind, const Choice& choice) {
  std::string out;
  for (const auto set : choice.sets) out += (out.empty() ? "" : " or ") + fields_of(kind, set);
  return out;
}

}  // namespace

bool RuleCheck::wrong(const Place& place, const std::string& words) {
  m_wrong = clipped(path(place), k_quoted) + words;
  m_way = way_to(place);
  return false;
}

bool RuleCheck::no_field(const Kind& kind, const Place& place, std::string_view name) {
  const auto other = std::find_if(kind.otherwise.begin(), kind.otherwise.end(),
                                  [&](const auto& one) { return one.first == name; });
  const auto named = clipped(name, k_quoted);
  if (other != kind.otherwise.end())
    return wrong(place, fmt::format(": \"{}\" came with 1.{}, and the file says it is {}", named,
                                    other->second, m_rules.format()));
  std::vector<std::string_view> known;
  for (const auto& field : kind.fields) known.push_back(field.name);
  return wrong(place, fmt::format(": {} knows no \"{}\" here; it knows {}", m_rules.format(), named,
                                  known.empty() ? "nothing" : list_of(known)));
}

bool RuleCheck::text(const Kind& kind, std::string_view value, const Place& place) {
  const auto quoted = [&] { return clipped(value, k_quoted); };
  if (kind.what == Kind::What::words) {
    if (std::binary_search(kind.words.begin(), kind.words.end(), value)) return true;
    return wrong(place, fmt::format(" is \"{}\" and should be {}{}", quoted(),
                                    kind.words.size() > 1 ? "one of " : "", list_of(kind.words)));
  }
  if (kind.what != Kind::What::word || kind.word->fits(value)) return true;
  return wrong(place, fmt::format(" is \"{}\" and should be {}", quoted(), kind.word->should));
}

bool RuleCheck::complete(const Kind& kind, std::uint64_t seen, std::uint64_t truths, const Place& place) {
  if (const auto missing = kind.musts & ~seen; missing != 0)
    return wrong(
        place, fmt::format(" has no {}, which {} asks for",
                           fields_of(kind, std::uint64_t{1} << std::countr_zero(missing)), m_rules.format()));
  for (const auto& choice : kind.choices) {
    using How = Choice::How;
    const auto there = std::count_if(choice.sets.begin(), choice.sets.end(),
                                     [&](std::uint64_t set) { return (set & seen) != 0; });
    if (choice.how == How::is_true) {
      if ((choice.sets[0] & seen) != 0 && (choice.sets[1] & truths) == 0)
        return wrong(place, fmt::format(" has {}, so {} should be true", fields_of(kind, choice.sets[0]),
                                        fields_of(kind, choice.sets[1])));
    } else if (there == 0 && choice.how != How::most) {
      return wrong(place, fmt::format(" should have {}", sets_of(kind, choice)));
    } else if (there > 1 && choice.how != How::some) {
      return wrong(place, fmt::format(" should have {}, not both", sets_of(kind, choice)));
    }
  }
  return true;
}

Result<void> RuleCheck::verdict() const {
  return m_wrong.empty() ? Result<void>{} : fail(Errc::unreadable, m_wrong);
}

}  // namespace plumbline::reports
