-- id: fixes_of_the_tracker_are_in_the_history
-- question: Is each commit that the tracker names as the fix of a ticket in a history that was read, 90 days later?
-- shape: population
-- needs: ticket, commit
-- version: 1
-- remedy: Find the commit: a repository that is not collected, a branch that never landed, or a history that was rewritten.
-- source: our choice: reconciliation of the tracker with git; any repository of the tree will do, an abbreviated id too. What is no id of git
--   (a Subversion revision) makes no row
SELECT e.subject, add_duration(e.at, 'P90D') AS at,
       CASE WHEN EXISTS (SELECT 1 FROM subject s CROSS JOIN commits c ON c.subject = s.name AND c.oid >= e.to_value AND c.oid < e.to_value || 'g'
                         WHERE c.at <= add_duration(e.at, 'P90D')) THEN 1
            WHEN EXISTS (SELECT 1 FROM commits c WHERE c.at <= add_duration(e.at, 'P90D')) THEN 0 END AS ok,
       e.evidence, e.key || ', fixed by ' || substr(e.to_value, 1, 12) AS detail
FROM ticket_event e
WHERE e.what = 'fix' AND e.to_value NOT GLOB '*[^0-9a-f]*' AND (length(e.to_value) IN (40, 64) OR (length(e.to_value) >= 7 AND e.to_value GLOB '*[a-f]*'))
