-- id: architecture_changes_reach_the_threat_model
-- question: Was the threat model renewed, in more than a few words, within 90 days of each change to the architecture's description?
-- shape: population
-- needs: document:doc.architecture | document:doc.design, document:doc.threat
-- places: doc.threat
-- version: 2
-- remedy: Look at the threat model whenever the architecture's description changes.
-- source: BSIMM16 AA1.1: a model older than the design it describes is no review; 90 days before or after are our choice. A version counts that is the first of its file, says
--   something else by its facts, or grew or shrank by 80 bytes, a line of text (our choice). A smaller one may be a spelling or a word that matters: undecided
WITH version AS (
  SELECT subject, since, before IS NULL OR abs(bytes - before) >= 80 OR facts IS NOT said AS renews
  FROM (SELECT subject, since, bytes, facts, lag(bytes) OVER w AS before, lag(facts) OVER w AS said
        FROM document WHERE kind = 'doc.threat' AND substantive = 1 WINDOW w AS (PARTITION BY subject, path ORDER BY since)))
SELECT subject, min(coalesce(done, due), due) AS at,
       CASE WHEN done <= due THEN 1 WHEN kept IS NOT NULL AND touched IS NULL THEN 0 END AS ok, evidence,
       path || CASE WHEN done <= due THEN ', threat model renewed' WHEN touched IS NOT NULL THEN ', threat model changed by a few words at most' ELSE ', threat model not renewed' END AS detail
FROM (SELECT d.subject, d.evidence, d.path, add_duration(d.since, 'P90D') AS due, p.subject AS kept,
             (SELECT max(d.since, min(t.since)) FROM version t
              WHERE t.subject = d.subject AND t.renews AND add_duration(t.since, 'P90D') >= d.since) AS done,
             (SELECT 1 FROM version t
              WHERE t.subject = d.subject AND add_duration(t.since, 'P90D') >= d.since AND t.since <= add_duration(d.since, 'P90D') LIMIT 1) AS touched
      FROM document d
      LEFT JOIN (SELECT subject FROM place WHERE kind = 'doc.threat' GROUP BY subject HAVING min(place) = 'git' AND max(place) = 'git') p
        ON p.subject = d.subject
      WHERE d.kind IN ('doc.architecture', 'doc.design') AND d.substantive = 1)
