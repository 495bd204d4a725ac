-- id: release_artifacts_are_verified
-- question: Does the signature of each released artefact verify against a pinned key?
-- shape: population
-- needs: artifact
-- version: 1
-- remedy: Sign released artefacts and publish the key where it can be pinned.
-- source: BSIMM16 SE2.4; a signature nobody could check is no answer
SELECT subject, at, CASE signature WHEN 'verified' THEN 1 WHEN 'none' THEN 0 END AS ok, evidence, name || ', ' || coalesce(signature, 'not looked at') AS detail
FROM artifact
WHERE release IS NOT NULL
