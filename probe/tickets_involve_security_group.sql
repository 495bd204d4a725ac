-- id: tickets_involve_security_group
-- question: Did somebody with a role in the security group take part in each closed ticket of kind :kind?
-- shape: population
-- needs: ticket::kind, role
-- parameters: kind
-- version: 1
-- remedy: Let somebody of the security group take part, and say so in the ticket.
-- source: BSIMM16 SFD1.2, AA1.1; no role known is no answer
SELECT subject, closed AS at, CASE WHEN helper_role = 'security' THEN 1 WHEN helper_role IS NULL THEN NULL ELSE 0 END AS ok, evidence, key AS detail
FROM ticket
WHERE kind = :kind AND closed IS NOT NULL
