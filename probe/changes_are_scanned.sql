-- id: changes_are_scanned
-- question: Did a tool of category :category look at each change within a day of its landing?
-- shape: population
-- needs: commit, tool_run::category
-- parameters: category
-- version: 3
-- remedy: Run the tool on every change, and keep the report with the commit it looked at.
-- source: BSIMM16 CR1.5, CR3.5; the day of grace is our choice; where no run of any kind was seen by then,
--   nothing was there that could have told, and a run that does not say what it looked at is in doubt
SELECT subject, max(landed_at, min(coalesce(done, due), due)) AS at,
       CASE WHEN done <= due THEN 1 WHEN told AND coalesce(tried > due, 1) THEN 0 END AS ok, evidence,
       CASE WHEN done <= due THEN 'scanned'
            WHEN tried <= due THEN 'a run that does not say what it looked at, or how it ended'
            WHEN told THEN 'not scanned' ELSE 'no run of anything seen by then' END AS detail
FROM (SELECT c.subject, c.at AS landed_at, c.evidence, add_duration(c.at, 'P1D') AS due,
             EXISTS (SELECT 1 FROM tool_run t WHERE t.subject = c.subject AND t.at <= add_duration(c.at, 'P1D'))
               OR EXISTS (SELECT 1 FROM ci_run t WHERE t.subject = c.subject AND t.at <= add_duration(c.at, 'P1D')) AS told,
             (SELECT min(r.at) FROM commits k JOIN tool_run r ON r.subject = k.subject AND r.commit_oid = k.oid
              WHERE k.subject = c.subject AND k.landed = c.oid AND r.category = :category
                AND r.looked = 1) AS done,
             (SELECT min(r.at) FROM commits k JOIN tool_run r ON r.subject = k.subject AND r.commit_oid = k.oid
              WHERE k.subject = c.subject AND k.landed = c.oid AND r.category = :category AND r.looked IS NULL) AS tried
      FROM change c)
