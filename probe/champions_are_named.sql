-- id: champions_are_named
-- question: Are security champions named?
-- shape: presence
-- needs: document:doc.champions
-- version: 1
-- remedy: Name a champion for each team where everybody finds it.
-- source: BSIMM16 SM2.3; a list of names alone is no programme
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = 'doc.champions' AND substantive = 1
