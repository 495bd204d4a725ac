-- id: refs_of_the_forge_are_in_the_clone
-- question: Is each tag, and each head of the main line, that the forge was seen to serve in the clone that is read, two days later?
-- shape: population
-- needs: setting:target, setting:head, commit, tag
-- version: 1
-- remedy: Fetch the clone from the forge, tags too, and find out who moved what differs.
-- source: our choice: reconciliation of the forge with git; two days are the default tolerance. A tag that was served for less makes no row; a head does, it has to be below the next one
SELECT s.subject, add_duration(s.since, 'P2D') AS at,
       CASE WHEN s.name = 'target'
            THEN EXISTS (SELECT 1 FROM tag t WHERE t.subject = s.subject AND t.name = substr(s.thing, 5) AND t.oid = s.value AND t.at <= add_duration(s.since, 'P2D'))
            ELSE EXISTS (SELECT 1 FROM commits c WHERE c.subject = s.subject AND c.oid = s.value AND c.at <= add_duration(s.since, 'P2D')) END AS ok,
       s.evidence, s.thing || ' at ' || substr(s.value, 1, 12) AS detail
FROM setting s
WHERE s.name = 'head' OR (s.name = 'target' AND coalesce(s.until, 9223372036854775807) >= add_duration(s.since, 'P2D'))
