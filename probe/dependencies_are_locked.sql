-- id: dependencies_are_locked
-- question: Does the repository hold a lock file that pins its dependencies?
-- shape: presence
-- needs: document:lock
-- place: git
-- version: 1
-- remedy: Commit the lock file of the package manager.
-- source: BSIMM16 SR1.5; a manifest with ranges pins nothing
SELECT subject, since, until, evidence, path AS detail
FROM document
WHERE kind = 'lock' AND substantive = 1
