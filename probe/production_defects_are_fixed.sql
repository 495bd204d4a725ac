-- id: production_defects_are_fixed
-- question: Was each security defect found in production closed with a fix within 90 days?
-- shape: population
-- needs: ticket:tkt.vuln
-- version: 2
-- remedy: Track defects from production to a named fix.
-- source: BSIMM16 CMVM1.2, CMVM1.3; 90 days are our choice; only tickets that say where they were found
SELECT subject, max(since, min(coalesce(closed, due), due)) AS at, coalesce(closed <= due AND fixed <= closed, 0) AS ok, evidence,
       key || CASE WHEN closed <= due AND fixed <= closed THEN ', fixed' WHEN closed <= due THEN ', closed without a fix' ELSE ', open after 90 days' END AS detail
FROM (SELECT c.subject, c.key, c.evidence, c.until, max(c.since, min(f.since)) AS since, add_duration(c.opened, 'P90D') AS due,
             (SELECT min(e.at) FROM ticket_end e WHERE e.source = c.source AND e.key = c.key AND e.kind = c.kind) AS closed,
             (SELECT min(x.at) FROM ticket_fix x WHERE x.source = c.source AND x.key = c.key) AS fixed
      FROM ticket_case c JOIN ticket_life f ON f.source = c.source AND f.key = c.key AND f.what = 'found_in' AND f.value = 'production'
      WHERE c.kind = 'tkt.vuln' GROUP BY c.source, c.key)
WHERE coalesce(until, 9223372036854775807) > max(since, min(coalesce(closed, due), due))
