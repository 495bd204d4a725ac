-- id: tickets_are_closed_with_a_fix
-- question: Does each closed ticket of kind :kind have a commit that fixes it?
-- shape: population
-- needs: ticket::kind
-- parameters: kind
-- version: 2
-- remedy: Name the ticket in the fixing commit, or the commit in the ticket, before closing it.
-- source: BSIMM16 PT1.2, SR1.3; closing in bulk without a fix is the sign of a lost finding; a rejected one needs none; the tracker
--   names the commit, or a landed commit names the ticket
SELECT e.subject, e.at, f.at IS NOT NULL AS ok, e.evidence, e.key || CASE WHEN f.at IS NULL THEN ', no fix named' ELSE ', fix named' END AS detail
FROM ticket_end e
LEFT JOIN (SELECT source, key, min(at) AS at FROM ticket_fix GROUP BY source, key) f ON f.source = e.source AND f.key = e.key AND f.at <= e.at
WHERE e.kind = :kind AND e.rejected = 0
