#pragma once
// A real Request Tracker on loopback: Debian's package, run by whoever runs the test with a configuration and
// a database of its own, ended by its process group.
#include <sstream>

#include "tests/collector/git_server.hpp"

namespace plumbline::test {

class RtServer {
 public:
  RtServer() {
    if (!there()) return;
    const auto d = m_scratch.path();
    {
      const Listener free;
      m_port = free.port();
    }
    for (const char* folder : {"var", "mason", "sessions"}) std::filesystem::create_directories(d / folder);
    write(d / "RT_SiteConfig.pm", configuration());
    write(d / "fill.pl", filling());
    // The package's own configuration is not for everybody to read: this one is taken instead, and no other.
    const auto own = "export HOME='" + d.string() + "' RT_SITE_CONFIG='" + (d / "RT_SiteConfig.pm").string() +
                     "' RT_SITE_CONFIG_DIR=/dev/null; ";
    const auto made =
        shell(d, own + "/usr/sbin/rt-setup-database-5 --action init --skip-create && perl fill.pl");
    std::istringstream lines(made);
    for (std::string word, value; lines >> word;) {
      if (word == "root-token" && lines >> value) root_token = value;
      if (word == "auditor-token" && lines >> value) auditor_token = value;
    }
    if (root_token.empty() || auditor_token.empty()) {
      m_said = made;
      return;
    }
    write(d / "serve.sh", own +
                              "exec /usr/share/request-tracker5/libexec/rt-server --server Starlet --host "
                              "127.0.0.1 --port " +
                              std::to_string(m_port) + " --max-workers 2\n");
    m_server = Process({"/bin/sh", (d / "serve.sh").string()}, d / "log");
    m_up = wait_for(m_port, m_server);
  }

  static bool there() {
    if (std::system(
            "test -r /usr/share/request-tracker5/libexec/rt-server && test -r "
            "/usr/sbin/rt-setup-database-5 && perl -MStarlet::Server -MDBD::SQLite -e 1 2>/dev/null") == 0)
      return true;
    std::cerr << "skipped: no Request Tracker is here; apt-get install request-tracker5 rt5-db-sqlite "
                 "rt5-standalone\n";
    return false;
  }
  [[nodiscard]] bool up() const { return m_up && m_server.alive(); }
  [[nodiscard]] int port() const { return m_port; }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
  [[nodiscard]] std::string logs() const { return m_said + slurp(m_scratch / "log"); }
  std::string root_token, auditor_token;

 private:
  [[nodiscard]] std::string configuration() const {
    const auto port = std::to_string(m_port), folder = m_scratch.path().string();
    return "my $d = '" + folder + R"(';
$RT::VarPath = "$d/var";
$RT::MasonDataDir = "$d/mason";
$RT::MasonSessionDir = "$d/sessions";
$RT::LocalPath = $RT::LocalEtcPath = $RT::LocalLibPath = "$d/none";
Set($rtname, 'loopback');
Set($Organization, 'loopback');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, "$d/rt.db");
Set($WebDomain, '127.0.0.1');
Set($WebPath, '');
Set($Timezone, 'UTC');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
Set($MailCommand, 'testfile');
Set($BcryptCost, 4);  # by default each request's token takes a fifth of a second to check
)" + "Set($WebPort, " +
           port + ");\nSet($WebBaseURL, 'http://127.0.0.1:" + port + "');\n1;\n";
  }

  // Four queues, of which one is hidden from the auditor, a custom field, and two tokens: what the API cannot
  // make before there is a token. Scrips are off: they write letters, and take most of the time of a change.
  static std::string filling() {
    return R"(use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use RT;
RT->LoadConfig;
RT->Init;
sub done { my ($ok, $message) = @_; die $message unless $ok; return @_ }
my $auditor = RT::User->new(RT->SystemUser);
done($auditor->Create(Name => 'auditor', RealName => 'Aud Itor', EmailAddress => 'auditor@example.net',
                      Privileged => 1));
for my $name (qw(gnb core psirt hidden)) {
  my $queue = RT::Queue->new(RT->SystemUser);
  done($queue->Create(Name => $name));
  next if $name eq 'hidden';
  done($auditor->PrincipalObj->GrantRight(Right => $_, Object => $queue))
    for qw(SeeQueue ShowTicket ShowTicketComments SeeCustomField);
}
my $field = RT::CustomField->new(RT->SystemUser);
done($field->Create(Name => 'CVE', Type => 'FreeformMultiple', LookupType => RT::Ticket->CustomFieldLookupType));
done($field->AddToObject(RT::Queue->new(RT->SystemUser)));
my $scrips = RT::Scrips->new(RT->SystemUser);
$scrips->UnLimit;
while (my $scrip = $scrips->Next) { done($scrip->SetDisabled(1)) }
for my $name (qw(root auditor)) {
  my $user = RT::User->new(RT->SystemUser);
  $user->Load($name);
  my ($ok, $message, $token) = done(RT::AuthToken->new(RT->SystemUser)->Create(Owner => $user->Id,
                                                                                Description => 'test'));
  print "$name-token $token\n";
}
)";
  }

  Scratch m_scratch;
  int m_port = 0;
  Process m_server;
  std::string m_said;
  bool m_up = false;
};

}  // namespace plumbline::test
