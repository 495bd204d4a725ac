-- id: design_flaws_bring_a_test
-- question: Does the fix of each flaw found in a design review also touch a test?
-- shape: population
-- needs: ticket:tkt.threat, commit
-- version: 1
-- remedy: Turn each flaw of the design review into a test.
-- source: BSIMM16 ST3.3; a fix that is not in this repository is no answer
SELECT t.subject, t.closed AS at, c.tests > 0 AS ok, t.evidence, t.key AS detail
FROM ticket t
LEFT JOIN commits c ON c.subject = t.subject AND c.oid = t.fix AND c.at <= t.closed
WHERE t.kind = 'tkt.threat' AND t.closed IS NOT NULL
