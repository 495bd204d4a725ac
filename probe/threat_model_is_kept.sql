-- id: threat_model_is_kept
-- question: Is a threat model kept for this product?
-- shape: presence
-- needs: document:doc.threat
-- version: 1
-- remedy: Keep the threat model beside the code and renew it when the design changes.
-- source: BSIMM16 AA1.1; a template that only lists STRIDE is not substantive
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = 'doc.threat' AND substantive = 1
