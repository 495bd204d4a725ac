-- id: tool_ran
-- question: Did a tool of category :category look at something and finish?
-- shape: presence
-- needs: tool_run::category
-- parameters: category
-- version: 3
-- remedy: Run a tool of category :category and keep its report.
-- source: our choice; a run that looked at nothing, crashed or was skipped is none, one that
--   does not say is in doubt. Twins share this file, not their coverage
SELECT subject, at AS since, NULL AS until, evidence, tool || ' ' || outcome || ', ' || CASE WHEN looked IS NULL THEN 'does not say what it looked at, or how it ended'
       WHEN inputs > 0 THEN inputs || ' inputs' ELSE coalesce(findings, 'some') || ' findings' END AS detail, looked AS ok
FROM tool_run
WHERE category = :category AND looked IS NOT 0
