-- id: security_documents_are_gathered
-- question: Does one place hold at least three kinds of security guidance, each in a document of its own and one for builders?
-- shape: presence
-- needs: document:doc.security_policy, document:doc.secure_coding, document:doc.threat, document:doc.hardening
-- version: 3
-- remedy: Gather policy, guidance and contacts for developers in one place and link it from the products.
-- source: BSIMM16 SR1.2; three kinds is our choice: one reporting page is no portal, and one
--   page that serves as policy and as incident plan is one document; what reporters, users and responders read is none
--   for those who build
WITH kept AS (
  SELECT subject, kind, path, since, coalesce(until, 9223372036854775807) AS until, evidence
  FROM document
  WHERE substantive = 1 AND kind IN ('doc.security_policy', 'doc.policy', 'doc.sdl', 'doc.threat', 'doc.incident', 'doc.secure_coding',
                                     'doc.hardening', 'doc.training', 'doc.champions', 'doc.security_checklist')),
moment AS (
  SELECT subject, since AS at FROM kept
  UNION
  SELECT subject, until FROM kept WHERE until < 9223372036854775807)
SELECT m.subject, m.at AS since, nullif(min(k.until), 9223372036854775807) AS until, max(k.evidence) AS evidence,
       count(DISTINCT k.kind) || ' kinds' AS detail
FROM moment m
JOIN kept k ON k.subject = m.subject AND k.since <= m.at AND m.at < k.until
GROUP BY m.subject, m.at
HAVING count(DISTINCT k.kind) >= 3 AND count(DISTINCT k.path) >= 3
   AND max(k.kind NOT IN ('doc.security_policy', 'doc.incident', 'doc.hardening')) = 1
