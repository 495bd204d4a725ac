-- id: tickets_involve_security_group
-- question: Did somebody with a role in the security group take part in each closed ticket of kind :kind?
-- shape: population
-- needs: ticket::kind, role
-- parameters: kind
-- version: 2
-- remedy: Let somebody of the security group take part, and say so in the ticket.
-- source: BSIMM16 SFD1.2, AA1.1; no role known is no answer
SELECT e.subject, e.at, CASE WHEN max(v.role = 'security') THEN 1 WHEN max(v.role IS NOT NULL) THEN 0 END AS ok, e.evidence, e.key AS detail
FROM ticket_end e
LEFT JOIN ticket_event v ON v.subject = e.subject AND v.key = e.key AND v.at <= e.at AND v.bot = 0 AND v.role IS NOT NULL
     AND substr(v.evidence, 14, length(e.tracker) + 1) = e.tracker || ':'
WHERE e.kind = :kind
GROUP BY e.source, e.key, e.at
