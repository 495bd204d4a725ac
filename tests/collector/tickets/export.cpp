// Exports of any tracker: what a file says becomes tickets and the events of their life.
#include "collector/tickets/export.hpp"

#include <fmt/core.h>

#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"

namespace export_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

const Instant k_reading_at{2'000'000'000};

Result<void> read(const std::string& file, Recorder& sink, std::map<std::string, std::string> settings = {}) {
  SourceSpec source;
  source.name = "t", source.type = "tickets", source.location = file, source.settings = std::move(settings);
  CollectContext context;
  context.now = k_reading_at;
  context.cursor = sink.cursor;
  context.data_root = PLUMBLINE_SOURCE_DIR;
  return tickets::ExportCollector().collect(source, context, sink);
}

std::string at(const std::string& text) {
  return format_rfc3339(*parse_instant(text));
}

Ticket ticket(const Recorder& sink, const std::string& key) {
  for (const auto& one : sink.of<Ticket>()) {
    if (one.key == key) return one;
  }
  FAIL("no ticket " + key);
  return {};
}

/// "what from>to means at by" of each event of a ticket.
std::vector<std::string> life(const Recorder& sink, const std::string& key) {
  std::vector<std::string> out;
  for (const auto& e : sink.of<TicketEvent>()) {
    if (e.key != key) continue;
    auto who = e.actor ? sink.names.at(e.actor->value) : std::string("-");
    out.push_back(e.what + " " + e.from + ">" + e.to + (e.means ? " " + *e.means : "") + " " +
                  format_date(e.at) + " " + who);
  }
  return out;
}

std::string gaps_of(const Recorder& sink) {
  std::string out;
  for (const auto& gap : sink.gaps) {
    if (gap.shape == "ticket") out += gap.reason + ": " + gap.detail + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("a CSV export with a history becomes tickets and their whole life") {
  const Scratch scratch;
  write(scratch / "t.csv",
        "Issue key,Issue Type,Status,Priority,Created,Summary,Assignee,Reporter,Labels,Resolution\r\n"
        "R-1,Bug,Done,Critical,2026-01-01T10:00:00Z,\"Overflow, in "
        "\"\"NAS\"\"\",ann,bob,\"radio,vulnerability\",Fixed\r\n"
        "R-2,Bug,New,Low,2026-01-02,Security is hard: a title says nothing,,bob,radio,\r\n");
  write(scratch / "h.csv",
        "key,at,who,field,from,to\n"
        "R-1,2026-01-05,ann,status,New,In Progress\n"
        "R-1,2026-01-20,ann,resolution,,Fixed\n"
        "R-1,2026-01-03,bob,labels,radio,\"radio,vulnerability\"\n"
        "R-1,2026-01-20,ann,status,In Progress,Done\n"
        "R-1,2026-01-06,carl,comment,,\n"
        "R-1,2026-01-19,ann,commit,,0123456789012345678901234567890123456789\n");
  Recorder sink;
  REQUIRE(read((scratch / "t.csv").string(), sink,
               {{"history", (scratch / "h.csv").string()}, {"roles", "security\tcarl"}}));
  CHECK(gaps_of(sink) == "");
  CHECK(life(sink, "R-1") ==
        std::vector<std::string>{
            "state >New open 2026-01-01 bob", "severity >critical 2026-01-01 bob",
            "kind tkt.other>tkt.vuln 2026-01-03 bob", "state New>In Progress decided 2026-01-05 ann",
            "comment > 2026-01-06 carl", "fix >0123456789012345678901234567890123456789 2026-01-19 ann",
            "state In Progress>Done closed 2026-01-20 ann", "resolution >fixed 2026-01-20 ann"});
  const auto first = ticket(sink, "R-1");
  CHECK(first.kind == "tkt.vuln");
  CHECK(first.severity == "critical");
  CHECK(first.title == "Overflow, in \"NAS\"");
  CHECK(first.decided == *parse_instant("2026-01-05"));
  CHECK(first.closed == *parse_instant("2026-01-20"));
  CHECK(first.fix == "0123456789012345678901234567890123456789");
  CHECK(first.helper_role == "security");
  CHECK(first.resolution == "fixed");
  const auto second = ticket(sink, "R-2");
  CHECK(second.kind == "tkt.other");  // words of a title decide nothing
  CHECK_FALSE(second.closed);
  // Of kinds it never held its silence says nothing.
  std::vector<std::string> covered;
  for (const auto& one : sink.coverage) covered.push_back(one.shape + " " + one.kind);
  CHECK(covered ==
        std::vector<std::string>{"ticket tkt.other", "ticket tkt.vuln", "ticket_event *", "role *"});
  CHECK(sink.coverage[0].until == Instant{parse_instant("2026-01-20")->seconds + 1});
}

TEST_CASE("a second reading of the same export adds nothing, one of a changed file takes back what left") {
  const Scratch scratch;
  write(scratch / "t.csv", "key,state,opened\nA-1,New,2026-01-01\nA-2,New,2026-01-01\n");
  Recorder sink;
  REQUIRE(read((scratch / "t.csv").string(), sink));
  CHECK(sink.records.size() == 4);
  REQUIRE(read((scratch / "t.csv").string(), sink));
  CHECK(sink.puts == 0);
  CHECK(sink.pass == Pass::incremental);
  write(scratch / "t.csv", "key,state,opened\nA-2,New,2026-01-01\n");
  REQUIRE(read((scratch / "t.csv").string(), sink));
  CHECK(sink.records.size() == 2);
}

TEST_CASE("a ticket that was opened again is open, and each of its closings is told") {
  const Scratch scratch;
  write(scratch / "t.csv", "key,state,opened,type\nA-1,Reopened,2026-01-01,Vulnerability\n");
  write(scratch / "h.csv",
        "key,at,field,from,to,id\nA-1,2026-01-09,state,New,Closed,8\nA-1,2026-01-10,state,Closed,Reopened,"
        "11\n");
  Recorder sink;
  REQUIRE(read((scratch / "t.csv").string(), sink, {{"history", (scratch / "h.csv").string()}}));
  CHECK_FALSE(ticket(sink, "A-1").closed);
  CHECK(ticket(sink, "A-1").decided == *parse_instant("2026-01-09"));
  CHECK(life(sink, "A-1") == std::vector<std::string>{"state >New open 2026-01-01 -",
                                                      "kind >tkt.vuln 2026-01-01 -",
                                                      "state New>Closed closed 2026-01-09 -",
                                                      "state Closed>Reopened open 2026-01-10 -"});
}

TEST_CASE("what two people changed in one second, or one changed twice, is told apart") {
  const Scratch scratch;
  write(scratch / "t.csv", "key,state,resolution,opened,priority\nA-1,Reopened,Fixed,2026-01-01,High\n");
  write(scratch / "h.csv",
        "key,at,who,field,from,to,id\n"
        "A-1,2026-01-09,ann,state,New,Closed,8\nA-1,2026-01-09,ann,resolution,,Fixed,9\n"
        "A-1,2026-01-09,bob,priority,Low,High,10\nA-1,2026-01-09,bob,state,Closed,Reopened,11\n"
        "A-1,2026-01-09,ann,comment,,,12\n"
        "A-1,2026-01-10,bob,state,Reopened,Closed,13\nA-1,2026-01-10,bob,state,Closed,Reopened,14\n");
  Recorder sink;
  REQUIRE(read((scratch / "t.csv").string(), sink, {{"history", (scratch / "h.csv").string()}}));
  CHECK(life(sink, "A-1") ==
        std::vector<std::string>{"state >New open 2026-01-01 -", "severity >low 2026-01-01 -",
                                 "state New>Closed closed 2026-01-09 ann", "resolution >fixed 2026-01-09 ann",
                                 "comment > 2026-01-09 ann", "state Closed>Reopened open 2026-01-09 bob",
                                 "severity low>high 2026-01-09 bob",
                                 "state Reopened>Closed closed 2026-01-10 bob",
                                 "state Closed>Reopened open 2026-01-10 bob"});
}

TEST_CASE("confidential tickets keep their dates and lose their words") {
  const Scratch scratch;
  write(scratch / "t.csv",
        "key,state,opened,title,private,project\nA-1,New,2026-01-01,a secret hole,true,x\n"
        "A-2,New,2026-01-01,another one,,psirt\nA-3,New,2026-01-01,for all,no,x\n"
        "A-4,New,2026-01-01,the key is ghp_0123456789abcdefghij0123456789abcdef,,x\n");
  const std::map<std::string, std::string> settings{{"confidential", "project=PSIRT"}};
  Recorder sink;
  REQUIRE(read((scratch / "t.csv").string(), sink, settings));
  std::string all;
  for (const auto& [key, text] : sink.records) all += text;
  CHECK(all.find("hole") == std::string::npos);
  CHECK(all.find("another") == std::string::npos);
  CHECK(all.find("ghp_") == std::string::npos);
  CHECK(ticket(sink, "A-1").confidential);
  CHECK(ticket(sink, "A-1").opened == *parse_instant("2026-01-01"));
  CHECK(ticket(sink, "A-2").confidential);
  CHECK(ticket(sink, "A-3").title == "for all");
  CHECK(ticket(sink, "A-4").title == "the key is [redacted]");
  auto shown = settings;
  shown["show_confidential"] = "yes";
  Recorder other;
  REQUIRE(read((scratch / "t.csv").string(), other, shown));
  CHECK(ticket(other, "A-1").title == "a secret hole");
}

TEST_CASE("what is wrong in an export is told with file, line and column") {
  const Scratch scratch;
  const auto file = (scratch / "t.csv").string();
  const auto said = [&](const std::string& text, std::map<std::string, std::string> settings = {}) {
    write(scratch / "t.csv", text);
    Recorder sink;
    REQUIRE(read(file, sink, std::move(settings)));
    return gaps_of(sink);
  };
  const std::string head = "key,state,opened\n";
  CHECK(said(head + "A-1,New,2026-01-01\nA-2,New,soon\n")
            .find("damaged: " + file + ":3: column opened: what stands there is no time") == 0);
  CHECK(said(head + ",New,2026-01-01\n").find("damaged: " + file + ":2: column key: is empty") == 0);
  CHECK(said(head + "A-1,\"New,2026-01-01\n").find("damaged: " + file + ":2: column 2: a quote is opened") ==
        0);
  CHECK(said(head + "A-1,New,2026-01-01,x\n")
            .find("damaged: " + file + ":2: column 4: the row has more cells") == 0);
  CHECK(said(head + "A-1,New,2026-01-01\nA-1,New,2026-01-02\n")
            .find("damaged: " + file + ":3: column key: the ticket of " + file + ":2") == 0);
  CHECK(said("key,opened\nA-1,2026-01-01\n").find("refused: " + file + ":1: no column tells the state") == 0);
  CHECK(said(head, {{"fields", "state\tStat"}})
            .find("there is no column \"Stat\", which `fields` names for state; did you mean \"state\"?") !=
        std::string::npos);
  CHECK(said(head + "A-1,Closed,2026-01-01\n")
            .find("undated: " + file +
                  ":2: column closed: the ticket is closed, and nothing says since when") == 0);
  CHECK(said(head + "A-1,Half done,2026-01-01\n")
            .find("unmapped: nobody says what the states of 1 ticket of t mean") == 0);
  CHECK(said(head + "A-1,Half done,2026-01-01\n", {{"states", "decided\tHalf Done"}}) == "");
  write(scratch / "empty.csv", "");
  Recorder sink;
  REQUIRE(read((scratch / "empty.csv").string(), sink));
  CHECK(gaps_of(sink).find("refused: ") == 0);
  CHECK(sink.coverage.empty());
  const auto wrong = read(file, sink, {{"states", "decidd\tX"}});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message.find("did you mean \"decided\"?") != std::string::npos);
}

TEST_CASE("times without a zone are of the zone that is named, over the change of clocks too") {
  const Scratch scratch;
  write(scratch / "t.csv",
        "key,state,opened\nA-1,New,2026-01-01 10:00\nA-2,New,2026-07-01 "
        "10:00:00\nA-3,New,2026-07-01T10:00:00+0000\n"
        "A-4,New,2026-03-29 02:30\nA-5,New,2026-10-25 02:30\n");
  Recorder sink;
  REQUIRE(read((scratch / "t.csv").string(), sink, {{"time_zone", "Europe/Berlin"}}));
  const auto opened = [&](const char* key) { return format_rfc3339(ticket(sink, key).opened); };
  CHECK(opened("A-1") == at("2026-01-01T09:00:00Z"));
  CHECK(opened("A-2") == at("2026-07-01T08:00:00Z"));
  CHECK(opened("A-3") == at("2026-07-01T10:00:00Z"));
  CHECK(opened("A-4") == at("2026-03-29T01:30:00Z"));
  CHECK(opened("A-5") == at("2026-10-25T00:30:00Z"));
  write(scratch / "j.csv", "key,state,opened\nA-1,New,01/Feb/26 3:04 PM\n");
  Recorder other;
  REQUIRE(read((scratch / "j.csv").string(), other,
               {{"time_zone", "-05:00"}, {"time_format", "%d/%b/%y %I:%M %p"}}));
  CHECK(format_rfc3339(ticket(other, "A-1").opened) == at("2026-02-01T20:04:00Z"));
}

TEST_CASE("a JSON export says the same as a CSV one") {
  const Scratch scratch;
  write(scratch / "t.json", R"({"issues": [
    {"id": "A-1", "fields": {"status": {"name": "Closed"}, "created": "2026-01-01", "severity": "high", "labels": ["vulnerability", "x"]},
     "history": [{"when": "2026-01-04", "who": "ann", "field": "status", "from": "New", "to": "Closed"}]},
    {"id": "A-2", "fields": {"status": {"name": "New"}}}]})");
  Recorder sink;
  REQUIRE(read(
      (scratch / "t.json").string(), sink,
      {{"fields",
        "opened\tfields.created\nstate\tfields.status\nlabel\tfields.labels\nseverity\tfields.severity"}}));
  CHECK(gaps_of(sink).find("no column tells the opened of a ticket") != std::string::npos);
  CHECK(ticket(sink, "A-1").kind == "tkt.vuln");
  CHECK(ticket(sink, "A-1").severity == "high");
  CHECK(ticket(sink, "A-1").closed == *parse_instant("2026-01-04"));
  write(scratch / "bad.json", "[{\"id\": ");
  Recorder other;
  REQUIRE(read((scratch / "bad.json").string(), other));
  CHECK(gaps_of(other).find("damaged: ") == 0);
}

