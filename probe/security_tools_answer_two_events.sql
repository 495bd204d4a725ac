-- id: security_tools_answer_two_events
-- question: Does the CI configuration start security tools on two kinds of event of the lifecycle?
-- shape: presence
-- needs: document:ci.config, ci_call
-- version: 2
-- remedy: Start security tools on more than one event: change, push, tag, release.
-- source: BSIMM16 ST3.6; a schedule or a hand is no event of the lifecycle
WITH call AS (
  -- One row a version of a configuration and event: calls of one version may end apart (a runner switched off), and a grouping by
  -- their end would let the future choose the evidence.
  SELECT subject, trigger, since, max(coalesce(until, 9223372036854775807)) AS until, min(evidence) AS evidence
  FROM ci_call
  WHERE category IN ('sast', 'sca', 'secret', 'dast', 'container', 'iac', 'fuzz') AND live = 1
    AND trigger IN ('push', 'change_request', 'tag', 'release')
  GROUP BY subject, trigger, path, since)
SELECT a.subject, max(a.since, b.since) AS since, nullif(min(a.until, b.until), 9223372036854775807) AS until,
       CASE WHEN a.since > b.since THEN a.evidence ELSE b.evidence END AS evidence, a.trigger || ' and ' || b.trigger AS detail
FROM call a
JOIN call b ON b.subject = a.subject AND b.trigger > a.trigger AND b.since < a.until AND a.since < b.until
