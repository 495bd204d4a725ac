-- id: security_policy_is_published
-- question: Is it published how to report a vulnerability in this product, in more than a template's words?
-- shape: presence
-- needs: document:doc.security_policy
-- version: 1
-- remedy: Write SECURITY.md with a private contact, what to send and when an answer comes.
-- source: BSIMM16 CMVM2.4; a stub or a bare link is not substantive
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = 'doc.security_policy' AND substantive = 1
