-- id: no_serious_finding_is_open
-- question: Was no finding of category :category of severity critical or high open?
-- shape: presence
-- needs: tool_run::category, finding::category
-- parameters: category
-- version: 3
-- remedy: Fix or decide on critical and high findings of category :category before the gate, or waive them with an end.
-- source: FS.16 REQ-IMP-01, proposed gates G3 and G4; begins with the first run that looked at
--   something, since before it nobody did; after one that does not say, in doubt until one does. The bar is our choice
WITH serious AS MATERIALIZED (SELECT * FROM finding WHERE category = :category AND severity IN ('critical', 'high')),
point AS (
  SELECT subject, at AS t, 0 AS step, 0 AS shown, looked, evidence FROM tool_run WHERE category = :category AND looked IS NOT 0
  UNION ALL
  SELECT subject, opened, 1, 1, 1, evidence FROM serious
  UNION ALL
  SELECT subject, decided, -1, CASE WHEN missed IS NULL THEN -1 ELSE 0 END, 1, evidence FROM serious WHERE decided IS NOT NULL
  UNION ALL
  SELECT subject, missed, 0, -1, NULL, evidence FROM serious WHERE missed IS NOT NULL),
turn AS (SELECT subject, t, sum(step) AS step, sum(shown) AS shown, max(looked) AS looked, min(evidence) AS evidence FROM point GROUP BY subject, t),
state AS (
  SELECT subject, t, evidence, sum(step) OVER (PARTITION BY subject ORDER BY t) AS open, sum(shown) OVER (PARTITION BY subject ORDER BY t) AS shown,
         max(looked) OVER (PARTITION BY subject ORDER BY t) AS looked,
         lead(t) OVER (PARTITION BY subject ORDER BY t) AS next
  FROM turn)
SELECT subject, t AS since, next AS until, evidence,
       CASE WHEN open > 0 THEN 'none in the last report, which does not say what it looked at'
            WHEN looked IS NULL THEN 'none told of by a run that does not say what it looked at' ELSE 'none open' END AS detail,
       CASE WHEN open = 0 THEN looked END AS ok
FROM state WHERE shown = 0
