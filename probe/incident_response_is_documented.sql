-- id: incident_response_is_documented
-- question: Is it written down how software-security incidents are handled inside the house?
-- shape: presence
-- needs: document:doc.incident
-- version: 1
-- remedy: Write who is called, who decides and how the fix gets out, and exercise it.
-- source: BSIMM16 CMVM1.1; a policy that only tells outsiders where to report is another kind
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = 'doc.incident' AND substantive = 1
