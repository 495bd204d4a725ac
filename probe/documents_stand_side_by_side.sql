-- id: documents_stand_side_by_side
-- question: Are two documents of kind :kind kept at the same time?
-- shape: presence
-- needs: document::kind
-- parameters: kind
-- version: 1
-- remedy: Keep one document of kind :kind for each system.
-- source: BSIMM16 AA2.1, CMVM2.3: one may be a single exercise; two is our choice
WITH kept AS (
  SELECT subject, since, coalesce(until, 9223372036854775807) AS until, evidence
  FROM document
  WHERE kind = :kind AND substantive = 1),
moment AS (
  SELECT subject, since AS at FROM kept
  UNION
  SELECT subject, until FROM kept WHERE until < 9223372036854775807),
stretch AS (SELECT subject, at, lead(at) OVER (PARTITION BY subject ORDER BY at) AS next FROM moment)
SELECT m.subject, m.at AS since, m.next AS until, max(k.evidence) AS evidence, count(*) || ' side by side' AS detail
FROM stretch m
JOIN kept k ON k.subject = m.subject AND k.since <= m.at AND m.at < k.until
GROUP BY m.subject, m.at, m.next
HAVING count(*) >= 2
