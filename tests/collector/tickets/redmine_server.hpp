#pragma once
// A real Redmine on loopback: Debian's package, run by whoever runs the test from a copy with a database of
// its own, ended by its process group.
#include <sstream>

#include "tests/collector/git_server.hpp"

namespace plumbline::test {

class RedmineServer {
 public:
  RedmineServer() {
    if (!there()) return;
    const auto d = m_scratch.path();
    {
      const Listener free;
      m_port = free.port();
    }
    write(d / "database.yml", "production:\n  adapter: sqlite3\n  database: " + (d / "redmine.db").string() +
                                  "\n  encoding: utf8\n");
    write(d / "setup.rb", setup());
    // The package's own tree, its links into /etc and /var replaced by folders of this test.
    const auto made =
        shell(d,
              "cp -r --no-dereference /usr/share/redmine app; cd app; rm -f Gemfile.lock instances "
              "config/database.yml; cp /var/lib/redmine/Gemfile.lock .; mkdir -p "
              "instances/default/config instances/default/log instances/default/tmp; cp ../database.yml "
              "instances/default/config/; echo 0123456789012345678901234567890123456789 > "
              "instances/default/config/secret_key.txt; export HOME='" +
                  d.string() + "' RAILS_ENV=production; bin/rails runner ../setup.rb");
    std::istringstream lines(made);
    for (std::string word, value; lines >> word;) {
      if (word == "admin-key" && lines >> value) admin_key = value;
      if (word == "auditor-key" && lines >> value) auditor_key = value;
    }
    if (admin_key.size() != 40 || auditor_key.size() != 40) {
      m_said = made;
      return;
    }
    write(d / "serve.sh",
          "cd '" + (d / "app").string() + "'; export HOME='" + d.string() +
              "' RAILS_ENV=production RUBYLIB=$(ls -d "
              "/usr/share/rubygems-integration/all/gems/webrick-*/lib | head -1); exec rackup -E "
              "production -s webrick -o 127.0.0.1 -p " +
              std::to_string(m_port) + " config.ru\n");
    m_server = Process({"/bin/sh", (d / "serve.sh").string()}, d / "log");
    m_up = wait_for(m_port, m_server);
  }

  static bool there() {
    for (const auto* file :
         {"/usr/share/redmine/config.ru", "/usr/bin/rackup", "/var/lib/redmine/Gemfile.lock"}) {
      if (access(file, R_OK) == 0) continue;
      std::cerr << "skipped: " << file << " is not here; apt-get install redmine redmine-sqlite\n";
      return false;
    }
    return true;
  }
  [[nodiscard]] bool up() const { return m_up && m_server.alive(); }
  [[nodiscard]] int port() const { return m_port; }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
  [[nodiscard]] std::string logs() const { return m_said + slurp(m_scratch / "log"); }
  std::string admin_key, auditor_key;

 private:
  // Tables, Redmine's own default data, three projects of which one is hidden from the auditor, and two keys.
  static std::string setup() {
    return R"(ActiveRecord::Migration.verbose = false
ActiveRecord::Base.connection.migration_context.migrate
ActiveRecord::Base.descendants.each { |c| c.reset_column_information rescue nil }
Redmine::DefaultData::Loader.load('en')
Setting.rest_api_enabled = '1'
Setting.login_required = '0'
admin = User.find_by_login('admin')
admin.update_columns(must_change_passwd: false)
user = User.new(firstname: 'Aud', lastname: 'Itor', mail: 'auditor@example.net')
user.login = 'auditor'
user.password = 'a long word of no use'
user.save!
role = Role.create!(name: 'Auditing', issues_visibility: 'all', permissions: [:view_issues, :view_private_notes])
dev = Role.find_by_name('Developer')
%w(gnb core hidden).each do |name|
  project = Project.new(name: name, is_public: name != 'hidden')
  project.identifier = name
  project.enabled_module_names = ['issue_tracking']
  project.trackers = Tracker.all
  project.save!
  Member.create!(project: project, principal: user, roles: [role]) unless name == 'hidden'
end
puts "admin-key #{admin.api_key} auditor-key #{user.api_key}"
)";
  }

  Scratch m_scratch;
  int m_port = 0;
  Process m_server;
  std::string m_said;
  bool m_up = false;
};

}  // namespace plumbline::test
