-- id: changes_are_tied_to_a_ticket
-- question: Does each change name a ticket that was decided before the change landed?
-- shape: population
-- needs: commit, ticket:tkt.other
-- version: 2
-- remedy: Name the approved ticket in the message of each change, and collect the tracker.
-- source: FS.16 REQ-GEN-02, proposed gate G3; of several tickets the first one counts. A key nobody knows decides nothing, a change
--   without any key is tied to nothing
SELECT c.subject, c.at,
       CASE WHEN c.first IS NULL THEN 0 WHEN t.opened <= c.at THEN coalesce(t.decided <= c.at, 0) END AS ok,
       c.evidence,
       CASE WHEN c.first IS NULL THEN 'names no ticket'
            WHEN t.opened IS NULL OR t.opened > c.at THEN c.first || ', which nobody knows'
            WHEN t.decided <= c.at THEN c.first || ', decided'
            ELSE c.first || ', not decided by then' END AS detail
FROM (SELECT subject, at, evidence,
             CASE WHEN instr(rest, ' ') > 0 THEN substr(rest, 1, instr(rest, ' ') - 1) ELSE rest END AS first
      FROM (SELECT subject, at, evidence, CASE WHEN instr(keys, 'ticket:') > 0 THEN substr(keys, instr(keys, 'ticket:') + 7) END AS rest
            FROM change)) c
LEFT JOIN ticket t ON t.subject = c.subject AND t."key" = c.first
