-- id: changes_are_reviewed
-- question: Was each change on the main line approved, as it was merged, by a human who wrote none of it?
-- shape: population
-- needs: commit, review | review_event
-- places: review
-- version: 3
-- remedy: Let somebody else approve each change after its last push, and keep the record: at the forge, or a Reviewed-by trailer.
-- source: BSIMM16 SE3.9; SEMANTICS 4: a forge decides over a trailer unless git is declared a place of reviews; silence is an answer only in a declared place
SELECT l.subject, l.at,
       CASE WHEN l.approved = 1 THEN 1
            WHEN l.request IS NOT NULL THEN CASE WHEN l.trailed = 1 AND p.git = 1 THEN 1 ELSE 0 END
            WHEN l.trailed = 1 THEN 1
            WHEN l.unread = 1 THEN NULL
            WHEN p.forge = 1 AND (l.requested = 1 OR l.forge_told = 0) THEN NULL
            WHEN p.others = 0 THEN 0 END AS ok,
       l.evidence,
       CASE WHEN l.request IS NULL AND l.trailed = 0 AND l.unread = 1 THEN l.detail || ', and not every request of the forge could be read'
            WHEN l.request IS NULL AND l.requested = 1 AND l.trailed = 0 AND l.forge_told = 1 THEN 'names a change request that the forge does not show'
            WHEN l.request IS NULL AND l.trailed = 0 AND l.forge_told = 1 THEN l.detail || ', no request at the forge'
            WHEN l.request IS NULL THEN l.detail
            ELSE l.request || ': ' || l.detail || CASE WHEN l.pieces > 1 THEN ' (' || l.pieces || ' commits)' ELSE '' END
                 || CASE WHEN l.approved = 0 AND l.trailed = 1 THEN '; a trailer in git names a reviewer' ELSE '' END END AS detail
FROM landing l
LEFT JOIN (SELECT subject, max(place = 'git') AS git, max(place = 'forge') AS forge, max(place NOT IN ('git', 'forge')) AS others
           FROM place WHERE kind = 'review' GROUP BY subject) p ON p.subject = l.subject
