-- id: findings_of_two_techniques_are_decided
-- question: Were findings of two techniques decided on in one place within 90 days of each other?
-- shape: presence
-- needs: finding
-- version: 1
-- remedy: Bring the results of all tools into one triage.
-- source: BSIMM16 CR3.2; side by side in two dashboards is not combined
SELECT b.subject, b.decided AS since, add_duration(max(a.decided), 'P90D') AS until, b.evidence, max(a.category) || ' and ' || b.category AS detail
FROM finding b
JOIN finding a ON a.subject = b.subject AND a.category <> b.category AND a.decided <= b.decided AND add_duration(a.decided, 'P90D') > b.decided
GROUP BY b.subject, b.decided, b.evidence, b.category
