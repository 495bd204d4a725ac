#include "core/timeline.hpp"

namespace plumbline {

Timeline<bool> union_of(std::vector<Span> spans) {
  std::erase_if(spans, [](const Span& s) { return s.empty(); });
  std::sort(spans.begin(), spans.end());
  Timeline<bool> out(false);
  for (std::size_t i = 0; i < spans.size();) {
    Instant until = spans[i].until;
    out.append(spans[i].since, true);
    for (++i; i < spans.size() && spans[i].since <= until; ++i) until = std::max(until, spans[i].until);
    out.append(until, false);
  }
  return out;
}

std::vector<Span> spans_of(const Timeline<bool>& timeline) {
  std::vector<Span> out;
  const auto& steps = timeline.steps();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!steps[i].value) continue;
    out.push_back({steps[i].at, i + 1 < steps.size() ? steps[i + 1].at : k_forever});
  }
  return out;
}

}  // namespace plumbline
