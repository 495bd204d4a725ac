-- id: tests_ran
-- question: Did tests of category :category run with at least one result?
-- shape: presence
-- needs: test_run::category
-- parameters: category
-- version: 1
-- remedy: Run tests of category :category with each build and keep their report.
-- source: BSIMM16 ST1.1, ST2.5, ST3.5; a report in which everything was skipped is no run
SELECT subject, at AS since, NULL AS until, evidence, passed || ' passed, ' || failed || ' failed' AS detail
FROM test_run
WHERE category = :category AND passed + failed > 0
