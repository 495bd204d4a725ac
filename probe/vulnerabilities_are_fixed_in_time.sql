-- id: vulnerabilities_are_fixed_in_time
-- question: Was each vulnerability closed within the time its severity allows (critical :critical, high :high, medium :medium, low :low)?
-- shape: population
-- needs: ticket:tkt.vuln
-- parameters: critical, high, medium, low
-- version: 1
-- remedy: Fix vulnerabilities within the time agreed for their severity, and say in the ticket when it was done.
-- source: BSIMM16 CMVM1.3, SR2.7; the times are the user's; the severity it was first given counts, and one that was given none by the
--   time a medium one has is taken for medium: nobody escapes a deadline by not looking, or by lowering it
SELECT subject, max(since, coalesce(judged, since), min(coalesce(done, due), due)) AS at, coalesce(done <= due, 0) AS ok, evidence,
       key || ', ' || severity || CASE WHEN done <= due THEN ', closed in time' ELSE ', not closed in time' END AS detail
FROM (SELECT *, add_duration(opened, CASE severity WHEN 'critical' THEN :critical WHEN 'high' THEN :high WHEN 'low' THEN :low ELSE :medium END) AS due
      FROM (SELECT c.subject, c.key, c.opened, c.since, c.until, c.evidence, c.done, s.since AS judged, coalesce(s.value, 'not judged') AS severity
            FROM (SELECT c.*, add_duration(c.opened, :medium) AS latest,
                         (SELECT min(e.at) FROM ticket_end e WHERE e.source = c.source AND e.key = c.key AND e.kind = c.kind) AS done
                  FROM ticket_case c WHERE c.kind = 'tkt.vuln') c
            LEFT JOIN (SELECT source, key, value, since, row_number() OVER (PARTITION BY source, key ORDER BY since, evidence) AS n
                       FROM ticket_life WHERE what = 'severity' AND value <> '') s
              ON s.source = c.source AND s.key = c.key AND s.n = 1 AND s.since <= c.latest AND s.since <= coalesce(c.done, c.latest)))
WHERE coalesce(until, 9223372036854775807) > max(since, coalesce(judged, since), min(coalesce(done, due), due))
