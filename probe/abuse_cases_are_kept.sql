-- id: abuse_cases_are_kept
-- question: Are abuse cases written down for this product?
-- shape: presence
-- needs: document:doc.abuse_cases
-- version: 1
-- remedy: Write abuse cases for the attackers of the threat model and test them.
-- source: BSIMM16 AM2.1, ST3.5
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = 'doc.abuse_cases' AND substantive = 1
