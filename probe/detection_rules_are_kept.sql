-- id: detection_rules_are_kept
-- question: Are rules that detect attacks on the running software kept as code?
-- shape: presence
-- needs: document:monitoring.rules
-- version: 2
-- remedy: Keep detection rules for the application's own behaviour under version control.
-- source: BSIMM16 SE3.3, SE1.1
SELECT subject, since, until, evidence, path AS detail
FROM document
WHERE kind = 'monitoring.rules' AND substantive = 1 AND instr(' ' || facts || ' ', ' security ') > 0