TEST_CASE("a row with fewer cells than the header is damaged, and nothing of it is kept") {
  const Scratch scratch;
  write(scratch / "t.csv",
        "key,state,opened,title,private\nA-1,New,2026-01-01,a hole,1\nA-2,New,2026-01-01,an embargo\n"
        "A-3,New,2026-01-01\n\nA-4,New,2026-01-01,for all,\n");
  Recorder sink;
  REQUIRE(read((scratch / "t.csv").string(), sink));
  CHECK(gaps_of(sink) ==
        "damaged: " + (scratch / "t.csv").string() +
            ":3: the row has 4 cells and the first row names 5 columns, and 1 more like it\n");
  std::string all;
  for (const auto& [key, text] : sink.records) all += text;
  CHECK(all.find("embargo") == std::string::npos);
  CHECK(sink.of<Ticket>().size() == 2);
  write(scratch / "t.csv", "key,state,opened\nA-1,Closed,2026-01-01\n");
  write(scratch / "h.csv", "key,at,field,to,who\nA-1,2026-01-02,state,Closed,ann\nA-1,2026-01-01\n");
  REQUIRE(read((scratch / "t.csv").string(), sink, {{"history", (scratch / "h.csv").string()}}));
  CHECK(gaps_of(sink) == "damaged: " + (scratch / "h.csv").string() +
                             ":3: the row has 2 cells and the first row names 5 columns\n");
}

