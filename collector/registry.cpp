#include "collector/buildbot/buildbot_collector.hpp"
#include "collector/collector.hpp"
#include "collector/files/files_collector.hpp"
#include "collector/gerrit/gerrit_collector.hpp"
#include "collector/git/git_collector.hpp"
#include "collector/github/github_collector.hpp"
#include "collector/github/issues_collector.hpp"
#include "collector/gitlab/gitlab_collector.hpp"
#include "collector/jira/jira_collector.hpp"
#include "collector/mail/mail_collector.hpp"
#include "collector/redmine/redmine_collector.hpp"
#include "collector/rt/rt_collector.hpp"
#include "collector/settings/settings_collector.hpp"
#include "collector/tickets/export.hpp"

namespace plumbline {

const Collector* find_collector(std::string_view type) {
  // never taken apart at the end: that is a tenth of a second for memory that goes anyway
  static const auto& git = *new git::GitCollector;
  static const buildbot::BuildbotCollector buildbot;
  static const github::GithubCollector github;
  static const github::IssuesCollector issues;
  static const settings::SettingsCollector settings;
  static const gerrit::GerritCollector gerrit;
  static const mail::MailCollector mail;
  static const gitlab::GitlabCollector gitlab;
  static const files::FilesCollector files;
  static const files::ImportedCollector imported;
  static const redmine::RedmineCollector redmine;
  static const rt::RtCollector rt;
  static const jira::JiraCollector jira;
  static const tickets::ExportCollector tickets;
  if (type == files.type()) return &files;
  if (type == imported.type()) return &imported;
  if (type == gerrit.type()) return &gerrit;
  if (type == mail.type()) return &mail;
  if (type == gitlab.type()) return &gitlab;
  if (type == redmine.type()) return &redmine;
  if (type == rt.type()) return &rt;
  if (type == issues.type()) return &issues;
  if (type == settings.type()) return &settings;
  if (type == jira.type()) return &jira;
  if (type == tickets.type()) return &tickets;
  if (type == git.type()) return &git;
  if (type == buildbot.type()) return &buildbot;
  if (type == github.type()) return &github;
  return nullptr;
}

}  // namespace plumbline
