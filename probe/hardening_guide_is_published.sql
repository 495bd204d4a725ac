-- id: hardening_guide_is_published
-- question: Is there a guide for installing or running the product securely?
-- shape: presence
-- needs: document:doc.hardening
-- version: 1
-- remedy: Write which settings are secure, which are not, and how to check them; renew it with releases.
-- source: BSIMM16 SE1.4; an installation guide without a word on security is not this kind
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = 'doc.hardening' AND substantive = 1