TEST_CASE("whether a ticket is private is yes, no, or taken for yes with a gap") {
  const Scratch scratch;
  write(scratch / "t.csv",
        "key,state,opened,title,private\nA-1,New,2026-01-01,hidden one,x\nA-2,New,2026-01-01,hidden two,Yes\n"
        "A-3,New,2026-01-01,told three,No\nA-4,New,2026-01-01,told four,0\nA-5,New,2026-01-01,hidden "
        "five,ja\n");
  Recorder sink;
  REQUIRE(read((scratch / "t.csv").string(), sink));
  std::string all;
  for (const auto& [key, text] : sink.records) all += text;
  CHECK(all.find("hidden") == std::string::npos);
  CHECK(ticket(sink, "A-3").title == "told three");
  CHECK(ticket(sink, "A-4").title == "told four");
  CHECK(gaps_of(sink).find("unmapped: whether 2 tickets of t are private is not known (A-1 is the first)") ==
        0);
  // GitLab calls its column so.
  write(scratch / "g.csv", "Issue ID,State,Created At,Title,Confidential\n7,Open,2026-01-01,hidden,Yes\n");
  Recorder other;
  REQUIRE(read((scratch / "g.csv").string(), other));
  CHECK(ticket(other, "7").confidential);
}

TEST_CASE("no cell of an export stands in a gap, and no secret in a state") {
  const Scratch scratch;
  const std::string key = "AKIAIOSFODNN7EXAMPLE";
  const auto said = [&](const std::string& text, std::map<std::string, std::string> settings = {}) {
    write(scratch / "t.csv", text);
    Recorder sink;
    REQUIRE(read((scratch / "t.csv").string(), sink, std::move(settings)));
    std::string all = gaps_of(sink) + sink.cursor;
    for (const auto& [native, record] : sink.records) all += record;
    INFO(all);
    CHECK(all.find(key) == std::string::npos);
    CHECK(all.find("embargo") == std::string::npos);
    return gaps_of(sink);
  };
  // A comma without quotes shifts what is behind it.
  CHECK(said("key,title,opened,state,private\nA-1,a leak in, embargoed RCE in core,New,1\n")
            .find("damaged: ") == 0);
  CHECK(said("key,title,opened,due,state\nA-1,x,2026-01-01, token " + key + ",New\n").find("column due: ") !=
        std::string::npos);
  CHECK(said("key,title,commit,opened,state\nA-1,x, token " + key + ",2026-01-01,New\n")
            .find("column commit: ") != std::string::npos);
  CHECK(
      said("key,opened,title,state\nA-1,2026-01-01,a leak in, embargoed RCE in core\n").find("unmapped: ") ==
      0);
  CHECK(said("key,opened,state,project\nA-1,2026-01-01,\"" + key + " odd\"," + key + "\n",
             {{"states", "decided\t" + key + " odd"}}) == "");
  write(scratch / "h.csv", "key,at,field\n\"embargoed " + key + "\",2026-01-01,comment\n");
  CHECK(said("key,opened,state\nA-1,2026-01-01,New\n", {{"history", (scratch / "h.csv").string()}})
            .find("column key: names no ticket of") != std::string::npos);
}

