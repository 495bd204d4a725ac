#include <algorithm>
#include <sstream>

#include "dashboards/dashboards.hpp"
#include "dashboards/text.hpp"
#include "tests/catch.hpp"
#include "tests/dashboards/golden.hpp"
#include "tests/dashboards/sample.hpp"

namespace terminal_tests {
using namespace plumbline;
using namespace plumbline::dashboards;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

void fits_80_columns(const std::string& text) {
  for (const auto& line : lines_of(text)) {
    INFO(line);
    CHECK(columns(line) <= 80);
  }
}

/// No byte that moves a cursor, rings, reorders or breaks UTF-8.
void is_harmless(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode_utf8(text, i);
    INFO("at byte " << i);
    REQUIRE(d.code >= 0);
    REQUIRE((d.code == '\n' || !is_deceptive(d.code)));
    i += d.bytes;
  }
}

const assess::ControlResult& control(const assess::Assessment& a, const std::string& id) {
  return *std::find_if(a.controls.begin(), a.controls.end(), [&](const auto& c) { return c.id == id; });
}

const Terminal k_plain{};
const Terminal k_ascii{false, false, 80};
const Terminal k_colour{true, true, 80};

}  // namespace

TEST_CASE("the summary looks as its golden files") {
  const auto a = sample::realistic();
  check_golden("summary.txt", render_summary(a, k_plain, false));
  check_golden("summary_ascii.txt", render_summary(a, k_ascii, false));
  check_golden("summary_colour.txt", render_summary(a, k_colour, false));
  check_golden("summary_all.txt", render_summary(a, k_plain, true));
  check_golden("summary_nothing.txt", render_summary(sample::nothing(), k_plain, false));
}

TEST_CASE("an explanation looks as its golden files") {
  const auto a = sample::realistic();
  check_golden("explain_absent.txt", render_explain(a, control(a, "CR1.4"), k_plain));
  check_golden("explain_unknown.txt", render_explain(a, control(a, "SM1.4"), k_plain));
  check_golden("explain_attest.txt", render_explain(a, control(a, "SM1.3"), k_plain));
  check_golden("explain_ascii.txt", render_explain(a, control(a, "CR1.4"), k_ascii));
}

TEST_CASE("the summary is one screen of 24 lines and 80 columns, whatever was said to it") {
  for (auto a : {sample::realistic(), sample::hostile(), sample::nothing()}) {
    for (int i = 0; i < 12; ++i)
      a.unknown_by_source["a source with quite a long name, number " + std::to_string(i)] = i + 1;
    a.modified = true;
    a.modified_what = std::string(500, 'm');
    for (const auto& terminal : {k_plain, k_ascii}) {
      const std::string text = render_summary(a, terminal, false);
      CHECK(lines_of(text).size() <= 24);
      fits_80_columns(text);
    }
  }
}

TEST_CASE(
    "parts stand below the score, each with its own range, and take the lines of practices nobody judged") {
  auto a = sample::realistic();
  for (auto& r : a.practices) {
    if (r.id != "CR" && r.id != "ST") r.unknown = r.of;
  }
  std::vector<assess::Assessment> parts(9, sample::realistic());
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i].subject = "line-" + std::to_string(i);
  parts[1] = sample::nothing();
  parts[1].subject = "line-1";
  const std::string text = render_summary(a, k_plain, false, "", parts);
  fits_80_columns(text);
  CHECK(lines_of(text).size() <= 24);
  CHECK(text.find("line-0 ") != std::string::npos);
  CHECK(text.find("19–48 of 128") < text.find("line-0 "));
  const auto lines = lines_of(text);
  const auto nothing =
      std::find_if(lines.begin(), lines.end(), [](const auto& l) { return l.find("line-1 ") == 0; });
  REQUIRE(nothing != lines.end());
  CHECK(nothing->find("? of") != std::string::npos);
  CHECK(text.find("Nothing judged in: SM CP") != std::string::npos);
  CHECK(text.find("Code Review") != std::string::npos);
  CHECK(text.find("Training") == std::string::npos);
  const std::string whole = render_summary(a, k_plain, true, "", parts);
  CHECK(whole.find("line-8 ") != std::string::npos);
  CHECK(whole.find("Training") != std::string::npos);
}

