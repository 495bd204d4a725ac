#include "collector/files/steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <type_traits>

namespace plumbline::files {
namespace {

// GitHub cuts names of folders at 90 units of UTF-16, which are no fewer bytes.
constexpr std::size_t k_cut = 90;

/// "0_build.txt", "-1_build.txt": its name without number and end; empty: none of GitHub's.
std::string_view numbered(std::string_view name) {
  if (!name.ends_with(".txt")) return {};
  name.remove_suffix(4);
  if (name.starts_with('-')) name.remove_prefix(1);
  const auto digits = name.find_first_not_of("0123456789");
  if (digits == 0 || digits == name.npos || name[digits] != '_') return {};
  return name.substr(digits + 1);
}

/// What stands before the last slash, and what behind it.
std::pair<std::string_view, std::string_view> parted(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash == path.npos) return {{}, path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

bool same_job(std::string_view whole, std::string_view folder) {
  return whole == folder || (folder.size() >= k_cut && whole.starts_with(folder));
}

}  // namespace

StepLogs::Tools StepLogs::tools_of(FileReading& file) {
  Tools out;
  file.read.records.each([&](const auto& record) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(record)>, ToolRun>) out.insert(record.tool);
  });
  return out;
}

bool StepLogs::hold(FileReading& file, const RunContext& run) {
  const auto [folder, name] = parted(file.path);
  const auto what = numbered(name);
  if (file.read.type != "log" || what.empty()) return false;
  const bool counts = file.read.status == reports::Status::accepted && file.read.dated;
  if (counts) m_jobs.emplace(Key(folder, what), tools_of(file));
  if (folder.empty()) return false;
  const auto [above, job] = parted(folder);
  m_held.emplace_back(Key(above, job), Held{std::move(file), run});
  return true;
}

bool StepLogs::is_told(const Key& step, const Tools& tools) const {
  // A job's name begins with its folder's, so it stands behind it in the order.
  for (auto it = m_jobs.lower_bound(step);
       it != m_jobs.end() && it->first.first == step.first && it->first.second.starts_with(step.second);
       ++it) {
    if (same_job(it->first.second, step.second) &&
        std::includes(it->second.begin(), it->second.end(), tools.begin(), tools.end()))
      return true;
  }
  return false;
}

std::vector<StepLogs::Held> StepLogs::take() {
  std::vector<Held> out;
  out.reserve(m_held.size());
  for (auto& [key, held] : m_held) {
    auto& read = held.file.read;
    if (read.status == reports::Status::accepted && is_told(key, tools_of(held.file))) {
      read.records = {};
      read.counts["tool_runs"] = 0;
      read.reason = fmt::format("a step of {}, whose own log holds it too: counted there", key.second);
    }
    out.push_back(std::move(held));
  }
  m_held.clear();
  return out;
}

}  // namespace plumbline::files
