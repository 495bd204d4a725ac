-- id: findings_of_two_techniques_are_decided
-- question: Were findings of two techniques decided on in one place within 90 days of each other?
-- shape: presence
-- needs: finding
-- version: 2
-- remedy: Bring the results of all tools into one triage.
-- source: BSIMM16 CR3.2; side by side in two dashboards is not combined; one that only a report in doubt no longer
--   lists may be decided on
WITH settled AS MATERIALIZED (
  SELECT subject, category, evidence, decided AS t, 1 AS sure FROM finding WHERE decided IS NOT NULL
  UNION ALL
  SELECT subject, category, evidence, missed, 0 FROM finding WHERE missed IS NOT NULL)
SELECT b.subject, b.t AS since, add_duration(max(a.t), 'P90D') AS until, b.evidence,
       max(a.category) || ' and ' || b.category AS detail, nullif(a.sure AND b.sure, 0) AS ok
FROM settled b
JOIN settled a ON a.subject = b.subject AND a.category <> b.category AND a.t <= b.t AND add_duration(a.t, 'P90D') > b.t
GROUP BY b.subject, b.t, b.evidence, b.category, a.sure, b.sure
