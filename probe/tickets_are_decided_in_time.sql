-- id: tickets_are_decided_in_time
-- question: Was each ticket of kind :kind decided on within :within?
-- shape: population
-- needs: ticket::kind
-- parameters: kind, within
-- version: 1
-- remedy: Answer or triage each ticket of kind :kind within :within.
-- source: BSIMM16 AM1.5, T2.12; the row stands from the decision or the deadline, whichever is first
SELECT subject, min(coalesce(decided, due), due) AS at, coalesce(decided <= due, 0) AS ok, evidence,
       key || CASE WHEN decided <= due THEN ', decided' ELSE ', not decided within ' || :within END AS detail
FROM (SELECT *, add_duration(opened, :within) AS due FROM ticket WHERE kind = :kind)
