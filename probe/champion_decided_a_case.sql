-- id: champion_decided_a_case
-- question: Did a security champion take part in deciding a vulnerability case?
-- shape: presence
-- needs: ticket:tkt.vuln, role
-- version: 1
-- remedy: Let champions triage the cases of their teams, and say so in the ticket.
-- source: BSIMM16 SM2.3; a name list without activity is no programme
SELECT subject, decided AS since, NULL AS until, evidence, key AS detail
FROM ticket
WHERE kind = 'tkt.vuln' AND decided IS NOT NULL AND 'security_champion' IN (owner_role, helper_role)
