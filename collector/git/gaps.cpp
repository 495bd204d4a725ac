#include "collector/git/gaps.hpp"

#include <algorithm>

namespace plumbline::git {
namespace {

constexpr std::size_t k_max_gaps = 64;  // per shape and reason; more are drawn together into wider ones
constexpr std::size_t k_max_notice_bytes = 4000;
constexpr std::size_t k_max_missed = 16;  // looked for on each later night

}  // namespace

std::string_view reason_of(Found found) {
  switch (found) {
    case Found::limit:
      return "limit";
    case Found::damaged:
      return "damaged";
    default:
      return "missing_object";
  }
}

void GapBook::add(std::string_view shape, std::string_view reason, Span span, std::string detail) {
  if (span.empty()) return;
  if (reason != "shallow") m_damaged = true;
  m_holes[{std::string(shape), std::string(reason)}].push_back({span, std::move(detail)});
}

void GapBook::add_all(std::string_view reason, Span span, const std::string& detail) {
  for (const auto* shape : {"ci_call", "commit", "document", "review"}) add(shape, reason, span, detail);
}

void GapBook::notice(std::string_view about, std::string detail) {
  auto& notices = m_notices[std::string(about)];
  const auto known = std::find_if(notices.said.begin(), notices.said.end(),
                                  [&](const auto& said) { return said.first == detail; });
  if (known != notices.said.end()) {
    ++known->second;
  } else if (notices.bytes > k_max_notice_bytes) {
    ++notices.unnamed;
  } else {
    notices.bytes += detail.size() + 2;
    notices.said.emplace_back(std::move(detail), 1);
  }
}

std::string GapBook::Notices::text() const {
  std::string out;
  for (const auto& [words, times] : said) {
    out += (out.empty() ? "" : "; ") + words;
    if (times > 1) out += " (" + std::to_string(times) + " times)";
  }
  if (unnamed != 0) out += "; and " + std::to_string(unnamed) + " more";
  return out;
}

void GapBook::miss(const Oid& oid) {
  if (m_missed.size() < k_max_missed && std::find(m_missed.begin(), m_missed.end(), oid) == m_missed.end())
    m_missed.push_back(oid);
}

std::vector<Gap> GapBook::gaps() const {
  std::vector<Gap> out;
  for (const auto& [about, notices] : m_notices)
    out.push_back({"notice", about, k_forever, k_forever, "notice", notices.text(), std::nullopt});
  for (const auto& [key, all] : m_holes) {
    auto holes = all;
    std::stable_sort(holes.begin(), holes.end(),
                     [](const Hole& a, const Hole& b) { return a.span < b.span; });
    std::vector<Hole> merged;
    for (auto& hole : holes) {
      const bool full = merged.size() >= k_max_gaps;
      if (!merged.empty() && (full || hole.span.since <= merged.back().span.until)) {
        merged.back().span.until = std::max(merged.back().span.until, hole.span.until);
        merged.back().count += hole.count;
      } else {
        merged.push_back(std::move(hole));
      }
    }
    for (auto& hole : merged) {
      if (hole.count > 1) hole.detail += " (and " + std::to_string(hole.count - 1) + " more)";
      out.push_back({std::get<0>(key), "*", hole.span.since, hole.span.until, std::get<1>(key), hole.detail,
                     std::nullopt});
    }
  }
  return out;
}

}  // namespace plumbline::git
