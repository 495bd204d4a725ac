-- id: champion_decided_a_case
-- question: Did a security champion take part in deciding a vulnerability case?
-- shape: presence
-- needs: ticket:tkt.vuln, role
-- version: 2
-- remedy: Let champions triage the cases of their teams, and say so in the ticket.
-- source: BSIMM16 SM2.3; a name list without activity is no programme
SELECT c.subject, max(c.since, c.decided) AS since, NULL AS until, c.evidence, c.key AS detail
FROM (SELECT c.*, (SELECT min(l.since) FROM ticket_life l WHERE l.source = c.source AND l.key = c.key AND l.what = 'state' AND l.means <> 'open') AS decided
      FROM ticket_case c WHERE c.kind = 'tkt.vuln') c
WHERE c.decided IS NOT NULL
  AND EXISTS (SELECT 1 FROM ticket_event v WHERE v.subject = c.subject AND v.key = c.key AND v.role = 'security_champion' AND v.at <= c.decided)
