-- id: tickets_are_led_by
-- question: Did somebody of role :role lead each closed ticket of kind :kind?
-- shape: population
-- needs: ticket::kind, role
-- parameters: kind, role
-- version: 1
-- remedy: Name who leads, with the role, in tickets of kind :kind.
-- source: BSIMM16 AA2.4, AA3.1; no role known is no answer
SELECT subject, closed AS at, owner_role = :role AS ok, evidence, key || coalesce(', led by ' || owner_role, ', leader not known') AS detail
FROM ticket
WHERE kind = :kind AND closed IS NOT NULL
