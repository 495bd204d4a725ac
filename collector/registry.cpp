#include "collector/buildbot/buildbot_collector.hpp"
#include "collector/collector.hpp"
#include "collector/files/files_collector.hpp"
#include "collector/gerrit/gerrit_collector.hpp"
#include "collector/git/git_collector.hpp"
#include "collector/github/github_collector.hpp"
#include "collector/mail/mail_collector.hpp"

namespace plumbline {

const Collector* find_collector(std::string_view type) {
  static const git::GitCollector git;
  static const buildbot::BuildbotCollector buildbot;
  static const github::GithubCollector github;
  static const gerrit::GerritCollector gerrit;
  static const mail::MailCollector mail;
  static const files::FilesCollector files;
  static const files::ImportedCollector imported;
  if (type == gerrit.type()) return &gerrit;
  if (type == mail.type()) return &mail;
  if (type == files.type()) return &files;
  if (type == imported.type()) return &imported;
  if (type == git.type()) return &git;
  if (type == buildbot.type()) return &buildbot;
  if (type == github.type()) return &github;
  return nullptr;
}

}  // namespace plumbline
