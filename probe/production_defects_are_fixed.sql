-- id: production_defects_are_fixed
-- question: Was each security defect found in production closed with a fix within 90 days?
-- shape: population
-- needs: ticket:tkt.vuln
-- version: 3
-- remedy: Track defects from production to a named fix.
-- source: BSIMM16 CMVM1.2, CMVM1.3; 90 days are our choice; only tickets that say where they were found; a closing stands as what it was
--   when it was made, and one that was opened again and is open at its date stands against it from then on as well; one that was closed
--   as a duplicate or as none makes no row, one that nobody wants to fix is not fixed
WITH dated AS MATERIALIZED (
  SELECT c.subject, c.source, c.key, c.kind, c.evidence, c.until, max(c.since, min(f.since)) AS known, add_duration(c.opened, 'P90D') AS due,
         (SELECT min(e.at) FROM ticket_end e WHERE e.source = c.source AND e.key = c.key AND e.kind = c.kind AND e.rejected = 0) AS closed,
         (SELECT min(x.at) FROM ticket_fix x WHERE x.source = c.source AND x.key = c.key) AS fixed
  FROM ticket_case c JOIN ticket_life f ON f.source = c.source AND f.key = c.key AND f.what = 'found_in' AND f.value = 'production'
  WHERE c.kind = 'tkt.vuln' GROUP BY c.source, c.key),
due AS MATERIALIZED (
  SELECT c.*, EXISTS (SELECT 1 FROM ticket_life l WHERE l.source = c.source AND l.key = c.key AND l.since <= c.due AND coalesce(l.until, 9223372036854775807) > c.due
                 AND (l.what = 'resolution' AND l.value = 'declined' OR l.what = 'state' AND lower(l.value) IN ('declined', 'wontfix', 'won''t fix', 'won''t do'))) AS declined
  FROM dated c)
SELECT subject, max(known, closed) AS at, coalesce(fixed <= closed, 0) AS ok, evidence,
       key || CASE WHEN fixed <= closed THEN ', fixed' ELSE ', closed without a fix' END AS detail
FROM due
WHERE closed <= due AND coalesce(until, 9223372036854775807) > max(known, closed)
UNION ALL
SELECT subject, max(known, due), 0, evidence, key || CASE WHEN declined THEN ', declined' WHEN closed <= due THEN ', opened again and open after 90 days' ELSE ', open after 90 days' END
FROM due d
WHERE coalesce(until, 9223372036854775807) > max(known, due)
  AND (declined OR NOT EXISTS (SELECT 1 FROM ticket_end e WHERE e.source = d.source AND e.key = d.key AND e.kind = d.kind
                               AND e.at <= d.due AND coalesce(e.until, 9223372036854775807) > d.due))
