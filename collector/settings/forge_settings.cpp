#include "collector/settings/forge_settings.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace plumbline::settings {
namespace {

using http::Json;

std::string word(bool yes) {
  return yes ? "yes" : "no";
}

// What some kind of protection of one branch asks for; each kind adds to it.
struct Demands {
  bool is_protected = false, requests = false, code_owners = false, stale_dismissed = false,
       last_push = false;
  bool author_approves = false;
  bool force_push = true, deletion = true, signatures = false;
  std::int64_t approvals = 0;
  std::set<std::string> checks;
  std::optional<bool> bypass;  ///< absent: nothing is demanded
  bool bypass_unknown = false;

  void may_go_around(bool yes) { bypass = bypass.value_or(false) || yes; }
};

void put(const std::string& thing, const Demands& demands, Look& look) {
  const auto add = [&](const char* name, std::string value) {
    look.seen.push_back({thing, name, std::move(value)});
  };
  add("protected", word(demands.is_protected));
  add("requests", word(demands.requests));
  add("approvals", std::to_string(demands.approvals));
  add("code_owners", word(demands.code_owners));
  add("stale_dismissed", word(demands.stale_dismissed));
  add("last_push", word(demands.last_push));
  add("author_approves", word(demands.author_approves));
  add("checks", std::to_string(demands.checks.size()));
  std::string names;
  for (const auto& name : demands.checks) names += (names.empty() ? "" : ", ") + http::as_word(name, 100);
  if (!names.empty()) add("check_names", http::as_word(names));
  add("force_push", word(demands.force_push));
  add("deletion", word(demands.deletion));
  add("signatures", word(demands.signatures));
  if (demands.bypass) add("bypass", word(*demands.bypass));
}

// What is not demanded as far as was seen, and may be demanded by what was not told.
void leave_open(const Demands& demands, Look& look) {
  const auto open = [&](const char* name, bool demanded) {
    if (!demanded) look.unread.insert(name);
  };
  open("requests", demands.requests);
  open("approvals", demands.approvals > 0);
  open("code_owners", demands.code_owners);
  open("stale_dismissed", demands.stale_dismissed);
  open("last_push", demands.last_push);
  open("checks", !demands.checks.empty());
  open("check_names", !demands.checks.empty());
  open("force_push", !demands.force_push);
  open("deletion", !demands.deletion);
  open("signatures", demands.signatures);
}

// "enforce_admins": {"enabled": true}; of some older servers the flag itself.
bool enabled(const Json& json, const char* key, bool otherwise) {
  const auto it = json.is_object() ? json.find(key) : json.end();
  if (it == json.end()) return otherwise;
  if (it->is_boolean()) return it->get<bool>();
  return it->is_object() ? http::flag_at(*it, "enabled") : otherwise;
}

bool names_somebody(const Json& list) {
  for (const char* key : {"users", "teams", "apps"}) {
    const auto* of = http::list_at(list, key);
    if (of != nullptr && !of->empty()) return true;
  }
  return false;
}

void add_protection(const Json& json, Demands& out) {
  out.is_protected = true;
  bool asks = false, around = !enabled(json, "enforce_admins", false);
  if (const auto* reviews = http::object_at(json, "required_pull_request_reviews")) {
    asks = out.requests = true;
    out.approvals =
        std::max(out.approvals, http::number_at(*reviews, "required_approving_review_count").value_or(0));
    out.code_owners = out.code_owners || http::flag_at(*reviews, "require_code_owner_reviews");
    out.stale_dismissed = out.stale_dismissed || http::flag_at(*reviews, "dismiss_stale_reviews");
    out.last_push = out.last_push || http::flag_at(*reviews, "require_last_push_approval");
    const auto* allowed = http::object_at(*reviews, "bypass_pull_request_allowances");
    around = around || (allowed != nullptr && names_somebody(*allowed));
  }
  if (const auto* checks = http::object_at(json, "required_status_checks")) {
    asks = true;
    if (const auto* list = http::list_at(*checks, "checks")) {
      for (const auto& one : *list) out.checks.insert(http::word_at(one, "context", 200));
    }
    if (const auto* list = http::list_at(*checks, "contexts")) {
      for (const auto& one : *list)
        if (one.is_string()) out.checks.insert(http::as_word(one.get<std::string>(), 200));
    }
    out.checks.erase("");
  }
  out.signatures = out.signatures || enabled(json, "required_signatures", false);
  out.force_push = out.force_push && enabled(json, "allow_force_pushes", false);
  out.deletion = out.deletion && enabled(json, "allow_deletions", false);
  if (asks) out.may_go_around(around);
}

void add_rule(const Json& rule, Demands& out, std::set<std::int64_t>& asking) {
  const auto type = http::text_at(rule, "type");
  const Json none = Json::object();
  const auto* given = http::object_at(rule, "parameters");
  const auto& parameters = given == nullptr ? none : *given;
  const auto id = http::number_at(rule, "ruleset_id").value_or(0);
  out.is_protected = true;
  if (type == "pull_request") {
    out.requests = true;
    out.approvals =
        std::max(out.approvals, http::number_at(parameters, "required_approving_review_count").value_or(0));
    out.code_owners = out.code_owners || http::flag_at(parameters, "require_code_owner_review");
    out.stale_dismissed = out.stale_dismissed || http::flag_at(parameters, "dismiss_stale_reviews_on_push");
    out.last_push = out.last_push || http::flag_at(parameters, "require_last_push_approval");
    asking.insert(id);
  } else if (type == "required_status_checks") {
    if (const auto* list = http::list_at(parameters, "required_status_checks")) {
      for (const auto& one : *list) out.checks.insert(http::word_at(one, "context", 200));
    }
    out.checks.erase("");
    asking.insert(id);
  } else if (type == "workflows" || type == "code_scanning") {  // must have passed, like a check
    out.checks.insert(type);
    asking.insert(id);
  } else if (type == "non_fast_forward") {
    out.force_push = false;
  } else if (type == "deletion") {
    out.deletion = false;
  } else if (type == "required_signatures") {
    out.signatures = true;
  }
}

// "main", "release/*": `*` stands for anything, slashes too.
bool matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = std::string_view::npos, mark = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++, mark = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p, ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1, n = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// Whether anybody may push without a request: a level above "no one", or a person or group by name.
bool lets_push(const Json& branch) {
  const auto* levels = http::list_at(branch, "push_access_levels");
  if (levels == nullptr) return true;
  return std::any_of(levels->begin(), levels->end(), [](const Json& level) {
    return http::number_at(level, "access_level").value_or(40) > 0 || http::number_at(level, "user_id") ||
           http::number_at(level, "group_id");
  });
}

// Rules that a wildcard over several branches matches add up in GitLab: the most open of them decides.
void add_gitlab_branches(const std::string& name, const Json& branches, Demands& out, bool& push) {
  bool force = false, owners = false, any = false;
  push = false;
  for (const auto& one : branches) {
    if (!matches(http::text_at(one, "name"), name)) continue;
    any = true;
    push = push || lets_push(one);
    force = force || http::flag_at(one, "allow_force_push");
    owners = owners || http::flag_at(one, "code_owner_approval_required");
  }
  push = push || !any;
  out.is_protected = any;
  out.requests = any && !push;
  out.code_owners = owners;
  out.force_push = !any || force;
  out.deletion = !any;  // a protected branch is deleted through the interface alone, by a maintainer
}

std::int64_t approvals_in(const Json& rules, const std::string& branch) {
  std::int64_t most = 0;
  for (const auto& rule : rules) {
    const auto type = http::text_at(rule, "rule_type");
    if (type == "code_owner" || type == "report_approver") continue;
    const auto* of = http::list_at(rule, "protected_branches");
    const bool here =
        of == nullptr || of->empty() || std::any_of(of->begin(), of->end(), [&](const Json& one) {
          return matches(http::text_at(one, "name"), branch);
        });
    if (here) most = std::max(most, http::number_at(rule, "approvals_required").value_or(0));
  }
  return most;
}

}  // namespace

