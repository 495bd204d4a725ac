-- id: findings_are_gathered
-- question: Does the CI configuration send findings of two techniques to one list?
-- shape: presence
-- needs: document:ci.config, ci_call
-- version: 2
-- remedy: Upload the reports of all analysers to one place, where they are triaged together.
-- source: BSIMM16 CR3.2; two tools of one technique are one, and a tool that reports only to its log sends nothing
WITH kept AS MATERIALIZED (
  SELECT subject, path, since, coalesce(until, 9223372036854775807) AS until, ' ' || facts || ' ' AS facts
  FROM document WHERE kind = 'ci.config' AND instr(facts, 'findings:') > 0),
called AS MATERIALIZED (
  SELECT subject, path, category, tool, since, coalesce(until, 9223372036854775807) AS until, evidence
  FROM ci_call
  WHERE live = 1 AND category IN ('sast', 'sca', 'container', 'iac', 'secret', 'dast', 'fuzz')
    AND trigger IN ('push', 'change_request', 'schedule', 'tag', 'release')),
sent AS (
  SELECT d.subject, c.category, max(d.since, c.since) AS since, max(min(d.until, c.until)) AS until, min(c.evidence) AS evidence
  FROM kept d
  JOIN called c ON c.subject = d.subject AND c.path = d.path AND c.since < d.until AND d.since < c.until
  WHERE (instr(d.facts, ' findings:own ') > 0 AND c.tool = 'codeql') OR (instr(d.facts, ' findings:sent ') > 0 AND c.tool <> 'codeql')
  GROUP BY d.subject, c.category, d.path, max(d.since, c.since))
SELECT a.subject, max(a.since, b.since) AS since, nullif(min(a.until, b.until), 9223372036854775807) AS until,
       CASE WHEN a.since > b.since THEN a.evidence ELSE b.evidence END AS evidence, a.category || ' and ' || b.category AS detail
FROM sent a
JOIN sent b ON b.subject = a.subject AND b.category > a.category AND b.since < a.until AND a.since < b.until
