-- id: changes_are_reviewed
-- question: Was each change on the main line reviewed by somebody who wrote none of it?
-- shape: population
-- needs: commit, review
-- places: review
-- version: 1
-- remedy: Let somebody else approve each change, and keep the trace: a Reviewed-by trailer, or the forge's record.
-- source: BSIMM16 SE3.9, CR1.5; a request or another's merge proves no approval, silence proves nothing unless reviews live in git
SELECT c.subject, c.at,
       CASE WHEN c.reviewed = 1 THEN 1 WHEN p.subject IS NOT NULL THEN 0 END AS ok, c.evidence,
       CASE WHEN c.reviewed = 1 THEN 'reviewed'
            WHEN c.self_reviewed = 1 THEN 'reviewed by its author or a bot alone'
            WHEN c.merger_independent = 1 THEN 'merged by another, no approval seen'
            WHEN c.requested = 1 THEN 'a change request, no approval seen'
            ELSE 'no trace of a review' END AS detail
FROM change c
LEFT JOIN (SELECT subject FROM place WHERE kind = 'review' GROUP BY subject HAVING min(place) = 'git' AND max(place) = 'git') p
  ON p.subject = c.subject
