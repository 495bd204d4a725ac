-- id: external_penetration_test_was_done
-- question: Was a penetration test by people from outside finished and recorded?
-- shape: presence
-- needs: ticket:tkt.pentest
-- version: 1
-- remedy: Record each external test with its dates, scope and report.
-- source: BSIMM16 PT1.1; that the testers were independent, a person must say
SELECT subject, closed AS since, NULL AS until, evidence, key AS detail
FROM ticket
WHERE kind = 'tkt.pentest' AND found_in = 'external' AND closed IS NOT NULL
