-- id: dependencies_are_locked
-- question: Does the repository hold a lock file, or submodules, that pin its dependencies?
-- shape: presence
-- needs: document:lock, document:config.submodules
-- place: git
-- version: 2
-- remedy: Commit the lock file of the package manager.
-- source: BSIMM16 SR1.5; a manifest with ranges pins nothing, a submodule pins a commit
SELECT subject, since, until, evidence, path AS detail
FROM document
WHERE kind IN ('lock', 'config.submodules') AND substantive = 1
