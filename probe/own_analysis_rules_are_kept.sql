-- id: own_analysis_rules_are_kept
-- question: Are rules of our own for the static analyser kept under version control?
-- shape: presence
-- needs: document:config.sast_rules
-- version: 1
-- remedy: Write rules for the bugs of your own code and version them.
-- source: BSIMM16 CR2.6; switching on a vendor's rule pack is not this
SELECT subject, since, until, evidence, path AS detail
FROM document
WHERE kind = 'config.sast_rules' AND substantive = 1
