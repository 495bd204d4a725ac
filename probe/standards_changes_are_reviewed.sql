-- id: standards_changes_are_reviewed
-- question: Was each change to a security standard or policy reviewed by somebody who did not write it?
-- shape: population
-- needs: document:doc.policy | document:doc.secure_coding | document:doc.sdl, review
-- places: review
-- version: 1
-- remedy: Let somebody of another function review changes to standards and leave the trace in git or on the forge.
-- source: BSIMM16 SR2.2; a style of code is no security standard; no trace is no answer unless reviews are declared to live in git
SELECT c.subject, c.at,
       CASE WHEN c.reviewed = 1 THEN 1 WHEN p.subject IS NOT NULL THEN 0 END AS ok, c.evidence,
       CASE WHEN c.reviewed = 1 THEN 'reviewed' WHEN c.requested = 1 THEN 'a change request, no approval seen' ELSE 'no review seen' END AS detail
FROM change c
LEFT JOIN (SELECT subject FROM place WHERE kind = 'review' GROUP BY subject HAVING min(place) = 'git' AND max(place) = 'git') p
  ON p.subject = c.subject
WHERE EXISTS (SELECT 1 FROM document d
              WHERE d.subject = c.subject AND d.oid = c.oid AND d.kind IN ('doc.policy', 'doc.secure_coding', 'doc.sdl'))
