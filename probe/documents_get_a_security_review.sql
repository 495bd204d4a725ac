-- id: documents_get_a_security_review
-- question: Was each request that changed a document of kind :kind read by somebody with a role in security who did not write it, before it was merged?
-- shape: population
-- needs: document::kind, review_event
-- parameters: kind
-- version: 1
-- remedy: Let a security reviewer approve or refuse changes to documents of kind :kind; name who they are under `roles` of the feed.
-- source: BSIMM16 SFD1.2, AA2.4; a peer's approval is no security review, being asked is none, and whether anybody has the role must be known first
SELECT l.subject, l.at,
       CASE WHEN EXISTS (SELECT 1 FROM review_event v WHERE v.subject = l.subject AND v.change = l.request AND v.what = 'vote' AND v.role = 'security'
                         AND v.vote IN ('approved', 'changes_requested') AND v.self = 0 AND v.bot = 0 AND v.at <= m.at) THEN 1
            WHEN EXISTS (SELECT 1 FROM review_event v WHERE v.subject = l.subject AND v.role = 'security' AND v.at <= l.at) THEN 0 END AS ok,
       l.evidence, l.request || ', changes ' || :kind AS detail
FROM landing l
JOIN review_event m ON m.subject = l.subject AND m.change = l.request AND m.what = 'merged'
WHERE EXISTS (SELECT 1 FROM landed_commit p JOIN document d ON d.subject = p.subject AND d.oid = p.oid AND d.kind = :kind
              WHERE p.subject = l.subject AND p.request = l.request)
