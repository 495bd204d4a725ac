-- id: exceptions_have_an_expiry
-- question: Are exceptions from security checks kept in a file that says when they expire?
-- shape: presence
-- needs: document:config.waiver
-- version: 1
-- remedy: Give each entry of the waiver file a reason and an expiry date.
-- source: BSIMM16 SM1.7; a suppression without an end is no tracked exception
SELECT subject, since, until, evidence, path || ', with expiry' AS detail
FROM document
WHERE kind = 'config.waiver' AND substantive = 1 AND instr(' ' || facts || ' ', ' expiry ') > 0
