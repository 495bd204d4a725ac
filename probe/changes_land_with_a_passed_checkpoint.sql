-- id: changes_land_with_a_passed_checkpoint
-- question: Did each change land with its last security check passed, or with a granted exception?
-- shape: population
-- needs: commit, tool_run, waiver
-- version: 2
-- remedy: Make the security check required, and let exceptions be requested, approved and ended.
-- source: BSIMM16 SM1.7; only changes that a security tool looked at before they landed make a row;
--   one that does not say what it looked at, or how it ended, is in doubt
SELECT c.subject, c.at,
       CASE WHEN r.outcome = 'success' AND r.looked = 1 THEN 1
            WHEN EXISTS (SELECT 1 FROM waiver w
                         WHERE w.subject = c.subject AND w.since <= c.at AND c.at < coalesce(w.until, 9223372036854775807)) THEN 1
            WHEN r.looked IS NULL THEN NULL
            ELSE 0 END AS ok,
       c.evidence, r.tool || ' ' || r.outcome AS detail
FROM (SELECT k.subject, k.landed, t.tool, t.outcome, t.looked,
             row_number() OVER (PARTITION BY k.subject, k.landed ORDER BY t.at DESC, t.evidence DESC) AS place
      FROM tool_run t  -- CROSS JOIN keeps this order: runs are few beside the commits
      CROSS JOIN commits k ON k.subject = t.subject AND k.oid = t.commit_oid AND t.at <= k.at
      WHERE t.category IN ('sast', 'sca', 'secret', 'dast', 'container', 'iac')) r
CROSS JOIN change c ON c.subject = r.subject AND c.oid = r.landed
WHERE r.place = 1