TEST_CASE("a wrapper holds one list of tickets, and as many as it says") {
  const Scratch scratch;
  const auto file = (scratch / "t.json").string();
  const std::string one = R"({"key":"A-1","state":"New","opened":"2026-01-01"})";
  const std::string two = R"({"key":"A-2","state":"New","opened":"2026-01-01"})";
  write(scratch / "t.json", "[" + one + "," + two + "]");
  Recorder sink;
  REQUIRE(read(file, sink));
  const auto both = sink.records;
  write(scratch / "t.json", R"({"errors":[],"issues":[)" + one + R"(],"names":["x"],"total":50})");
  REQUIRE(read(file, sink));
  CHECK(gaps_of(sink) == "incomplete: " + file + ": announces 50 tickets and holds 1\n");
  CHECK(sink.records == both);  // a list that is not whole takes nothing back
  write(scratch / "t.json", R"({"errors":[{"x":1}],"issues":[)" + one + "]}");
  REQUIRE(read(file, sink));
  CHECK(gaps_of(sink).find("damaged: " + file + ": holds several lists, errors and issues") == 0);
  CHECK(sink.records == both);
  write(scratch / "t.json", R"({"errors":[],"issues":[],"total":0})");
  Recorder empty;
  REQUIRE(read(file, empty));
  CHECK(gaps_of(empty) == "");
  CHECK(empty.records.empty());
}

