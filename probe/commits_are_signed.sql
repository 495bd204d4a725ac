-- id: commits_are_signed
-- question: Does each commit carry a signature that is not the forge's own?
-- shape: population
-- needs: commit
-- version: 1
-- remedy: Let authors sign their commits, and publish the keys.
-- source: BSIMM16 SE2.4; seen, not verified. A forge's key on a squash commit says nothing of the author
SELECT c.subject, c.at,
       CASE WHEN c.signature = 'none' THEN 0 WHEN p.address = 'noreply@github.com' THEN NULL ELSE 1 END AS ok, c.evidence,
       CASE WHEN c.signature <> 'none' AND p.address = 'noreply@github.com' THEN 'signed by the forge' ELSE c.signature END AS detail
FROM commits c
LEFT JOIN person p ON p.id = c.committer
WHERE c.bot = 0