void add_refs(const std::string& branch, const Refs& refs, Look& look) {
  const auto is_commit = [](const std::string& text) {
    return (text.size() == 40 || text.size() == 64) &&
           text.find_first_not_of("0123456789abcdef") == std::string::npos;
  };
  if (is_commit(refs.head))
    look.seen.push_back({"branch:" + branch, "head", refs.head});
  else
    look.unread.insert("head");
  if (!refs.tags) {
    look.unread.insert("target");
    return;
  }
  for (const auto& [name, target] : *refs.tags) {
    if (is_commit(target)) look.seen.push_back({"tag:" + name, "target", target});
  }
}

void add_github(const GithubBranch& branch, Look& look) {
  Demands demands;
  demands.is_protected = branch.is_protected;
  if (branch.protection != nullptr) add_protection(*branch.protection, demands);
  std::set<std::int64_t> asking;
  if (branch.rules != nullptr) {
    for (const auto& rule : *branch.rules) add_rule(rule, demands, asking);
  }
  for (const auto id : asking) {
    const auto it = std::find_if(branch.rulesets.begin(), branch.rulesets.end(),
                                 [&](const Json& one) { return http::number_at(one, "id") == id; });
    const auto* actors = it == branch.rulesets.end() ? nullptr : http::list_at(*it, "bypass_actors");
    if (actors == nullptr)
      demands.bypass_unknown = true;  // shown only to those who may write
    else
      demands.may_go_around(!actors->empty());
  }
  const bool classic_told = branch.protection != nullptr || branch.unprotected;
  if (!classic_told || branch.rules == nullptr) leave_open(demands, look);
  if (!classic_told || branch.rules == nullptr || demands.bypass_unknown) look.unread.insert("bypass");
  const auto thing = "branch:" + branch.name;
  put(thing, demands, look);
  if (branch.code_owner_errors)
    look.seen.push_back({thing, "code_owner_errors", std::to_string(*branch.code_owner_errors)});
  else
    look.unread.insert("code_owner_errors");
}

