-- id: incidents_involve_security_group
-- question: Did somebody with a role in the security group take part in each closed software incident?
-- shape: population
-- needs: ticket:tkt.incident, role
-- version: 1
-- remedy: Call the security group into each software incident, and say so in the ticket.
-- source: BSIMM16 CMVM1.1
SELECT subject, closed AS at, CASE WHEN helper_role = 'security' THEN 1 WHEN helper_role IS NULL THEN NULL ELSE 0 END AS ok, evidence, 'closed' AS detail
FROM ticket
WHERE kind = 'tkt.incident' AND closed IS NOT NULL
