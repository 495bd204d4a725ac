-- id: architecture_changes_reach_the_threat_model
-- question: Was the threat model renewed, in more than a few words, within 90 days of each change to the architecture's description?
-- shape: population
-- needs: document:doc.architecture | document:doc.design, document:doc.threat
-- places: doc.threat
-- version: 3
-- remedy: Look at the threat model whenever the architecture's description changes.
-- source: BSIMM16 AA1.1: a model older than the design it describes is no review; 90 days are our choice. One row a change, however many files it touches. A version counts that is the first of its file, says
--   something else by its facts, or grew or shrank by 80 bytes, a line of text (our choice). A smaller one may be a spelling or a word that matters, and one from before the change may have known of it or not: undecided
WITH version AS (
  SELECT subject, since, before IS NULL OR abs(bytes - before) >= 80 OR facts IS NOT said AS renews
  FROM (SELECT subject, since, bytes, facts, lag(bytes) OVER w AS before, lag(facts) OVER w AS said
        FROM document WHERE kind = 'doc.threat' AND substantive = 1 WINDOW w AS (PARTITION BY subject, path ORDER BY since))),
change AS (
  SELECT subject, since, min(evidence) AS evidence, min(path) || CASE WHEN count(DISTINCT path) > 1 THEN ' and ' || (count(DISTINCT path) - 1) || ' more' ELSE '' END AS path,
         add_duration(since, 'P90D') AS due
  FROM document WHERE kind IN ('doc.architecture', 'doc.design') AND substantive = 1 GROUP BY subject, since)
SELECT subject, coalesce(done, due) AS at,
       CASE WHEN done IS NOT NULL THEN 1 WHEN kept IS NOT NULL AND near IS NULL THEN 0 END AS ok, evidence,
       path || CASE WHEN done IS NOT NULL THEN ', threat model renewed' WHEN near THEN ', threat model renewed before it alone' WHEN near = 0 THEN ', threat model changed by a few words at most'
                    ELSE ', threat model not renewed' END AS detail
FROM (SELECT c.subject, c.evidence, c.path, c.due, p.subject AS kept,
             (SELECT min(t.since) FROM version t WHERE t.subject = c.subject AND t.renews AND t.since BETWEEN c.since AND c.due) AS done,
             (SELECT max(t.renews) FROM version t WHERE t.subject = c.subject AND add_duration(t.since, 'P90D') >= c.since AND t.since <= c.due) AS near
      FROM change c
      LEFT JOIN (SELECT subject FROM place WHERE kind = 'doc.threat' GROUP BY subject HAVING min(place) = 'git' AND max(place) = 'git') p
        ON p.subject = c.subject)
