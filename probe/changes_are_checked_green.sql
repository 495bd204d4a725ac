-- id: changes_are_checked_green
-- question: Was the last run of each required CI job on each merged commit a success?
-- shape: population
-- needs: commit, ci_run
-- version: 1
-- remedy: Let every change pass its checks before it lands, and collect the CI server.
-- source: FS.16 REQ-IMP-01, proposed gate G3; a job that may fail is not required. Where nothing ran before the change landed, its
--   runs have two hours (our choice) and the row stands from then
SELECT c.subject, CASE WHEN b.jobs IS NULL THEN add_duration(c.at, 'PT2H') ELSE c.at END AS at,
       CASE WHEN b.jobs IS NOT NULL THEN b.green = b.jobs WHEN a.jobs IS NOT NULL THEN a.green = a.jobs END AS ok, c.evidence,
       CASE WHEN b.jobs IS NULL AND a.jobs IS NULL THEN 'no run seen'
            ELSE coalesce(b.green, a.green) || ' of ' || coalesce(b.jobs, a.jobs) || ' jobs green' END AS detail
FROM change c
LEFT JOIN (SELECT subject, commit_oid, count(*) AS jobs, sum(outcome = 'success') AS green
           FROM (SELECT k.subject, k.commit_oid, k.outcome,
                        row_number() OVER (PARTITION BY k.subject, k.commit_oid, k.job ORDER BY k.at DESC, k.attempt DESC, k.evidence DESC) AS place
                 FROM ci_run k JOIN change d ON d.subject = k.subject AND d.oid = k.commit_oid
                 WHERE k.ignored = 0 AND k.outcome <> 'skipped' AND k.at <= d.at)
           WHERE place = 1
           GROUP BY subject, commit_oid) b
  ON b.subject = c.subject AND b.commit_oid = c.oid
LEFT JOIN (SELECT subject, commit_oid, count(*) AS jobs, sum(outcome = 'success') AS green
           FROM (SELECT k.subject, k.commit_oid, k.outcome,
                        row_number() OVER (PARTITION BY k.subject, k.commit_oid, k.job ORDER BY k.at DESC, k.attempt DESC, k.evidence DESC) AS place
                 FROM ci_run k JOIN change d ON d.subject = k.subject AND d.oid = k.commit_oid
                 WHERE k.ignored = 0 AND k.outcome <> 'skipped' AND k.at <= add_duration(d.at, 'PT2H'))
           WHERE place = 1
           GROUP BY subject, commit_oid) a
  ON a.subject = c.subject AND a.commit_oid = c.oid
