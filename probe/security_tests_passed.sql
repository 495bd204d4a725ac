-- id: security_tests_passed
-- question: Did a run of security tests end with no failure?
-- shape: presence
-- needs: test_run:security
-- version: 1
-- remedy: Close each failure of a security test on the build that is released, or waive it with an end.
-- source: FS.16 REQ-TES-01, proposed gate G5; a run without one result is none
SELECT subject, at AS since, NULL AS until, evidence, passed || ' passed, ' || skipped || ' skipped' AS detail
FROM test_run
WHERE category = 'security' AND passed > 0 AND failed = 0
