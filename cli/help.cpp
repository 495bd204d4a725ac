#include "cli/help.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>

namespace plumbline::cli {

const std::string_view k_about =
    "plumbline audits how software is made: it reads dated evidence from git repositories, answers plain "
    "questions\n"
    "about it, and shows since when each activity of a standard holds.";

const std::string_view k_examples = R"(Examples:
  plumbline audit ~/src/product              collect, assess and write a page, with no file to prepare
  plumbline assess --all                     what the database says, control by control
  plumbline explain CR1.4                    why, and the way back to every commit
  plumbline assess --as-of 2024-06-30        the same question about another date
  plumbline trend --every P1M --format csv   the score over the years
  plumbline diff --from 2025-01-01           what changed since, and by what
  plumbline population changes_are_reviewed  every change, for a sample of your own

Dates are 2026-08-22 or 2026-08-22T10:00:00Z, durations ISO 8601 (P90D, P1M, P1Y).

Exit codes: 0 done, 1 below --fail-under, 2 wrong call or file, 3 not everything could be collected, read or
written, 4 the database does not prove itself, 70 a bug. Where several apply: 70, 4, 3, 1.

Environment: NO_COLOR; PLUMBLINE_GIT_TOKENS and others for sources that are URLs (docs/urls.md);
PLUMBLINE_DATA, a folder with probe/, bsimm/ and collector/ in place of the shipped ones.)";