TEST_CASE("a column that stands there again adds to a list, and must not contradict elsewhere") {
  const Scratch scratch;
  write(scratch / "t.csv",
        "key,state,opened,Labels,Labels,Labels,Sprint,Sprint,assignee,assignee,private,private\n"
        "A-1,New,2026-01-01,radio,threat-model,,7,8,,ann,0,1\n"
        "A-2,New,2026-01-01,,,vulnerability,,,ann,ann,,\n"
        "A-3,New,2026-01-01,,,,,,ann,bob,,\n");
  Recorder sink;
  REQUIRE(read((scratch / "t.csv").string(), sink,
               {{"kinds", "tkt.threat\tlabel=threat-model & sprint=8"}, {"roles", "security\tann"}}));
  CHECK(ticket(sink, "A-1").kind == "tkt.threat");
  CHECK(ticket(sink, "A-1").owner_role == "security");
  CHECK(ticket(sink, "A-1").confidential);
  CHECK(ticket(sink, "A-2").kind == "tkt.vuln");
  CHECK(gaps_of(sink) == "damaged: " + (scratch / "t.csv").string() +
                             ":4: columns 9 and 10 (owner) say two different things\n");
  CHECK(sink.of<Ticket>().size() == 2);
}

TEST_CASE("what was closed before it was opened, or closed and not told when, is undated") {
  const Scratch scratch;
  write(scratch / "t.csv",
        "key,state,opened,closed\nA-1,Closed,2026-01-10,2026-01-09\nA-2,Closed,2026-01-10,2026-01-10\n"
        "A-3,Closed,2026-01-10,2026-02-01\n");
  Recorder sink;
  REQUIRE(read((scratch / "t.csv").string(), sink));
  CHECK(gaps_of(sink).find("undated: ") == 0);
  CHECK(gaps_of(sink).find(" more like it") == std::string::npos);
  CHECK(sink.of<Ticket>().size() == 2);
  // A history that leaves the closing out is mended by the column, and where there is none it is no closing.
  write(scratch / "h.csv",
        "key,at,field,from,to\nA-1,2026-01-11,state,New,Triaged\nA-2,2026-01-11,state,New,Triaged\n"
        "A-3,2026-01-11,state,New,Triaged\n");
  Recorder other;
  REQUIRE(read((scratch / "t.csv").string(), other, {{"history", (scratch / "h.csv").string()}}));
  CHECK(other.of<Ticket>().size() == 1);
  CHECK(ticket(other, "A-3").closed == *parse_instant("2026-02-01"));
}

}  // namespace export_tests
