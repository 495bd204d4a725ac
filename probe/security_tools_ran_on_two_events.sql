-- id: security_tools_ran_on_two_events
-- question: Did security tools run on two kinds of event of the lifecycle within 90 days?
-- shape: presence
-- needs: tool_run
-- version: 3
-- remedy: Start security tools on more than one event: change, push, tag, release.
-- source: BSIMM16 ST3.6; a schedule is no event; 90 days are our choice
WITH run AS (
  SELECT subject, at, evidence, trigger, looked
  FROM tool_run
  WHERE category IN ('sast', 'sca', 'secret', 'dast', 'container', 'iac', 'fuzz') AND looked IS NOT 0
    AND trigger IN ('push', 'change_request', 'tag', 'release'))
SELECT b.subject, b.at AS since, add_duration(max(a.at), 'P90D') AS until, b.evidence, max(a.trigger) || ' and ' || b.trigger ||
       CASE WHEN a.looked * b.looked IS NULL THEN ', one does not say what it looked at, or how it ended' ELSE '' END AS detail,
       a.looked * b.looked AS ok
FROM run b
JOIN run a ON a.subject = b.subject AND a.trigger <> b.trigger AND a.at <= b.at AND add_duration(a.at, 'P90D') > b.at
GROUP BY b.subject, b.at, b.evidence, b.trigger, ok
