-- id: advisories_are_published
-- question: Was a security advisory for this product published?
-- shape: presence
-- needs: document:doc.advisory, advisory
-- version: 1
-- remedy: Publish an advisory for each fixed vulnerability, with affected versions and the fix.
-- source: BSIMM16 CMVM2.4, CMVM3.6
SELECT subject, since, until, evidence, path AS detail
FROM document
WHERE kind = 'doc.advisory' AND substantive = 1
UNION ALL
SELECT subject, at AS since, NULL AS until, evidence, id || ', ' || severity AS detail
FROM advisory
