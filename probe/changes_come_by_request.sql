-- id: changes_come_by_request
-- question: Did each change reach the main line through a change request or another person's merge?
-- shape: population
-- needs: commit, review
-- places: review
-- version: 1
-- remedy: Close the main line to direct pushes and let every change come by request.
-- source: BSIMM16 SE3.9; proves that the change stood somewhere before it landed, not that anybody read it
SELECT c.subject, c.at,
       CASE WHEN c.requested = 1 OR c.merger_independent = 1 THEN 1 WHEN p.subject IS NOT NULL THEN 0 END AS ok, c.evidence,
       CASE WHEN c.requested = 1 THEN 'a change request' WHEN c.merger_independent = 1 THEN 'merged by another' ELSE 'no request seen' END AS detail
FROM change c
LEFT JOIN (SELECT subject FROM place WHERE kind = 'review' GROUP BY subject HAVING min(place) = 'git' AND max(place) = 'git') p
  ON p.subject = c.subject