void add_gitlab(const GitlabBranch& branch, Look& look) {
  Demands demands;
  bool push = true;
  if (branch.branches != nullptr) add_gitlab_branches(branch.name, *branch.branches, demands, push);
  if (branch.project != nullptr && http::flag_at(*branch.project, "only_allow_merge_if_pipeline_succeeds"))
    demands.checks.insert("pipeline");
  if (branch.rules != nullptr) demands.approvals = approvals_in(*branch.rules, branch.name);
  if (branch.approvals != nullptr) {
    demands.approvals =
        std::max(demands.approvals, http::number_at(*branch.approvals, "approvals_before_merge").value_or(0));
    demands.stale_dismissed = http::flag_at(*branch.approvals, "reset_approvals_on_push");
    demands.author_approves = http::flag_at(*branch.approvals, "merge_requests_author_approval");
    demands.last_push = http::flag_at(*branch.approvals, "merge_requests_disable_committers_approval");
    // Whoever writes a request may lower what it needs.
    const auto it = branch.approvals->find("disable_overriding_approvers_per_merge_request");
    const bool lowered = it == branch.approvals->end() || !it->is_boolean() || !it->get<bool>();
    if (demands.approvals > 0) demands.may_go_around(push || lowered);
  }
  if (!demands.checks.empty()) demands.may_go_around(push);
  if (branch.branches == nullptr)
    for (const char* name : {"protected", "requests", "code_owners", "force_push", "deletion", "bypass"})
      look.unread.insert(name);
  if (branch.approvals == nullptr)
    for (const char* name : {"stale_dismissed", "last_push", "author_approves", "bypass"})
      look.unread.insert(name);
  if (branch.rules == nullptr && demands.approvals == 0) look.unread.insert("approvals");
  if (branch.project == nullptr)
    for (const char* name : {"checks", "check_names"}) look.unread.insert(name);
  for (const char* name : {"signatures", "code_owner_errors"}) look.unread.insert(name);
  put("branch:" + branch.name, demands, look);
}

}  // namespace plumbline::settings
