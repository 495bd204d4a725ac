// Which jobs of a GitHub workflow can run, and on what: its triggers, conditions and needs.
#include "collector/git/lens_ci_github_jobs.hpp"

#include <algorithm>

namespace plumbline::git {
namespace {

std::string_view our_word(std::string_view event) {
  if (event == "push") return "push";
  if (event == "pull_request" || event == "pull_request_target" || event == "merge_group")
    return "change_request";
  if (event == "schedule") return "schedule";
  if (event == "workflow_dispatch") return "manual";
  if (event == "release") return "release";
  if (event == "workflow_call") return "call";
  return "other";
}

/// `push` limited to tags is a tag trigger; limited to branches that are clearly not the main line it is
/// "other".
void add_push(const CiRules& rules, const Yaml& event, std::vector<CiTrigger>& out) {
  const auto branches = event["branches"].strings();
  const auto ignored = event["branches-ignore"].strings();
  const bool tags = event.has("tags");
  if (tags) out.push_back({"tag", "push", ""});
  if (tags && branches.empty() && ignored.empty()) return;
  const bool none = std::find(ignored.begin(), ignored.end(), "**") != ignored.end();
  const bool beside = !branches.empty() && std::all_of(branches.begin(), branches.end(), [&](const auto& b) {
    return rules.is_beside_main(b);
  });
  if (beside || none)
    out.push_back(
        {"other", "push", "push to " + (none ? "no branch" : clip(branches.front(), 40)) + " only"});
  else
    out.push_back({"push", "push", ""});
}

}  // namespace

std::vector<CiTrigger> triggers_of(const CiRules& rules, const Yaml& on) {
  std::vector<CiTrigger> out;
  const auto add = [&](std::string_view event, const Yaml& value) {
    if (event == "push")
      add_push(rules, value, out);
    else
      out.push_back({std::string(our_word(event)), std::string(event), ""});
  };
  for (const auto& event : on.strings()) add(event, Yaml{});
  for (const auto& [event, value] : on.map) add(event, value);
  return out;
}

namespace {

/// The first `needs.X.outputs.Y` in `text` that nobody defines.
std::string undefined_output(const Yaml& jobs, std::string_view text) {
  for (auto at = text.find("needs."); at != text.npos; at = text.find("needs.", at + 6)) {
    auto rest = text.substr(at + 6);
    const auto job_end =
        rest.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    const auto name = rest.substr(0, job_end);
    if (job_end == rest.npos || !rest.substr(job_end).starts_with(".outputs.")) continue;
    rest.remove_prefix(job_end + 9);
    const auto output = rest.substr(
        0, std::min(rest.size(), rest.find_first_not_of(
                                     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")));
    const auto& job = jobs[name];
    if (job.has("uses") || job["outputs"].has(output)) continue;
    return "waits on output " + clip(output, 40) + " that job " + clip(name, 40) + " does not define";
  }
  return {};
}

constexpr std::size_t k_most_jobs = 500;  // of a file whose needs are followed; a run has at most 256

/// Why GitHub refuses the whole file; empty: it does not.
std::string refused(const Yaml& jobs) {
  std::map<std::string, std::size_t, std::less<>> waits;  // job -> how many it waits for that are not done
  for (const auto& [name, node] : jobs.map) {
    const auto needs = node["needs"].strings();
    for (const auto& need : needs) {
      if (!jobs.has(need))
        return "job " + clip(name, 40) + " needs job " + clip(need, 40) + " that does not exist";
    }
    waits[name] = needs.size();
  }
  for (bool moved = true; moved;) {
    moved = false;
    for (auto it = waits.begin(); it != waits.end();) {
      const auto needs = jobs[it->first]["needs"].strings();
      const bool done =
          std::none_of(needs.begin(), needs.end(), [&](const auto& n) { return waits.contains(n); });
      moved = moved || done;
      it = done ? waits.erase(it) : std::next(it);
    }
  }
  return waits.empty() ? "" : "its jobs wait for each other";
}

/// Whether it runs although a job it needs did not.
bool runs_all_the_same(const Yaml& node) {
  const auto& condition = node["if"].text;
  return condition.find("always()") != condition.npos || condition.find("failure()") != condition.npos ||
         condition.find("cancelled()") != condition.npos;
}

}  // namespace

void check_needs(const Yaml& jobs, GithubJobs& all) {
  if (all.size() > k_most_jobs) return;
  if (const auto why = refused(jobs); !why.empty()) {
    for (auto& [name, job] : all) {
      if (job.dead.empty()) job.dead = why;
    }
    return;
  }
  for (bool moved = true; moved;) {
    moved = false;
    for (const auto& [name, node] : jobs.map) {
      auto& job = all.at(name);
      if (!job.dead.empty() || runs_all_the_same(node)) continue;
      for (const auto& need : node["needs"].strings()) {
        if (all.at(need).dead.empty()) continue;
        job.dead = "needs job " + clip(need, 40) + "; " + clip(all.at(need).dead, 90);
        moved = true;
      }
    }
  }
}

void check_outputs(const Yaml& jobs, const Yaml& node, CiJob& job) {
  const auto& condition = node["if"].text;
  if (condition.find("== 'true'") != condition.npos && condition.find("||") == condition.npos) {
    if (auto reason = undefined_output(jobs, condition); !reason.empty()) job.dead = std::move(reason);
  }
  const auto& matrix = node["strategy"]["matrix"];
  std::vector<std::string> texts = matrix.strings();
  for (const auto& [key, value] : matrix.map) {
    const bool row = key != "include" && key != "exclude";
    if (row && value.is_sequence() && value.items.empty())
      job.dead = "no value in its matrix for " + clip(key, 40);
    if (value.is_scalar()) texts.push_back(value.text);
  }
  for (const auto& text : texts) {
    if (auto reason = undefined_output(jobs, text); !reason.empty()) job.dead = std::move(reason);
  }
}

}  // namespace plumbline::git
