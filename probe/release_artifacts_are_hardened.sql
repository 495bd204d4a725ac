-- id: release_artifacts_are_hardened
-- question: Does each released binary carry the exploit mitigations a check looks for?
-- shape: population
-- needs: artifact
-- version: 1
-- remedy: Set the missing mitigations for release builds and check the shipped file.
-- source: BSIMM16 SE3.2; read from the shipped file, since flags can be passed twice and cancel
SELECT subject, at, CASE WHEN hardening IS NULL THEN NULL WHEN instr(' ' || hardening, ' missing:') > 0 THEN 0 ELSE 1 END AS ok, evidence,
       name || ', ' || coalesce(hardening, 'not looked at') AS detail
FROM artifact
WHERE release IS NOT NULL
