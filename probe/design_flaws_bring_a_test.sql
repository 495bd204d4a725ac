-- id: design_flaws_bring_a_test
-- question: Does the fix of each flaw found in a design review also touch a test?
-- shape: population
-- needs: ticket:tkt.threat, commit
-- version: 2
-- remedy: Turn each flaw of the design review into a test.
-- source: BSIMM16 ST3.3; a fix that is not in this repository is no answer
SELECT e.subject, e.at,
       (SELECT max(c.tests > 0) FROM ticket_fix f JOIN commits c ON c.oid = f.oid WHERE f.source = e.source AND f.key = e.key AND f.at <= e.at AND c.at <= e.at) AS ok,
       e.evidence, e.key AS detail
FROM ticket_end e
WHERE e.kind = 'tkt.threat' AND e.rejected = 0
