-- id: external_reports_are_answered
-- question: Was each vulnerability reported from outside triaged within :within?
-- shape: population
-- needs: ticket:tkt.vuln
-- parameters: within
-- version: 2
-- remedy: Triage reports from outside within :within.
-- source: BSIMM16 CMVM2.4
SELECT subject, max(since, min(coalesce(decided, due), due)) AS at, coalesce(decided <= due, 0) AS ok, evidence,
       key || CASE WHEN decided <= due THEN ', triaged' ELSE ', not triaged within ' || :within END AS detail
FROM (SELECT c.subject, c.key, c.evidence, c.until, max(c.since, min(f.since)) AS since, add_duration(c.opened, :within) AS due,
             (SELECT min(l.since) FROM ticket_life l WHERE l.source = c.source AND l.key = c.key AND l.what = 'state' AND l.means <> 'open') AS decided
      FROM ticket_case c JOIN ticket_life f ON f.source = c.source AND f.key = c.key AND f.what = 'found_in' AND f.value = 'external'
      WHERE c.kind = 'tkt.vuln' GROUP BY c.source, c.key)
WHERE coalesce(until, 9223372036854775807) > max(since, min(coalesce(decided, due), due))
