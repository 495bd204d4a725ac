// An export of a tracker and a repository, through the whole house: collected, asked, collected again.
#include "tests/catch.hpp"
#include "tests/house/support.hpp"

namespace tickets_tests {
using namespace plumbline::test;

namespace {

std::string query(const TempFolder& work, const std::string& sql) {
  const auto ran = run_plumbline({"query", sql, "--format", "csv"}, work.path(),
                                 {{"PLUMBLINE_NOW", "2026-06-01T00:00:00Z"}});
  INFO(ran.err);
  CHECK(ran.code == 0);
  return ran.out;
}

}  // namespace

TEST_CASE("a CSV export of tickets becomes rows of the views, and fixes find their tickets") {
  const TempFolder work;
  const auto made =
      run({"sh", "-c",
           "git init -q -b main r && cd r && git -c user.name=Ann -c user.email=ann@example.org commit -q "
           "--allow-empty -m 'RAD-1: check the length'"},
          work.path(),
          {{"GIT_AUTHOR_DATE", "2026-01-10T00:00:00Z"},
           {"GIT_COMMITTER_DATE", "2026-01-10T00:00:00Z"},
           {"GIT_CONFIG_NOSYSTEM", "1"}});
  REQUIRE(made.code == 0);
  write_file(work.path() / "plumbline.yaml", R"(organisation:
  name: o
  sources:
    - name: radio
      git: r
      feeds:
        - {name: issues, tickets: t.csv, history: h.csv, fields: {opened: Born}, kinds: {tkt.vuln: "Security=Yes"}, states: {closed: [Shipped]}}
)");
  write_file(work.path() / "t.csv",
             "Issue key,Issue Type,Status,Priority,Born,Summary,Security,private\n"
             "RAD-1,Bug,Shipped,Critical,2026-01-01,a length is not checked,Yes,true\n"
             "RAD-2,Bug,New,Low,2026-01-02,=cmd|security,No,false\n");
  write_file(work.path() / "h.csv", "key,at,who,field,from,to\nRAD-1,2026-01-12,ann,status,New,Shipped\n");
  const auto collected = run_plumbline({"collect"}, work.path(), {{"PLUMBLINE_NOW", "2026-06-01T00:00:00Z"}});
  INFO(collected.err);
  CHECK(collected.code == 0);
  CHECK(query(work,
              "SELECT subject, key, kind, severity, date(opened), date(closed), confidential, title FROM "
              "ticket ORDER BY key") ==
        "subject,key,kind,severity,date(opened),date(closed),confidential,title\r\n"
        "radio,RAD-1,tkt.vuln,critical,2026-01-01,2026-01-12,1,\r\n"
        "radio,RAD-2,tkt.other,low,2026-01-02,,0,'=cmd|security\r\n");
  CHECK(query(work,
              "SELECT e.key, date(e.at), f.oid = c.oid AS own, date(f.at) FROM ticket_end e JOIN ticket_fix "
              "f ON f.source = e.source AND f.key = e.key JOIN commits c") ==
        "key,date(e.at),own,date(f.at)\r\nRAD-1,2026-01-12,1,2026-01-10\r\n");
  CHECK(
      query(
          work,
          "SELECT what, from_value, to_value, means FROM ticket_event WHERE key = 'RAD-1' ORDER BY at, id") ==
      "what,from_value,to_value,means\r\nkind,\"\",tkt.vuln,\r\nseverity,\"\",critical,\r\nstate,\"\",New,"
      "open\r\nstate,New,Shipped,closed\r\n");
  const auto again = run_plumbline({"collect"}, work.path(), {{"PLUMBLINE_NOW", "2026-06-02T00:00:00Z"}});
  CHECK(again.code == 0);
  CHECK((again.out + again.err).find("0 new records") != std::string::npos);
  write_file(work.path() / "t.csv", "Issue key,Status,Born\nRAD-1,New,yesterday\n");
  const auto broken = run_plumbline({"collect"}, work.path(), {{"PLUMBLINE_NOW", "2026-06-03T00:00:00Z"}});
  CHECK(broken.code == 3);
  CHECK(broken.err.find("t.csv:2: column opened: what stands there is no time") != std::string::npos);
  const auto doctor = run_plumbline({"doctor"}, work.path(), {{"PLUMBLINE_NOW", "2026-06-03T00:00:00Z"}});
  CHECK(doctor.code == 3);
  CHECK(doctor.out.find("All is well") == std::string::npos);
  CHECK(doctor.out.find("To do:\n  2 things could not be read") != std::string::npos);
}

TEST_CASE("a night tells what each source serves no longer, and warns where it is most of it") {
  const TempFolder work;
  write_file(work.path() / "plumbline.yaml",
             "organisation:\n  name: o\n  sources:\n    - {name: issues, tickets: t.csv}\n");
  const auto export_of = [&](int tickets) {
    std::string text = "key,state,opened\n";
    for (int i = 1; i <= tickets; ++i) text += "T-" + std::to_string(i) + ",New,2026-01-01\n";
    write_file(work.path() / "t.csv", text);
  };
  const auto collect = [&](const std::string& day, bool quiet) {
    std::vector<std::string> words{"collect"};
    if (quiet) words.push_back("--quiet");
    return run_plumbline(words, work.path(), {{"PLUMBLINE_NOW", day + "T00:00:00Z"}});
  };
  export_of(33);
  CHECK(collect("2026-06-01", false).err.find("withdrawn") == std::string::npos);
  export_of(32);
  const auto one = collect("2026-06-02", false);
  CHECK(one.err.find("withdrawn: issues: 2 records are withdrawn: served no longer\n") != std::string::npos);
  export_of(31);
  CHECK(collect("2026-06-03", true).err.empty());
  export_of(3);
  const auto most = collect("2026-06-04", true);
  CHECK(
      most.err.find("warning: issues: 56 records are withdrawn: served no longer; that is more than half") !=
      std::string::npos);
}

TEST_CASE("a title that is private by now is shown of no day") {
  const TempFolder work;
  write_file(work.path() / "plumbline.yaml",
             "organisation:\n  name: o\n  sources:\n    - {name: issues, tickets: t.csv}\n");
  const auto night = [&](const std::string& day, const std::string& flags) {
    write_file(work.path() / "t.csv", "key,state,opened,title,private\nT-1,New,2026-01-01,hole," +
                                          flags.substr(0, 1) + "\nT-2,New,2026-01-01,typo," +
                                          flags.substr(1) + "\n");
    CHECK(run_plumbline({"collect"}, work.path(), {{"PLUMBLINE_NOW", day + "T00:00:00Z"}}).code == 0);
  };
  const auto titles = [&](const std::string& known) {
    return run_plumbline({"query", "SELECT key, title FROM ticket ORDER BY key", "--format", "csv",
                          "--known-at", known},
                         work.path(), {{"PLUMBLINE_NOW", "2026-06-09T00:00:00Z"}})
        .out;
  };
  night("2026-06-01", "01");
  CHECK(titles("2026-06-02") == "key,title\r\nT-1,hole\r\nT-2,\r\n");
  night("2026-06-03", "10");
  CHECK(titles("2026-06-02") == "key,title\r\nT-1,\r\nT-2,\r\n");
  CHECK(titles("2026-06-04") == "key,title\r\nT-1,\r\nT-2,typo\r\n");
}

}  // namespace tickets_tests
