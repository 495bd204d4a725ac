-- id: changes_come_by_request
-- question: Did each change reach the main line through a change request or another person's merge?
-- shape: population
-- needs: commit, review | review_event
-- places: review
-- version: 3
-- remedy: Close the main line to direct pushes and let every change come by request.
-- source: BSIMM16 SE3.9; proves that the change stood somewhere before it landed, not that anybody read it
SELECT l.subject, l.at,
       CASE WHEN l.requested = 1 OR l.merger_independent = 1 THEN 1
            WHEN l.unread = 1 THEN NULL
            WHEN p.others = 0 AND (p.forge = 0 OR l.forge_told = 1) THEN 0 END AS ok,
       l.evidence,
       CASE WHEN l.request IS NOT NULL THEN l.request WHEN l.requested = 1 THEN 'a change request'
            WHEN l.merger_independent = 1 THEN 'merged by another' ELSE 'no request seen' END AS detail
FROM landing l
LEFT JOIN (SELECT subject, max(place = 'forge') AS forge, max(place NOT IN ('git', 'forge')) AS others
           FROM place WHERE kind = 'review' GROUP BY subject) p ON p.subject = l.subject
