-- id: document_change_cites_a_case
-- question: Was a document of kind :kind changed because of an incident or a vulnerability that the change names?
-- shape: presence
-- needs: document::kind, commit
-- parameters: kind
-- version: 2
-- remedy: Name the incident (INC-, SEC-, PSIRT-) or the finding of an audit in the message of a change to a document of kind :kind.
-- source: BSIMM16 CP3.3, CMVM3.2, AA3.2; an ordinary ticket key names work, not a case: the three prefixes are our choice; a CVE
--   in such a change is nearly always that of a dependency it renews
SELECT d.subject, d.since, NULL AS until, d.evidence, d.path || ', ' || c.keys AS detail
FROM document d
JOIN commits c ON c.subject = d.subject AND c.oid = d.oid
WHERE d.kind = :kind AND d.substantive = 1
  AND (instr(' ' || c.keys, ' ticket:INC-') > 0 OR instr(' ' || c.keys, ' ticket:SEC-') > 0 OR instr(' ' || c.keys, ' ticket:PSIRT-') > 0
       OR instr(' ' || c.keys, ' audit:') > 0 OR instr(' ' || c.keys, ' ops:') > 0)
