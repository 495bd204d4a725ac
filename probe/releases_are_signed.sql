-- id: releases_are_signed
-- question: Is each release tag signed in the repository?
-- shape: population
-- needs: tag
-- version: 1
-- remedy: Sign release tags (git tag -s) and publish the key.
-- source: BSIMM16 SE2.4; seen, not verified. A lightweight tag carries no signature, whatever its commit carries
SELECT subject, at, CASE WHEN annotated = 1 AND signature IN ('openpgp', 'ssh', 'x509') THEN 1 WHEN signature = 'other' THEN NULL ELSE 0 END AS ok,
       evidence, name || CASE WHEN annotated = 0 THEN ', lightweight' ELSE ', ' || signature END AS detail
FROM tag
WHERE release = 1 AND candidate = 0
