#!/bin/sh
# Makes the running example of the gates: a small product with six releases, its repository and the reports of its scanner.
#
#     examples/gates/make.sh /tmp/radio && cd /tmp/radio && plumbline collect && plumbline gates
#
# What each release has, and when, is told in the comments; which verdicts follow stands in examples/gates/expected.tsv, written
# before the first run. Everything is dated, so the same commits come out on every machine.
set -eu

[ $# -eq 1 ] || { echo "usage: make.sh FOLDER (is made)" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir "$1"
cd "$1"
cp "$here/plumbline.yaml" .
mkdir reports

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME="Ann Author" GIT_AUTHOR_EMAIL=ann@example.org GIT_COMMITTER_NAME="Ann Author" GIT_COMMITTER_EMAIL=ann@example.org
git init -q -b main radio
cd radio

on() { GIT_AUTHOR_DATE="$1T12:00:00Z"; GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE; export GIT_AUTHOR_DATE GIT_COMMITTER_DATE; }
commit() { git add -A; git commit -q -m "$1"; }
reviewed() { commit "$1

Reviewed-by: Bea Second <bea@example.org>"; }
code() { printf 'int version(void) { return %s; }\n' "$1" > radio.c; }
notes() { { printf 'Radio %s, what changed since the release before:\n\n' "$1"; printf 'The parser of messages was rewritten and is faster now, the options of the command line are explained in the manual, and %s.\n\n' "$2"; cat CHANGELOG.md 2>/dev/null || true; } > new; mv new CHANGELOG.md; }
annotated() { git tag -a "$1" -m "$1"; }

threats() {
  mkdir -p docs
  cat > docs/threat-model.md <<TEXT
# Threat model

The assets are the keys of subscribers and the availability of the radio link. Attackers send malformed messages from the air
interface, which is untrusted; the trust boundary runs between the parser and the scheduler. We assume that the operator's own
network is trusted. Threats are spoofing of a cell, tampering with system information and denial of service by floods. Mitigations
are integrity protection, limits on message sizes and on rates, and a parser that is fuzzed. Out of scope are attacks that need
physical access to the unit. $1
TEXT
}
guide() {
  mkdir -p docs
  cat > docs/hardening.md <<TEXT
# Hardening guide

Before the unit goes on air the operator should configure it securely. Enable integrity protection on every interface, disable the
debug console, and restrict the management port to the operator's own network. You must change the password that was set in the
factory. We recommend to enable the rate limits of the control plane, and to disable the protocols that are not needed at the site.
Logs should go to a collector that the unit cannot write to again. Keys must be renewed at least once a year, and whenever somebody
with access leaves. Check the signature of each package before it is installed. $1
TEXT
}
scan() { # a scanner's report about the commit at HEAD: date, file
  commit_id=$(git rev-parse HEAD)
  sed -e "s/@COMMIT@/$commit_id/" -e "s/@TIME@/$1T12:00:00Z/" "$here/report.sarif" > "../reports/$2.sarif"
  cat >> ../reports/plumbline-manifest.yaml <<TEXT
  - {path: "$2.sarif", id: $2, job: scan, time: "$1T12:00:00Z", commit: "$commit_id", trigger: push, outcome: success}
TEXT
}
echo "runs:" > ../reports/plumbline-manifest.yaml

# v1.0.0: every change reviewed, notes, a scan of the release's commit; no threat model, no guide.
on 2025-01-06; code 1; notes 1.0.0 "this is the first release"; reviewed "Begin"
on 2025-01-20; code 2; reviewed "Parse faster"
on 2025-01-25; scan 2025-01-25 scan-1
on 2025-02-01; annotated v1.0.0

# v1.0.1: a patch with notes; the guide is written after it.
on 2025-02-10; code 3; notes 1.0.1 "a crash at start is gone"; reviewed "Do not crash at start"
on 2025-02-20; annotated v1.0.1; scan 2025-02-22 scan-2

# v1.1.0: the threat model comes after the work began, one change nobody reviewed, which was waived; the guide is there. The
# test exit was waived.
on 2025-02-25; code 4; reviewed "Begin the scheduler"
on 2025-03-01; threats "The scheduler is new."; reviewed "Write down the threats"
on 2025-03-10; guide "First edition."; reviewed "Write the hardening guide"
on 2025-03-20; code 5; commit "Tune the scheduler"
on 2025-03-25; notes 1.1.0 "there is a scheduler"; reviewed "Say what changed"
on 2025-04-01; annotated v1.1.0

# v1.2.0: a gate recorded as passed whose scan came later, another passed with an open action; security tests come after the release.
on 2025-04-05; code 6; reviewed "Begin the second antenna"
on 2025-05-20; notes 1.2.0 "a second antenna works"; reviewed "Say what changed"
on 2025-05-28
mkdir -p gates/v1.2.0
cat > gates/v1.2.0/G4.yaml <<TEXT
gate: "G4"
release: "v1.2.0"
decision: pass
held: 2025-05-28T12:00:00Z
participants:
  - {name: "Fay Owner", role: "feature_owner"}
TEXT
cat > gates/v1.2.0/G3.yaml <<TEXT
gate: "G3"
release: "v1.2.0"
decision: pass with dated actions
held: 2025-05-28T12:00:00Z
participants:
  - {name: "Bea Second", role: "second_line"}
actions:
  - {what: "review the scheduler once more by 2025-07-01"}
TEXT
reviewed "Record the merge gate and the development exit of v1.2.0"
on 2025-06-01; annotated v1.2.0; scan 2025-06-03 scan-3
on 2025-06-05
mkdir -p tests/security
cat > tests/security/injection.c <<TEXT
/* A malicious message must not reach the scheduler: CVE-2024-0001 of another product was a header injection of this kind. */
int main(void) { return 0; }
TEXT
reviewed "Test what an attacker sends"

# v1.2.1: a fix of a security case with its test; a lightweight tag.
on 2025-06-10; code 7; echo "int regression(void) { return 0; }" > tests/security/regression_injection.c
reviewed "Fix CVE-2025-12345: check the length of the header"
on 2025-06-30; notes 1.2.1 "a security fix"; reviewed "Say what changed"
on 2025-07-01; git tag v1.2.1

# v2.0.0: the threat model is renewed only after the work began; a pre-release; everything else in time.
on 2025-07-10; code 8; reviewed "Begin the third antenna"
on 2025-08-01; threats "A third antenna brings its own front end, and its driver is untrusted until it was checked."; reviewed "Renew the threat model"
on 2025-09-01; notes 2.0.0 "a third antenna works"; reviewed "Say what changed"
on 2025-09-05; scan 2025-09-05 scan-4; annotated v2.0.0-rc1
on 2025-10-01; annotated v2.0.0
