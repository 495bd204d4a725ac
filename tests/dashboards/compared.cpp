#include "tests/dashboards/sample.hpp"

namespace plumbline::dashboards::sample {
namespace {

using namespace assess;

ProbeRow row(std::string_view at, const std::string& what, char digit, const std::string& detail,
             const std::string& path = "") {
  const std::string id(40, digit);
  return {"gateway", date(at), k_forever, {}, what + ":gateway:" + id, detail, id, path};
}

Move move(Cause cause, How how, std::string_view at, State from, State to) {
  Move m{cause, how, date(at), {from, Reason::not_given}, {to, Reason::not_given}, 0, 0, {}, {}};
  m.confirmed = (is_confirmed(to) ? 1 : 0) - (is_confirmed(from) ? 1 : 0);
  m.possible = (is_possible(to) ? 1 : 0) - (is_possible(from) ? 1 : 0);
  return m;
}

ControlChange change(const std::string& id, const std::string& title, std::vector<Move> moves) {
  ControlChange c{id, title, "CR", 1, moves.front().before, moves.back().after, 0, 0, std::move(moves),
                  {}, {}};
  for (const auto& m : c.moves) c.confirmed += m.confirmed, c.possible += m.possible;
  for (const auto& m : c.moves) {
    for (const auto& r : m.rows) (m.cause == Cause::left ? c.departed : c.entered).push_back(r.evidence);
  }
  return c;
}

}  // namespace

Difference compared() {
  Difference d;
  d.pack = "bsimm", d.edition = "BSIMM16", d.subject = "gateway";
  d.from = {date("2025-01-01"), date("2026-08-22"), "one", {"gateway", "old"}, 3, 9, 128, 40};
  d.to = {date("2026-01-01"), date("2026-08-22"), "one", {"gateway"}, 4, 10, 128, 44};
  d.went = {"old"};
  d.gaps = {{"gateway", "ci_run", "refused", "the server asked for a right we have not", date("2025-05-01"),
             date("2025-06-01")}};
  auto came = move(Cause::added, How::fresh, "2025-03-18", State::absent, State::observed);
  came.rows = {row("2025-03-18", "document", 'a', ".github/workflows/scan.yml, 421 bytes",
                   ".github/workflows/scan.yml")};
  auto later = move(Cause::left, How::window, "2025-09-02", State::absent, State::indicated);
  for (const char digit : {'1', '2', '3', '4'})
    later.rows.push_back(row("2024-09-02", "commit", digit, "no trace of a review"));
  auto gone = move(Cause::left, How::gone, "2025-07-07", State::indicated, State::absent);
  gone.rows = {row("2021-02-03", "document", 'd', "THREATS.md, 9000 bytes", "THREATS.md")};
  gone.commits = {std::string(40, 'e')};
  const auto dropped = move(Cause::scope, How::tree, "2025-01-01", State::absent, State::indicated);
  const auto lost = move(Cause::left, How::unread, "2025-12-01", State::indicated, State::unknown);
  d.controls = {change("CR1.4", "Use automated code review tools", {came}),
                change("CR1.5", "Make code review mandatory for all projects", {later}),
                change("AA1.1", "Perform security feature review", {gone}),
                change("SE2.5", "Use application containers", {dropped, lost}),
                change("SM1.3", "Educate executives on software security",
                       {move(Cause::added, How::seen, "2025-04-04", State::unknown, State::absent)})};
  d.sums = {{Cause::added, 1, 1}, {Cause::left, 0, -1}, {Cause::scope, 0, 1}, {Cause::lens, 0, 0}};
  return d;
}

Difference hostile_comparison() {
  Difference d = compared();
  std::size_t next = 0;
  const auto draw = [&] { return std::string(k_hostile[next++ % k_hostile_count]); };
  d.subject = draw();
  for (auto& g : d.gaps) g.source = draw(), g.detail = draw(), g.reason = draw();
  d.came = {draw(), draw()};
  d.went = {draw()};
  for (auto& c : d.controls) {
    c.title = draw();
    c.entered = {draw()};
    for (auto& m : c.moves) {
      m.commits = {draw()};
      m.rows.push_back(
          {draw(), m.at, k_forever, 1, "document:" + draw() + ":" + draw(), draw(), draw(), draw()});
    }
  }
  auto part = d;
  part.subject = draw();
  d.parts = {std::move(part)};
  return d;
}

}  // namespace plumbline::dashboards::sample
