-- id: releases_have_notes
-- question: Do the release notes in the tagged tree name the version?
-- shape: population
-- needs: tag, document:doc.release_notes, release_note
-- places: doc.release_notes
-- version: 3
-- remedy: Write what changed, and what is security-relevant in it, under a heading with the version, before tagging.
-- source: for packs of your own; tags of one commit are one release, so that v2.7 and v2.7.0 share their notes. Notes
--   that name no version at all, such as one file a change, count where they changed since the release before of the
--   same series of tags, which only a tag tells whose commit stood on the main line when it was made; of notes that could
--   not be read nobody knows
WITH release AS (
  SELECT t.subject, t.at, t.oid, tag_series(t.name) AS series, min(t.evidence) AS evidence, min(t.name) AS name,
         max(n.says = 'this') AS named, max(n.says = 'unread') AS unread, max(n.says = 'other') AS other,
         max(c.oid IS NOT NULL) AS landed
  FROM tag t
  LEFT JOIN commits c ON c.subject = t.subject AND c.oid = t.oid AND c.at <= t.at
  LEFT JOIN release_note n ON n.subject = t.subject AND n.oid = t.oid AND n.name = t.name
  WHERE t.release = 1 AND t.candidate = 0
  GROUP BY t.subject, t.at, t.oid, tag_series(t.name)),
made AS (SELECT *, min(at) OVER (PARTITION BY subject, series, oid) AS first FROM release),
ordered AS (
  SELECT *, max(CASE WHEN landed THEN first END) OVER (PARTITION BY subject, series ORDER BY first RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM made),
notes AS MATERIALIZED (SELECT subject, path, since FROM document WHERE kind = 'doc.release_notes')
SELECT r.subject, r.at,
       CASE WHEN r.named THEN 1 WHEN r.unread THEN NULL
            WHEN landed AND EXISTS (SELECT 1 FROM notes d
                         WHERE d.subject = r.subject AND d.since <= r.at AND (r.before IS NULL OR d.since > r.before)
                           AND NOT EXISTS (SELECT 1 FROM release_note n WHERE n.subject = r.subject AND n.oid = r.oid AND n.path = d.path))
            THEN 1 WHEN p.subject IS NOT NULL AND (landed OR other) THEN 0 END AS ok,
       r.evidence, r.name AS detail
FROM ordered r
LEFT JOIN (SELECT subject FROM place WHERE kind = 'doc.release_notes' GROUP BY subject HAVING min(place) = 'git' AND max(place) = 'git') p
  ON p.subject = r.subject
