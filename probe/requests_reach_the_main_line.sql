-- id: requests_reach_the_main_line
-- question: Is each request the forge calls merged found on the main line of the repository?
-- shape: population
-- needs: review_event, commit
-- version: 1
-- remedy: Fetch the repository again; if the commits are nowhere, ask who rewrote the branch.
-- source: our choice: reconciliation of the forge with git. A request merged into another branch is not judged
SELECT m.subject, add_duration(m.at, 'P90D') AS at,
       CASE WHEN EXISTS (SELECT 1 FROM landing l WHERE l.subject = m.subject AND l.request = m.change AND l.at <= add_duration(m.at, 'P90D')) THEN 1
            WHEN EXISTS (SELECT 1 FROM landing l JOIN review_event o ON o.subject = l.subject AND o.change = l.request AND o.what = 'merged'
                         WHERE l.subject = m.subject AND o.branch = m.branch AND l.at <= m.at) THEN 0 END AS ok,
       m.evidence, m.change || ' into ' || coalesce(m.branch, 'a branch it does not name') AS detail
FROM review_event m
WHERE m.what = 'merged'
