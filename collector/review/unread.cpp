#include "collector/review/unread.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "collector/http/json.hpp"

namespace plumbline::review {
namespace {

constexpr std::size_t k_most_named = 100;  // our choice; a gap stays a few lines

}  // namespace

void Unread::add(const http::Refusal& refusal, std::int64_t number, Span span) {
  const auto [it, fresh] = m_losses.try_emplace(refusal.reason, Loss{{}, span});
  it->second.said.emplace(number, refusal.detail);
  it->second.span = {std::min(it->second.span.since, span.since),
                     std::max(it->second.span.until, span.until)};
}

bool Unread::holds(std::int64_t number) const {
  return std::any_of(m_losses.begin(), m_losses.end(),
                     [&](const auto& one) { return one.second.said.contains(number); });
}

void Unread::tell(const std::function<void(const http::Refusal&, Span)>& each) const {
  for (const auto& [reason, loss] : m_losses) {
    std::string which;
    std::size_t named = 0;
    for (const auto& [number, said] : loss.said) {
      if (named++ < k_most_named) which += fmt::format("{}{}{}", which.empty() ? "" : ", ", m_mark, number);
    }
    if (named > k_most_named) which += fmt::format(" and {} more", named - k_most_named);
    const auto& [first, said] = *loss.said.begin();
    each(
        {reason, http::as_word(fmt::format("{} of {} could not be read whole and {} asked for again until {} "
                                           "there: {}. Of {}{}: {}",
                                           named, m_place, named == 1 ? "is" : "are",
                                           named == 1 ? "it is" : "they are", which, m_mark, first, said),
                               2000)},
        loss.span);
  }
}

}  // namespace plumbline::review
