-- id: static_analysis_ran
-- question: Did a static analyser with security rules read code of this source and finish?
-- shape: presence
-- needs: tool_run:sast
-- version: 2
-- remedy: Run the analyser on every change and keep its SARIF or its log.
-- source: BSIMM16 CR1.4; our choice: it says what it looked at, or found something there
--   (an empty report of a broken build is no run)
SELECT subject, at AS since, NULL AS until, evidence, tool || ', ' || CASE WHEN inputs > 0 THEN inputs || ' files' ELSE findings || ' findings' END AS detail
FROM tool_run
WHERE category = 'sast' AND outcome IN ('success', 'findings') AND (inputs > 0 OR findings > 0)
