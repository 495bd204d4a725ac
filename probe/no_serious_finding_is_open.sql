-- id: no_serious_finding_is_open
-- question: Was no finding of category :category of severity critical or high open?
-- shape: presence
-- needs: tool_run::category, finding::category
-- parameters: category
-- version: 2
-- remedy: Fix or decide on critical and high findings of category :category before the gate, or waive them with an end.
-- source: FS.16 REQ-IMP-01, proposed gates G3 and G4; begins with the first run that looked at
--   something, since before it nobody did; after one that does not say, in doubt. The bar is our choice
WITH point AS (
  SELECT subject, at AS t, 0 AS step, looked, evidence FROM tool_run WHERE category = :category AND looked IS NOT 0
  UNION ALL
  SELECT subject, opened, 1, 1, evidence FROM finding WHERE category = :category AND severity IN ('critical', 'high')
  UNION ALL
  SELECT subject, decided, -1, 1, evidence FROM finding WHERE category = :category AND severity IN ('critical', 'high') AND decided IS NOT NULL),
turn AS (SELECT subject, t, sum(step) AS step, max(looked) AS looked, min(evidence) AS evidence FROM point GROUP BY subject, t),
state AS (
  SELECT subject, t, evidence, sum(step) OVER (PARTITION BY subject ORDER BY t) AS open,
         max(looked) OVER (PARTITION BY subject ORDER BY t) AS looked,
         lead(t) OVER (PARTITION BY subject ORDER BY t) AS next
  FROM turn)
SELECT subject, t AS since, next AS until, evidence, CASE WHEN looked IS NULL THEN 'none told of by a run that does not say what it looked at' ELSE 'none open' END AS detail,
       looked AS ok
FROM state WHERE open = 0