TEST_CASE("where a part shows more than the whole it is said how sources add up, and only there") {
  auto a = sample::realistic();
  std::vector<assess::Assessment> parts(3, sample::realistic());
  const std::string says = "The whole counts what 80% of its sources hold";
  CHECK(render_summary(a, k_plain, false, "", parts).find(says) == std::string::npos);
  CHECK(render_summary(a, k_plain, false, "").find(says) == std::string::npos);
  parts[2].subject = "line-2";
  parts[2].possible += 1;
  const std::string text = render_summary(a, k_plain, false, "", parts);
  fits_80_columns(text);
  REQUIRE(text.find(says) != std::string::npos);
  CHECK(text.find("19–48 of 128") < text.find(says));
  CHECK(text.find(says) < text.find("line-2 "));
  parts[2] = sample::realistic();
  parts[2].coverage += 1;
  CHECK(render_summary(a, k_plain, false, "", parts).find(says) != std::string::npos);
}

TEST_CASE("of many parts the rest is counted, and never fewer than three are named") {
  const std::vector<assess::Assessment> parts(9, sample::realistic());
  const std::string text = render_summary(sample::realistic(), k_plain, false, "", parts);
  CHECK(text.find("and 6 more: --all") != std::string::npos);
  CHECK(text.find("Training") != std::string::npos);
}

TEST_CASE("an explanation cites the lines of the log that show a run, three of them and safely") {
  const auto a = sample::realistic();
  auto c = control(a, "CR1.4");
  REQUIRE_FALSE(c.terms.empty());
  assess::ProbeRow row{"gateway", a.as_of};
  row.evidence = "tool_run:gateway:0123456789abcdef";
  row.detail = "cppcheck, 3 files";
  row.log = "nightly/12_build.txt";
  row.lines = "7: Checking a.c\x1b[2J ...\n8: Checking b.c ...\n9: Checking c.c ...\n10: the fourth";
  c.terms.front().witnesses = {row};
  c.terms.front().n = 1;
  const std::string text = render_explain(a, c, k_plain);
  is_harmless(text);
  CHECK(text.find("tool_run 0123456789ab in nightly/12_build.txt:") != std::string::npos);
  CHECK(text.find("9: Checking c.c") != std::string::npos);
  CHECK(text.find("the fourth") == std::string::npos);
}

