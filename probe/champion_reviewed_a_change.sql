-- id: champion_reviewed_a_change
-- question: Did a security champion review a change that was not their own?
-- shape: presence
-- needs: review, role
-- version: 1
-- remedy: Let champions review changes in their teams.
-- source: BSIMM16 SM2.3; a name list without activity is no programme
SELECT r.subject, r.at AS since, NULL AS until, r.evidence, r.what AS detail
FROM review r
JOIN role o ON o.person = r.reviewer AND o.role = 'security_champion' AND o.since <= r.at AND r.at < coalesce(o.until, 9223372036854775807)
WHERE r.what IN ('trailer', 'vote') AND r.self = 0 AND r.bot = 0
