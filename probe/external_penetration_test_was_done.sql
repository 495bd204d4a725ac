-- id: external_penetration_test_was_done
-- question: Was a penetration test by people from outside finished and recorded?
-- shape: presence
-- needs: ticket:tkt.pentest
-- version: 2
-- remedy: Record each external test with its dates, scope and report.
-- source: BSIMM16 PT1.1; that the testers were independent, a person must say
SELECT e.subject, e.at AS since, NULL AS until, e.evidence, e.key AS detail
FROM ticket_end e
WHERE e.kind = 'tkt.pentest' AND e.rejected = 0
  AND EXISTS (SELECT 1 FROM ticket_life f WHERE f.source = e.source AND f.key = e.key AND f.what = 'found_in' AND f.value = 'external'
              AND f.since <= e.at AND coalesce(f.until, 9223372036854775807) > e.at)
