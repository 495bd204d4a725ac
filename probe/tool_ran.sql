-- id: tool_ran
-- question: Did a tool of category :category look at something and finish?
-- shape: presence
-- needs: tool_run::category
-- parameters: category
-- version: 2
-- remedy: Run a tool of category :category and keep its report.
-- source: our choice; a run that looked at nothing, crashed or was skipped is none. Twins share this file, not their coverage
SELECT subject, at AS since, NULL AS until, evidence, tool || ' ' || outcome || ', ' || CASE WHEN inputs > 0 THEN inputs || ' inputs' ELSE findings || ' findings' END AS detail
FROM tool_run
WHERE category = :category AND outcome IN ('success', 'findings') AND (inputs > 0 OR findings > 0)
