-- id: go_no_go_was_recorded
-- question: Was a decision at a security gate recorded and closed?
-- shape: presence
-- needs: ticket:tkt.gate
-- version: 2
-- remedy: Record the go or no-go of each gate in the tracker.
-- source: BSIMM16 SM1.4
SELECT subject, at AS since, NULL AS until, evidence, key AS detail
FROM ticket_end
WHERE kind = 'tkt.gate'
