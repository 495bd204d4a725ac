-- id: architecture_changes_reach_the_threat_model
-- question: Was the threat model renewed within 90 days of each change to the architecture's description?
-- shape: population
-- needs: document:doc.architecture | document:doc.design, document:doc.threat
-- places: doc.threat
-- version: 1
-- remedy: Look at the threat model whenever the architecture's description changes.
-- source: BSIMM16 AA1.1: a model older than the design it describes is no review; 90 days before or after are our choice
SELECT subject, min(coalesce(done, due), due) AS at,
       CASE WHEN done <= due THEN 1 WHEN kept IS NOT NULL THEN 0 END AS ok, evidence,
       path || CASE WHEN done <= due THEN ', threat model renewed' ELSE ', threat model not renewed' END AS detail
FROM (SELECT d.subject, d.evidence, d.path, add_duration(d.since, 'P90D') AS due, p.subject AS kept,
             (SELECT max(d.since, min(t.since)) FROM document t
              WHERE t.subject = d.subject AND t.kind = 'doc.threat' AND t.substantive = 1 AND add_duration(t.since, 'P90D') >= d.since) AS done
      FROM document d
      LEFT JOIN (SELECT subject FROM place WHERE kind = 'doc.threat' GROUP BY subject HAVING min(place) = 'git' AND max(place) = 'git') p
        ON p.subject = d.subject
      WHERE d.kind IN ('doc.architecture', 'doc.design') AND d.substantive = 1)
