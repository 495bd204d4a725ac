-- id: static_analysis_ran
-- question: Did a static analyser with security rules read code of this source and finish?
-- shape: presence
-- needs: tool_run:sast
-- version: 1
-- remedy: Run the analyser on every change and keep its SARIF or its log.
-- source: BSIMM16 CR1.4; inputs > 0 is our choice (an empty report of a broken build is no run)
SELECT subject, at AS since, NULL AS until, evidence, tool || ', ' || inputs || ' files' AS detail
FROM tool_run
WHERE category = 'sast' AND outcome IN ('success', 'findings') AND inputs > 0
