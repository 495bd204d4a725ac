-- id: fixes_name_a_ticket
-- question: Does each change that fixes a security case name a ticket that the tracker has?
-- shape: population
-- needs: commit, ticket:tkt.other
-- version: 1
-- remedy: Name the ticket in the message of the fix, as the tracker writes its key.
-- source: BSIMM16 CMVM1.3, PT1.2; a key that no connected tracker has (SHA-256, another project's) is no ticket
SELECT x.subject, x.at,
       EXISTS (SELECT 1 FROM ticket_fix f WHERE f.oid = x.oid AND f.at <= x.at) AS ok,
       x.evidence, x.key AS detail
FROM fix x
