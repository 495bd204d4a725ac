-- id: releases_have_notes
-- question: Were the release notes changed since the release before?
-- shape: population
-- needs: tag, document:doc.release_notes
-- places: doc.release_notes
-- version: 2
-- remedy: Write what changed, and what is security-relevant in it, before tagging.
-- source: for packs of your own; only tags whose commit stood on the main line when they were made; tags of one
--   commit are one release, so that v2.7 and v2.7.0 share their notes
WITH release AS (
  SELECT t.subject, t.at, t.oid, min(t.evidence) AS evidence, min(t.name) AS name
  FROM tag t
  JOIN commits c ON c.subject = t.subject AND c.oid = t.oid AND c.at <= t.at
  WHERE t.release = 1 AND t.candidate = 0
  GROUP BY t.subject, t.at, t.oid),
made AS (SELECT *, min(at) OVER (PARTITION BY subject, oid) AS first FROM release),
ordered AS (
  SELECT *, max(first) OVER (PARTITION BY subject ORDER BY first RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM made),
notes AS MATERIALIZED (SELECT subject, since FROM document WHERE kind = 'doc.release_notes')
SELECT r.subject, r.at,
       CASE WHEN EXISTS (SELECT 1 FROM notes d WHERE d.subject = r.subject AND d.since <= r.at AND (r.before IS NULL OR d.since > r.before))
            THEN 1 WHEN p.subject IS NOT NULL THEN 0 END AS ok,
       r.evidence, r.name AS detail
FROM ordered r
LEFT JOIN (SELECT subject FROM place WHERE kind = 'doc.release_notes' GROUP BY subject HAVING min(place) = 'git' AND max(place) = 'git') p
  ON p.subject = r.subject
