-- id: fuzz_targets_are_kept
-- question: Are fuzz targets for the product's own interfaces kept?
-- shape: presence
-- needs: document:test.fuzz
-- version: 1
-- remedy: Write a fuzz target for each interface that takes input from outside.
-- source: BSIMM16 ST2.6; a target that nobody runs is not fuzzing
SELECT subject, since, until, evidence, path AS detail
FROM document
WHERE kind = 'test.fuzz' AND substantive = 1
