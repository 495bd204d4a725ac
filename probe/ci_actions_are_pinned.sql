-- id: ci_actions_are_pinned
-- question: Does every CI configuration in force pin the foreign actions it calls by digest?
-- shape: presence
-- needs: document:ci.config
-- version: 1
-- remedy: Pin each action by its full commit id; let a bot keep the pins fresh.
-- source: BSIMM16 SE3.9; the facts "pinned" and "unpinned" are read from the content
WITH kept AS (
  SELECT subject, since, coalesce(until, 9223372036854775807) AS until, evidence,
         instr(' ' || coalesce(facts, '') || ' ', ' pinned ') > 0 AS pinned, instr(' ' || coalesce(facts, '') || ' ', ' unpinned ') > 0 AS unpinned
  FROM document
  WHERE kind = 'ci.config'),
turn AS (
  SELECT subject, since AS at, pinned, unpinned FROM kept
  UNION ALL
  SELECT subject, until, -pinned, -unpinned FROM kept WHERE until < 9223372036854775807),
stretch AS (  -- in force is what began and has not ended: sums, since a long history has thousands of versions
  SELECT subject, at, lead(at) OVER line AS next, sum(sum(pinned)) OVER line AS pinned, sum(sum(unpinned)) OVER line AS unpinned
  FROM turn
  GROUP BY subject, at
  WINDOW line AS (PARTITION BY subject ORDER BY at))
SELECT subject, at AS since, next AS until,
       (SELECT max(k.evidence) FROM kept k WHERE k.subject = s.subject AND k.since <= s.at AND s.at < k.until) AS evidence,
       pinned || ' configurations pin' AS detail
FROM stretch s
WHERE pinned > 0 AND unpinned = 0
