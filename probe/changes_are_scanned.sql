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
             f.at <= add_duration(c.at, 'P1D') AS told, l.done, l.tried
      FROM change c
      LEFT JOIN (SELECT subject, min(at) AS at FROM (SELECT subject, at FROM tool_run UNION ALL SELECT subject, at FROM ci_run)
                 GROUP BY subject) f ON f.subject = c.subject
      LEFT JOIN (SELECT k.subject, k.landed, min(CASE WHEN r.looked = 1 THEN r.at END) AS done,
                        min(CASE WHEN r.looked IS NULL THEN r.at END) AS tried
                 FROM tool_run r  -- CROSS JOIN keeps this order: runs are few beside the commits
                 CROSS JOIN commits k ON k.subject = r.subject AND k.oid = r.commit_oid
                 WHERE r.category = :category
                 GROUP BY k.subject, k.landed) l ON l.subject = c.subject AND l.landed = c.oid)
