-- id: static_analysis_ran
-- question: Did a static analyser with security rules read code of this source and finish?
-- shape: presence
-- needs: tool_run:sast
-- version: 3
-- remedy: Run the analyser on every change and keep its SARIF or its log.
-- source: BSIMM16 CR1.4; our choice: it says what it looked at, or found something there
--   (an empty report of a broken build is no run); a run that does not say is in doubt
SELECT subject, at AS since, NULL AS until, evidence, tool || ', ' || CASE WHEN looked IS NULL THEN outcome || ', does not say what it looked at, or how it ended'
       WHEN inputs > 0 THEN inputs || ' files' ELSE coalesce(findings, 'some') || ' findings' END AS detail, looked AS ok
FROM tool_run
WHERE category = 'sast' AND looked IS NOT 0