namespace {

const Help k_help[] = {
    {"audit", "Collect, assess and write the page, in one command",
     R"(Reads each repository at PATH (a path or a URL) into the database, adds it to the tree kept there (nothing is ever removed), assesses
the whole tree and writes the page. Without PATH: the sources of plumbline.yaml, else those of the database.

Examples:
  plumbline audit .
  plumbline audit ~/src/a ~/src/b.git --db audit.db -o page
  plumbline audit https://git.example.org/radio/stack.git
  plumbline audit --quiet --fail-under 30)"},
    {"init", "Write a commented plumbline.yaml for the repositories found",
     R"(Looks for git repositories below PATH, at most five folders deep, following no link. Never overwrites a file.

Examples:
  plumbline init
  plumbline init ~/src --config product.yaml)"},
    {"collect", "Read the sources of plumbline.yaml (else of the database) and store what is new",
     R"(Ends with 3 when a source could not be read completely; what could be read is stored, the rest is a gap.

Examples:
  plumbline collect
  plumbline collect --quiet --config /etc/plumbline.yaml --db /var/lib/plumbline.db
  plumbline collect --record replies && plumbline collect --replay replies --db again.db)"},
    {"import", "Read reports and logs, say what each holds, and store it as evidence",
     R"(FILE is a report, a log, or a folder or archive of them (tar, zip, gz, xz, zst); what each is, its content tells.
A plumbline-manifest.yaml in a folder or archive says of which run a file is (docs/files.md). File times are no evidence:
of a file that tells no time itself, and of which no manifest does, nothing is stored. Ends with 3 when something was
refused.

Examples:
  plumbline import results.sarif sbom.cdx.json --dry-run
  plumbline import nightly.zip --source nightly --format json)"},
    {"assess", "Print the score as a range, its coverage, the practices and what to do next", R"(Examples:
  plumbline assess
  plumbline assess --subject radio --as-of 2025-12-31
  plumbline assess --format json > assessment.json)"},
    {"explain", "Print the way from a control's state to its evidence", R"(Examples:
  plumbline explain CR1.4
  plumbline explain BSIMM16:SE2.4 --subject radio --as-of 2024-06-30
  plumbline explain v1.2.0/G6/G6.5           a release, a gate and a criterion)"},
    {"gates", "Print, for each release and gate, whether the evidence was there before it",
     R"(Walks the gates of a process (--process, default: the proposal hppd) for every release of each product. A criterion is in
time, late (there, but after the gate), missing, undecidable, waived, or not applicable; `explain RELEASE/GATE/CRITERION` shows why.
plumbline.yaml may tailor the process under `gates:`, with a reason.

Examples:
  plumbline gates
  plumbline gates --product radio --since 2025-01-01 --format csv > gates.csv
  plumbline gates --release v1.2.0 --format json
  plumbline explain v1.2.0/G6/G6.5)"},
    {"gate",
     "Write what was decided at a gate, or what a person affirms, as a file to be signed and committed",
     R"(`record` writes gates/RELEASE/GATE.yaml, `affirm` gates/statements/CRITERION-DATE.yaml, in the folder it is called in; neither
writes over a file. A role of a record is signed by whoever signs its commit (by a key that `signers:` or `keyring:` names) and is
named there for it; until then it shows as unknown. Several sign by a record each, or each a later version of one.

Examples:
  plumbline gate record --gate G5 --release v1.2.0 --participant "Ann Example <ann@example.org>=second_line"
  plumbline gate affirm --criterion G1.3 --person "Ann Example <ann@example.org>" --says "Read again, still holds" --until 2027-11-30)"},
    {"trend", "Print the score over time",
     R"(One line each month (or --every) on the calendar: the first of each month, quarter or year, Mondays for weeks,
midnight for days; the last line is the as-of date, the first --since where it is given.

Examples:
  plumbline trend
  plumbline trend --since 2020-01-01 --every P3M
  plumbline trend --as-reported               each run as it saw the score then, beside today's view of it
  plumbline trend --steps --format csv > steps.csv)"},
    {"diff", "Print what changed between two dates, and by what",
     R"(Each activity that came or went, with the evidence that entered or left: new files and commits, rows that left
their window, what was deleted. The terms (evidence added, evidence left, scope, lens) sum to the change of the score.
Where runs were made at --from already, each date is seen with the tree of subjects of its own last run: what was
dropped from or added to plumbline.yaml since counts as scope.

Examples:
  plumbline diff --from 2025-01-01
  plumbline diff --from 2024-01-01 --to 2025-01-01 --subject radio --format json
  plumbline diff --from 2025-06-30 --to 2025-06-30 --known-from 2025-07-01     what was learnt since)"},
    {"population", "Print every row of a probe: subject, time, verdict, commit", R"(Examples:
  plumbline population changes_are_reviewed > changes.csv
  plumbline population releases_are_signed --format json --subject radio)"},
    {"query", "Ask the database in SQL: one SELECT over the views of docs/views.md",
     R"(Reads only: no other statement, no other table, no function that knows the time or luck; date(t) and
datetime(t) write seconds as dates. NULL is printed as NULL, in CSV as an empty field (an empty text as ""), bytes as
x'6162' (in JSON {"blob": "6162"}).

Examples:
  plumbline query "SELECT subject, count(*) AS changes, sum(reviewed) AS reviewed FROM change GROUP BY subject"
  plumbline query "SELECT date(at) AS day, confirmed, possible FROM score_step WHERE practice = ''" --format csv
  plumbline query - < question.sql)"},
    {"report", "Write the page, or the same as JSON, CSV or Markdown",
     R"(html is a folder of static pages that work with no network; json, csv (the controls) and md (one page to paste)
go to -o FILE, else to stdout.

Examples:
  plumbline report -o page
  plumbline report --format md -o report.md
  plumbline report --format csv --subject radio > controls.csv)"},
    {"doctor", "Check the installation, the database and the sources, and say what to do", R"(Example:
  plumbline doctor --db audit.db)"},
};

}  // namespace

const Help& help_of(std::string_view command) {
  const auto* it =
      std::find_if(std::begin(k_help), std::end(k_help), [&](const Help& h) { return h.name == command; });
  if (it == std::end(k_help)) std::abort();  // a command without help is a bug
  return *it;
}

}  // namespace plumbline::cli
