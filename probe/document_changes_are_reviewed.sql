-- id: document_changes_are_reviewed
-- question: Was each change to a document of kind :kind reviewed by somebody who did not write it?
-- shape: population
-- needs: document::kind, review | review_event
-- parameters: kind
-- places: review
-- version: 3
-- remedy: Let somebody else review changes to documents of kind :kind and leave the trace in git or on the forge.
-- source: BSIMM16 SFD3.1; no trace is no answer unless reviews are declared to live in git
SELECT c.subject, k.at,
       CASE WHEN k.approved = 1 THEN 1
            WHEN k.request IS NOT NULL THEN CASE WHEN c.reviewed = 1 AND p.git = 1 THEN 1 ELSE 0 END
            WHEN c.reviewed = 1 THEN 1
            WHEN k.unread = 1 THEN NULL
            WHEN p.others = 0 AND p.forge = 0 THEN 0 END AS ok,
       c.evidence,
       CASE WHEN k.approved = 1 THEN k.request || ': approved' WHEN k.request IS NOT NULL THEN k.request || ': no approval before the merge'
            WHEN c.reviewed = 1 THEN 'reviewed' WHEN c.requested = 1 THEN 'a change request, no approval seen' ELSE 'no review seen' END AS detail
FROM change c
JOIN landed_commit k ON k.subject = c.subject AND k.oid = c.oid
LEFT JOIN (SELECT subject, max(place = 'git') AS git, max(place = 'forge') AS forge, max(place NOT IN ('git', 'forge')) AS others
           FROM place WHERE kind = 'review' GROUP BY subject) p ON p.subject = c.subject
WHERE EXISTS (SELECT 1 FROM document d WHERE d.subject = c.subject AND d.oid = c.oid AND d.kind = :kind)
