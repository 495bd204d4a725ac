-- id: releases_are_signed_by_known_keys
-- question: Is each release tag signed by a key that was given as one of the project's signers?
-- shape: population
-- needs: tag, signature_check
-- version: 1
-- remedy: Sign release tags (git tag -s), and name the signers' keys in plumbline.yaml (`signers`, `keyring`).
-- source: BSIMM16 SE2.4. A key nobody vouches for, one past its life or revoked is no signature; what could not be checked, or a forge's own key, is no answer
SELECT t.subject, t.at,
       CASE WHEN k.verdict = 'good' THEN 1
            WHEN t.signature = 'none' OR k.verdict IN ('bad', 'unknown_key', 'expired', 'revoked', 'weak') THEN 0 END AS ok,
       t.evidence, t.name || ', ' || coalesce(k.verdict, CASE WHEN t.signature = 'none' THEN 'not signed' ELSE 'not looked at' END) AS detail
FROM tag t
LEFT JOIN signature_check k ON k.subject = t.subject AND k.what = 'tag' AND k.name = t.name
WHERE t.release = 1 AND t.candidate = 0
