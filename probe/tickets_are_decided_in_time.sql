-- id: tickets_are_decided_in_time
-- question: Was each ticket of kind :kind decided on within :within?
-- shape: population
-- needs: ticket::kind
-- parameters: kind, within
-- version: 2
-- remedy: Answer or triage each ticket of kind :kind within :within.
-- source: BSIMM16 AM1.5, T2.12; the row stands from the decision or the deadline, whichever is first, and not before it was
--   known to be such a ticket; one that was found to be none by then makes no row
SELECT subject, max(since, min(coalesce(decided, due), due)) AS at, coalesce(decided <= due, 0) AS ok, evidence,
       key || CASE WHEN decided <= due THEN ', decided' ELSE ', not decided within ' || :within END AS detail
FROM (SELECT c.*, add_duration(c.opened, :within) AS due,
             (SELECT min(l.since) FROM ticket_life l WHERE l.source = c.source AND l.key = c.key AND l.what = 'state' AND l.means <> 'open') AS decided
      FROM ticket_case c WHERE c.kind = :kind)
WHERE coalesce(until, 9223372036854775807) > max(since, min(coalesce(decided, due), due))
