-- id: vulnerabilities_are_fixed_in_time
-- question: Was each vulnerability fixed within the time its severity allows (critical :critical, high :high, medium :medium, low :low)?
-- shape: population
-- needs: ticket:tkt.vuln
-- parameters: critical, high, medium, low
-- version: 2
-- remedy: Fix vulnerabilities within the time agreed for their severity, and say in the ticket when it was done.
-- source: BSIMM16 CMVM1.3, SR2.7; the times are the user's; the severity it was first given counts, and one that was given none by the
--   time a medium one has is taken for medium: nobody escapes a deadline by not looking, or by lowering it; a closing in time stands as
--   what it was when it was made, and one that was opened again and is open at its date stands against it from then on as well; one
--   that was closed as a duplicate or as none makes no row, one that nobody wants to fix is not fixed, one that was closed for a reason
--   nobody explained is not known
WITH dated AS MATERIALIZED (
  SELECT *, add_duration(opened, CASE severity WHEN 'critical' THEN :critical WHEN 'high' THEN :high WHEN 'low' THEN :low ELSE :medium END) AS due
  FROM (SELECT c.subject, c.source, c.key, c.kind, c.opened, c.until, c.evidence, c.done, max(c.since, coalesce(s.since, c.since)) AS known,
               coalesce(s.value, 'not judged') AS severity
        FROM (SELECT c.*, add_duration(c.opened, :medium) AS latest,
                     (SELECT min(e.at) FROM ticket_end e WHERE e.source = c.source AND e.key = c.key AND e.kind = c.kind AND e.rejected = 0) AS done
              FROM ticket_case c WHERE c.kind = 'tkt.vuln') c
        LEFT JOIN (SELECT source, key, value, since, row_number() OVER (PARTITION BY source, key ORDER BY since, evidence) AS n
                   FROM ticket_life WHERE what = 'severity' AND value <> '') s
          ON s.source = c.source AND s.key = c.key AND s.n = 1 AND s.since <= c.latest AND s.since <= coalesce(c.done, c.latest))),
due AS MATERIALIZED (
  SELECT c.*, EXISTS (SELECT 1 FROM ticket_life l WHERE l.source = c.source AND l.key = c.key AND l.since <= c.due AND coalesce(l.until, 9223372036854775807) > c.due
                 AND (l.what = 'resolution' AND l.value = 'declined' OR l.what = 'state' AND lower(l.value) IN ('declined', 'wontfix', 'won''t fix', 'won''t do'))) AS declined,
         EXISTS (SELECT 1 FROM ticket_life l WHERE l.source = c.source AND l.key = c.key AND l.what = 'resolution' AND l.value = 'other'
                 AND l.since <= c.done AND coalesce(l.until, 9223372036854775807) > c.done) AS unexplained
  FROM dated c)
SELECT subject, max(known, done) AS at, CASE WHEN unexplained THEN NULL ELSE 1 END AS ok, evidence,
       key || ', ' || severity || ', closed in time' || CASE WHEN unexplained THEN ', nobody says how' ELSE '' END AS detail
FROM due
WHERE done <= due AND coalesce(until, 9223372036854775807) > max(known, done)
UNION ALL
SELECT subject, max(known, due), 0, evidence, key || ', ' || severity || CASE WHEN declined THEN ', declined' WHEN done <= due THEN ', opened again and not closed in time' ELSE ', not closed in time' END
FROM due d
WHERE coalesce(until, 9223372036854775807) > max(known, due)
  AND (declined OR NOT EXISTS (SELECT 1 FROM ticket_end e WHERE e.source = d.source AND e.key = d.key AND e.kind = d.kind
                               AND e.at <= d.due AND coalesce(e.until, 9223372036854775807) > d.due))
