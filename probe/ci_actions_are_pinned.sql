-- id: ci_actions_are_pinned
-- question: Does every CI configuration in force pin the foreign actions it calls by digest?
-- shape: presence
-- needs: document:ci.config
-- version: 1
-- remedy: Pin each action by its full commit id; let a bot keep the pins fresh.
-- source: BSIMM16 SE3.9; the facts "pinned" and "unpinned" are read from the content
WITH kept AS (
  SELECT subject, since, coalesce(until, 9223372036854775807) AS until, evidence, ' ' || coalesce(facts, '') || ' ' AS facts
  FROM document
  WHERE kind = 'ci.config'),
moment AS (
  SELECT subject, since AS at FROM kept
  UNION
  SELECT subject, until FROM kept WHERE until < 9223372036854775807),
stretch AS (SELECT subject, at, lead(at) OVER (PARTITION BY subject ORDER BY at) AS next FROM moment)
SELECT m.subject, m.at AS since, m.next AS until, max(k.evidence) AS evidence,
       sum(instr(k.facts, ' pinned ') > 0) || ' configurations pin' AS detail
FROM stretch m
JOIN kept k ON k.subject = m.subject AND k.since <= m.at AND m.at < k.until
GROUP BY m.subject, m.at, m.next
HAVING sum(instr(k.facts, ' pinned ') > 0) > 0 AND sum(instr(k.facts, ' unpinned ') > 0) = 0
