#pragma once
// Settings of GitHub and GitLab, read from what their servers answer. Pure.
#include <optional>
#include <string>
#include <vector>

#include "collector/settings/sightings.hpp"

namespace plumbline::settings {

/// What refs the forge serves stand at: the head of the branch and the tags, by names. Absent: not told.
struct Refs {
  std::string head;
  std::optional<std::map<std::string, std::string>> tags;
};
/// Adds them: thing "branch:NAME", name "head"; thing "tag:NAME", name "target"; commits in hex.
void add_refs(const std::string& branch, const Refs& refs, Look& look);

/// What GitHub tells of one branch. NULL: it was not told (no right to read it); `unprotected`: there is none
/// of the classic kind.
struct GithubBranch {
  std::string name;
  bool is_protected = false;
  const http::Json* protection = nullptr;  ///< branches/NAME/protection
  bool unprotected = false;
  const http::Json* rules = nullptr;              ///< rules/branches/NAME, the list
  std::vector<http::Json> rulesets{};             ///< those the rules come from, as far as they could be read
  std::optional<std::int64_t> code_owner_errors;  ///< absent: there is no such file, or it was not told
};
/// Adds what is seen to `look`, and to `look.unread` what one of the two kinds of protection may say and
/// was not told. A requirement seen in one of them stands, whatever the other says.
void add_github(const GithubBranch& branch, Look& look);

struct GitlabBranch {
  std::string name;
  const http::Json* project = nullptr;    ///< projects/ID
  const http::Json* branches = nullptr;   ///< protected_branches, the list; with patterns among the names
  const http::Json* approvals = nullptr;  ///< projects/ID/approvals; NULL: the edition has none, or no right
  const http::Json* rules = nullptr;      ///< approval_rules, the list; NULL likewise
};
void add_gitlab(const GitlabBranch& branch, Look& look);

}  // namespace plumbline::settings
