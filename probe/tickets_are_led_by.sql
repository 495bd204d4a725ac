-- id: tickets_are_led_by
-- question: Did somebody of role :role lead each closed ticket of kind :kind?
-- shape: population
-- needs: ticket::kind, role
-- parameters: kind, role
-- version: 2
-- remedy: Name who leads, with the role, in tickets of kind :kind.
-- source: BSIMM16 AA2.4, AA3.1; no role known is no answer
SELECT e.subject, e.at, o.value = :role AS ok, e.evidence, e.key || coalesce(', led by ' || o.value, ', leader not known') AS detail
FROM ticket_end e
LEFT JOIN ticket_life o ON o.source = e.source AND o.key = e.key AND o.what = 'owner' AND o.value <> '' AND o.since <= e.at
     AND coalesce(o.until, 9223372036854775807) > e.at
WHERE e.kind = :kind AND e.rejected = 0
