-- id: releases_name_a_sign_off
-- question: Does the commit of each release name a :trailer?
-- shape: population
-- needs: tag, commit
-- parameters: trailer
-- places: signoff
-- version: 1
-- remedy: Let the owner of the risk add a :trailer trailer to the release commit.
-- source: BSIMM16 SM2.6, CP2.2; Signed-off-by is about the right to contribute and is no such sign-off
SELECT t.subject, t.at,
       CASE WHEN instr(' ' || c.trailers || ' ', ' ' || :trailer || ' ') > 0 THEN 1 WHEN p.subject IS NOT NULL THEN 0 END AS ok,
       t.evidence, t.name AS detail
FROM tag t
LEFT JOIN commits c ON c.subject = t.subject AND c.oid = t.oid AND c.at <= t.at
LEFT JOIN (SELECT subject FROM place WHERE kind = 'signoff' GROUP BY subject HAVING min(place) = 'git' AND max(place) = 'git') p
  ON p.subject = t.subject
WHERE t.release = 1 AND t.candidate = 0
