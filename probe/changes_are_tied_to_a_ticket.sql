-- id: changes_are_tied_to_a_ticket
-- question: Does each change name a ticket that was decided before the change landed?
-- shape: population
-- needs: commit, ticket
-- version: 1
-- remedy: Name the approved ticket in the message of each change, and collect the tracker.
-- source: FS.16 REQ-GEN-02, proposed gate G3; a key nobody knows decides nothing, a change without any key is tied to nothing
SELECT c.subject, c.at,
       CASE WHEN instr(coalesce(c.keys, ''), 'ticket:') = 0 THEN 0
            WHEN t.approved = 1 THEN 1
            WHEN t.known = 1 THEN 0 END AS ok,
       c.evidence,
       CASE WHEN instr(coalesce(c.keys, ''), 'ticket:') = 0 THEN 'names no ticket'
            WHEN t.approved = 1 THEN 'an approved ticket'
            WHEN t.known = 1 THEN 'its ticket was not decided by then'
            ELSE 'names a ticket nobody knows' END AS detail
FROM change c
LEFT JOIN (SELECT d.subject, d.oid, 1 AS known, max(coalesce(k.decided <= d.at, 0)) AS approved
           FROM change d JOIN json_each('[' || replace(json_quote(d.keys), ' ', '","') || ']') w
             JOIN ticket k ON k.subject = d.subject AND k."key" = substr(w.value, 8) AND k.opened <= d.at
           WHERE w.value GLOB 'ticket:*'
           GROUP BY d.subject, d.oid) t
  ON t.subject = c.subject AND t.oid = c.oid
