-- id: commits_are_signed_by_known_keys
-- question: Is each commit signed by a key that was given as one of the project's signers?
-- shape: population
-- needs: commit, signature_check
-- version: 1
-- remedy: Let authors sign their commits, and name their keys in plumbline.yaml (`signers`, `keyring`).
-- source: BSIMM16 SE2.4. A forge's key on a squash commit says nothing of the author, and what could not be checked is no answer
SELECT c.subject, c.at,
       CASE WHEN k.verdict = 'good' THEN 1
            WHEN c.signature = 'none' OR k.verdict IN ('bad', 'unknown_key', 'expired', 'revoked', 'weak') THEN 0 END AS ok,
       c.evidence, coalesce(k.verdict, CASE WHEN c.signature = 'none' THEN 'not signed' ELSE 'not looked at' END) AS detail
FROM commits c
LEFT JOIN signature_check k ON k.subject = c.subject AND k.what = 'commit' AND k.oid = c.oid
WHERE c.bot = 0
