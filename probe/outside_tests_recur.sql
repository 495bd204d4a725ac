-- id: outside_tests_recur
-- question: Was a second test or audit by people from outside recorded, after another one?
-- shape: presence
-- needs: document:doc.audit_report
-- version: 1
-- remedy: Have the product tested from outside at intervals, and keep each report.
-- source: BSIMM16 PT2.3; another year in the name, or half a year between the two: our choice
SELECT b.subject, b.since, b.until, b.evidence, b.path || ', after ' || min(a.path) AS detail
FROM document b
JOIN document a ON a.subject = b.subject AND a.kind = b.kind AND a.substantive = 1 AND a.path <> b.path
  AND a.since <= b.since AND coalesce(a.until, 9223372036854775807) > b.since
WHERE b.kind = 'doc.audit_report' AND b.substantive = 1
  AND (add_duration(a.since, 'P180D') <= b.since
       OR (instr(a.facts, 'year:') > 0 AND instr(b.facts, 'year:') > 0
           AND substr(a.facts, instr(a.facts, 'year:'), 9) < substr(b.facts, instr(b.facts, 'year:'), 9)))
GROUP BY b.subject, b.since, b.until, b.evidence, b.path
