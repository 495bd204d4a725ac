#include <iterator>

#include "tests/dashboards/sample.hpp"

namespace plumbline::dashboards::sample {

const char* const k_hostile[] = {
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "\"><svg/onload=alert(4)>",
    "javascript:alert(5)",
    "<!-- --!> ]]> &lt;b&gt; <style>*{display:none}</style>",
    "\x1b[2J\x1b]0;owned\x07\x9b"
    "31m",
    "safe\xe2\x80\xae"
    "cod.exe\xe2\x80\xac \xe2\x81\xa6"
    "hidden\xe2\x81\xa9",
    "line\xe2\x80\xa8"
    "separator\xe2\x80\xa9paragraph",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "\t=1+1",
    "-2+3",
    "+1\r\nnew,row",
    "\xff\xfe"
    " broken \xc3( \xed\xa0\x80 \xf8",
    "__proto__",
    "Zoë 漢字 \xf0\x9f\x92\xa9 a\xcc\x81",
    "{{constructor.constructor('alert(6)')()}}",
};
const std::size_t k_hostile_count = std::size(k_hostile);

assess::Assessment hostile() {
  assess::Assessment a = realistic();
  std::size_t next = 0;
  const auto draw = [&] { return std::string(k_hostile[next++ % k_hostile_count]); };
  const auto spoil = [&](assess::ProbeRow& row) {
    row.subject = draw(), row.detail = draw(), row.path = draw();
    row.evidence = "document:" + draw() + ":" + draw();
  };
  a.subject = draw();
  a.modified = true, a.modified_what = draw();
  for (auto& g : a.gaps) g.source = draw(), g.detail = draw(), g.reason = draw();
  for (auto& r : a.releases) r.name = draw(), r.subject = draw();
  for (auto& e : a.ends) e.source = draw();
  for (auto& n : a.next) n.action = draw();
  for (auto& c : a.controls) {
    c.next = draw(), c.why = draw(), c.rule_text = draw();
    for (auto& e : c.evidence) e = "commit:" + draw() + ":" + draw();
    for (auto& t : c.terms) {
      t.subject = draw(), t.question = draw(), t.asked = draw(), t.missing = draw();
      for (auto& r : t.witnesses) spoil(r);
      for (auto& r : t.first_exceptions) spoil(r);
      if (t.left_window) spoil(*t.left_window);
    }
  }
  return a;
}

}  // namespace plumbline::dashboards::sample
