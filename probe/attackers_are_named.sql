-- id: attackers_are_named
-- question: Does a threat model name who would attack this product?
-- shape: presence
-- needs: document:doc.threat
-- version: 1
-- remedy: Add the attackers you expect, with what they want and can do, to the threat model.
-- source: BSIMM16 AM1.3; the fact "actors" is read from the content
SELECT subject, since, until, evidence, path || ', names actors' AS detail
FROM document
WHERE kind = 'doc.threat' AND substantive = 1 AND instr(' ' || facts || ' ', ' actors ') > 0
