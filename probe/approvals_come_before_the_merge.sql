-- id: approvals_come_before_the_merge
-- question: Was each approval by another human given before the change was merged?
-- shape: population
-- needs: review_event
-- version: 1
-- remedy: Let the forge refuse a merge that nobody has approved.
-- source: our choice: an approval after the merge stops nothing
SELECT v.subject, v.at, CASE WHEN m.at < v.at THEN 0 ELSE 1 END AS ok, v.evidence,
       v.change || CASE WHEN m.at < v.at THEN ': approved after the merge' ELSE ': approved' END AS detail
FROM review_event v
LEFT JOIN review_event m ON m.subject = v.subject AND m.change = v.change AND m.what = 'merged' AND m.at < v.at
WHERE v.what = 'vote' AND v.vote = 'approved' AND v.self = 0 AND v.bot = 0
