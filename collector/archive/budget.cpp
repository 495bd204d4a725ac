#include "collector/archive/budget.hpp"

#include <fmt/format.h>

namespace plumbline::archive {
namespace {
constexpr std::size_t k_most_refused = 1000;
}

tl::unexpected<Error> Budget::end(std::string message) {
  m_spent = true;
  return fail(Errc::limit, std::move(message));
}

Result<void> Budget::entry(std::string_view path) {
  if (++m_walked.entries > m_limits.entries)
    return end(fmt::format("{}: more than {} files; what comes behind was not read", path, m_limits.entries));
  return time(path);
}

Result<void> Budget::bytes(std::string_view path, std::uint64_t out, std::uint64_t made,
                           std::uint64_t eaten) {
  m_walked.bytes += out;
  if (m_walked.bytes > m_limits.total_bytes)
    return end(fmt::format("{}: more than {} bytes in all; what comes behind was not read", path,
                           m_limits.total_bytes));
  m_within += out;  // each layer of a bomb may be modest
  const bool all = m_outer > 0 && m_within > m_limits.ratio_from && m_within / m_limits.ratio > m_outer;
  if (all || (made > m_limits.ratio_from && made / m_limits.ratio > eaten))
    return fail(Errc::limit,
                fmt::format("{}: unpacks to more than {} times its size, as a decompression bomb does", path,
                            m_limits.ratio));
  return time(path);
}

Result<void> Budget::time(std::string_view path) {
  if (std::chrono::steady_clock::now() - m_began > m_limits.time)
    return end(fmt::format("{}: reading took longer than {} ms; what comes behind was not read", path,
                           m_limits.time.count()));
  return {};
}

void Budget::refuse(std::string path, Error error) {
  if (m_walked.refused.size() < k_most_refused)
    m_walked.refused.push_back({std::move(path), std::move(error.message), error.code});
  else
    ++m_walked.more_refused;
}

}  // namespace plumbline::archive
