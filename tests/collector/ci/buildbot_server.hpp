#pragma once
// A real Buildbot master with one worker on loopback, ended by its process group.
#include "tests/collector/git_server.hpp"

namespace plumbline::test {

class BuildbotServer {
 public:
  BuildbotServer() {
    if (!there()) return;
    const auto d = m_scratch.path();
    {
      const Listener a, b;
      m_port = a.port(), m_worker_port = b.port();
    }
    // Debian packages no page for it, and its API does not start without one.
    write(d / "page/plumb_page/__init__.py",
          "from buildbot.www.plugin import Application\nep = Application(__name__, 'none', ui=False)\n");
    write(d / "page/plumb_page/static/index.html", "");
    write(d / "page/plumb_page/VERSION", "1");
    write(d / "page/plumb_page-1.dist-info/METADATA",
          "Metadata-Version: 2.1\nName: plumb-page\nVersion: 1\n");
    write(d / "page/plumb_page-1.dist-info/entry_points.txt", "[buildbot.www]\nbase = plumb_page:ep\n");
    const auto made =
        shell(d, "export PYTHONPATH='" + (d / "page").string() +
                     "'; buildbot create-master -r master; buildbot-worker create-worker worker 127.0.0.1:" +
                     std::to_string(m_worker_port) + " w1 word");
    write(d / "master/master.cfg", configuration());
    const std::string path = "PATH=/usr/bin:/bin", home = "HOME=" + d.string();
    m_master = Process({"/usr/bin/env", "-i", path, home, "PYTHONPATH=" + (d / "page").string(),
                        "/usr/bin/twistd3", "--nodaemon", "--no_save", "--pidfile=", "-d",
                        (d / "master").string(), "-y", (d / "master/buildbot.tac").string()},
                       d / "master.log");
    if (!wait_for(m_port, m_master) || !wait_for(m_worker_port, m_master)) return;
    m_worker =
        Process({"/usr/bin/env", "-i", path, home, "/usr/bin/twistd3", "--nodaemon", "--no_save",
                 "--pidfile=", "-d", (d / "worker").string(), "-y", (d / "worker/buildbot.tac").string()},
                d / "worker.log");
    m_up = true;
  }

  static bool there() {
    for (const auto* file : {"/usr/bin/twistd3", "/usr/bin/buildbot", "/usr/bin/buildbot-worker"}) {
      if (access(file, X_OK) == 0) continue;
      std::cerr << "skipped: " << file << " is not here; apt-get install buildbot buildbot-worker\n";
      return false;
    }
    return true;
  }
  [[nodiscard]] bool up() const { return m_up && m_master.alive() && m_worker.alive(); }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
  [[nodiscard]] int port() const { return m_port; }
  [[nodiscard]] std::string logs() const {
    return slurp(m_scratch / "master.log") + slurp(m_scratch / "worker.log");
  }

 private:
  [[nodiscard]] std::string configuration() const {
    return "from buildbot.plugins import *\n"
           "c = BuildmasterConfig = {}\n"
           "c['workers'] = [worker.Worker('w1', 'word')]\n"
           "c['protocols'] = {'pb': {'port': 'tcp:" +
           std::to_string(m_worker_port) +
           ":interface=127.0.0.1'}}\n"
           "f = util.BuildFactory()\n"
           "f.addStep(steps.ShellCommand(name='scan', command=['sh', '-c', 'echo ran scanner']))\n"
           "f.addStep(steps.ShellCommand(name='lint', command=['sh', '-c', 'echo ran linter; exit 1'], "
           "flunkOnFailure=False, warnOnFailure=True))\n"
           "f.addStep(steps.ShellCommand(name='left out', command=['true'], doStepIf=False))\n"
           "g = util.BuildFactory([steps.ShellCommand(name='test', command=['sh', '-c', 'echo ran tester; "
           "exit 1'], haltOnFailure=True)])\n"
           "c['builders'] = [util.BuilderConfig(name='good', workernames=['w1'], factory=f), "
           "util.BuilderConfig(name='bad', workernames=['w1'], factory=g)]\n"
           "c['schedulers'] = [schedulers.ForceScheduler(name='force', builderNames=['good', 'bad'])]\n"
           "c['www'] = dict(port='tcp:" +
           std::to_string(m_port) +
           ":interface=127.0.0.1', plugins={})\n"
           "c['db'] = {'db_url': 'sqlite:///state.sqlite'}\n"
           "c['buildbotNetUsageData'] = None\n"
           "c['title'] = 't'\nc['buildbotURL'] = 'http://127.0.0.1:" +
           std::to_string(m_port) + "/'\n";
  }

  Scratch m_scratch;
  int m_port = 0, m_worker_port = 0;
  Process m_master, m_worker;
  bool m_up = false;
};

}  // namespace plumbline::test
