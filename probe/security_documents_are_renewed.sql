-- id: security_documents_are_renewed
-- question: Was any security guidance for builders written or changed?
-- shape: presence
-- needs: document:doc.security_policy, document:doc.secure_coding, document:doc.threat, document:doc.hardening
-- version: 1
-- remedy: Look through the security guidance and bring what is out of date up to date.
-- source: BSIMM16 SR1.2
SELECT subject, since, until, evidence, path AS detail
FROM document
WHERE substantive = 1 AND kind IN ('doc.security_policy', 'doc.policy', 'doc.sdl', 'doc.threat', 'doc.incident', 'doc.secure_coding',
                                   'doc.hardening', 'doc.training', 'doc.champions', 'doc.security_checklist')
