-- id: fixes_reach_an_advisory
-- question: Did each fix of a case with a CVE reach a published advisory within :within?
-- shape: population
-- needs: commit, advisory
-- parameters: within
-- version: 1
-- remedy: Publish the advisory and its CVE record when the fix is released.
-- source: FS.16 REQ-OPE-05, proposed gate G7; the row stands from the advisory or the deadline, whichever is first, and not before the fix
SELECT subject, max(at, min(coalesce(told, due), due)) AS at, coalesce(told <= due, 0) AS ok, evidence,
       cve || CASE WHEN told <= due THEN ', advisory published' ELSE ', no advisory in time' END AS detail
FROM (SELECT f.subject, f.at, f.evidence, min(substr(f.key, 5)) AS cve, add_duration(f.at, :within) AS due,
             (SELECT min(a.at) FROM advisory a WHERE a.subject = f.subject AND a.cve = substr(f.key, 5)) AS told
      FROM fix f
      WHERE f.key LIKE 'cve:%'
      GROUP BY f.subject, f.at, f.evidence)