TEST_CASE("a comparison says of a source nobody read that what it held is not gone") {
  const auto d = sample::compared();
  const Instant before{d.to.as_of.seconds - 30 * 86'400};
  const std::string text = render_difference(d, k_plain, {{"gateway", before}, {"core", d.to.as_of}});
  fits_80_columns(text);
  CHECK(text.find("gateway " + format_date(before)) != std::string::npos);
  CHECK(text.find("core " + format_date(d.to.as_of)) == std::string::npos);
  CHECK(text.find("`live: true`") != std::string::npos);
  CHECK(render_difference(d, k_plain, {{"core", d.to.as_of}}).find("live: true") == std::string::npos);
}

TEST_CASE("a comparison says what two triggers of one job tell once, and counts rows, not lines") {
  auto d = sample::compared();
  auto& rows = d.controls[1].moves.back().rows;
  rows.insert(rows.begin() + 1, rows.front());
  const auto one = render_difference(d, k_plain);
  CHECK(one.find("and 2 more rows: --format json") != std::string::npos);
  rows.push_back(rows.back());
  const auto text = render_difference(d, k_plain);
  CHECK(text.find("444444444444") == text.rfind("444444444444"));
  CHECK(text.find("times)") != std::string::npos);
  CHECK(text.find("and 2 more rows: --format json") != std::string::npos);
}

TEST_CASE("gaps come first, and the score never stands without what could not be judged") {
  const auto a = sample::realistic();
  const auto lines = lines_of(render_summary(a, k_plain, false));
  CHECK(lines.front().rfind("Not seen: gateway: ci_run", 0) == 0);
  const std::string text = render_summary(a, k_plain, false);
  CHECK(text.find("19–48 of 128") != std::string::npos);
  CHECK(text.find("64 could not be judged") != std::string::npos);
  CHECK(text.find("self-assessment") != std::string::npos);
  CHECK(text.find("as of 2026-08-22, the newest evidence here; mixed dates") != std::string::npos);
  CHECK(lines.back().find("plumbline explain CR1.4") != std::string::npos);
}

TEST_CASE("a score over nothing is not assessable") {
  const std::string text = render_summary(sample::nothing(), k_plain, false);
  CHECK(text.find("not assessable") != std::string::npos);
  CHECK(text.find("0–0") == std::string::npos);
}

TEST_CASE("hostile text reaches no terminal unescaped") {
  const auto a = sample::hostile();
  is_harmless(render_summary(a, k_plain, true));
  is_harmless(render_trend(a.trend, a.of, k_plain));
  for (const auto& c : a.controls) {
    const std::string text = render_explain(a, c, k_plain);
    is_harmless(text);
    fits_80_columns(text);
    const std::string ascii = render_explain(a, c, k_ascii);
    CHECK(std::all_of(ascii.begin(), ascii.end(), [](char x) { return x >= 0; }));
  }
}

TEST_CASE("safe text shows what it takes away") {
  CHECK(safe_text("plain Zoë 漢字") == "plain Zoë 漢字");
  CHECK(safe_text("a\tb\n\x1b[31m") == "a\\x09b\\x0a\\x1b[31m");
  CHECK(safe_text("\xe2\x80\xae"
                  "x") == "\\u{202e}x");
  CHECK(safe_text("\xc2\x9b") == "\\u{009b}");
  CHECK(safe_text("\xff\xc0\xaf\xed\xa0\x80") == "\\xff\\xc0\\xaf\\xed\\xa0\\x80");
  CHECK(safe_text("cut \xe2\x82") == "cut \\xe2\\x82");
  CHECK(safe_text(std::string_view("\0", 1)) == "\\x00");
}

TEST_CASE("a terminal's line is cut behind a word; elsewhere nothing is cut and no word is broken") {
  const std::string text =
      "Say in plumbline.yaml where it is kept (places: doc.secure_coding), or: write it down";
  const Painter on(Terminal{false, true, 60});
  CHECK(on.cut(text, 60) == "Say in plumbline.yaml where it is kept (places:…");
  CHECK(on.cut("one_word_of_more_than_ten", 10) == "one_word_…");
  const Painter off(Terminal{false, true, 60, true});
  CHECK(off.cut(text, 60) == text);
  CHECK(off.fit(text, 60) == text);
  CHECK(off.fit("ab", 4) == "ab  ");
  const std::string path(100, 'p');
  CHECK(off.wrap("see " + path, "  ") == std::vector<std::string>{"  see", "  " + path});
  auto a = sample::realistic();
  a.next = {{"SR1.1", "Create security standards", text, 3}};
  CHECK(render_summary(a, Terminal{false, true, 80, true}, false).find(text + " (could turn 3 activities)") !=
        std::string::npos);
  CHECK(render_summary(a, Terminal{}, false).find("it is kept… (could turn 3 activities)") !=
        std::string::npos);
}

TEST_CASE("columns count what a terminal draws") {
  CHECK(columns("abc") == 3);
  CHECK(columns("漢字") == 4);
  CHECK(columns("a\xcc\x81") == 1);
  const Painter p(k_plain);
  CHECK(p.cut("漢字漢字", 5) == "漢字…");
  CHECK(columns(p.fit("漢字漢字", 6)) == 6);
  for (const auto& line : p.wrap(std::string(300, 'x'), "a: ")) CHECK(columns(line) <= 80);
}

TEST_CASE("a bar draws something for everything and all only for all") {
  const Painter p(k_ascii);
  CHECK(p.bar(0, 0, 128, 10) == "..........");
  CHECK(p.bar(1, 1, 128, 10) == "#.........");
  CHECK(p.bar(1, 2, 128, 10) == "#=........");
  CHECK(p.bar(127, 128, 128, 10) == "#########=");
  CHECK(p.bar(128, 128, 128, 10) == "##########");
  CHECK(p.bar(0, 0, 0, 10) == "..........");
}

TEST_CASE("colour only where asked, and each state has its own glyph") {
  CHECK(render_summary(sample::realistic(), k_plain, true).find('\x1b') == std::string::npos);
  const Painter p(k_plain);
  std::vector<std::string> glyphs;
  for (int s = 0; s <= static_cast<int>(State::not_applicable); ++s)
    glyphs.push_back(p.glyph(static_cast<State>(s)));
  std::sort(glyphs.begin(), glyphs.end());
  CHECK(std::unique(glyphs.begin(), glyphs.end()) == glyphs.end());
}

TEST_CASE("a comparison looks as its golden files, fits a terminal and lets nothing hostile through") {
  check_golden("difference.txt", render_difference(sample::compared(), k_plain));
  check_golden("difference_ascii.txt", render_difference(sample::compared(), k_ascii));
  const std::string text = render_difference(sample::hostile_comparison(), k_plain);
  is_harmless(text);
  fits_80_columns(text);
  const std::string ascii = render_difference(sample::hostile_comparison(), k_ascii);
  CHECK(std::all_of(ascii.begin(), ascii.end(), [](char x) { return x >= 0; }));
  CHECK(render_difference(assess::Difference{}, k_plain).find("No activity changed") != std::string::npos);
}

}  // namespace terminal_tests
