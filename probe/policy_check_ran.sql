-- id: policy_check_ran
-- question: Did a machine check something against the policy and keep the result?
-- shape: presence
-- needs: tool_run:policy
-- version: 3
-- remedy: Let a policy engine check at least one statement of the policy, and keep its log.
-- source: BSIMM16 CP1.3; a policy nobody enforces is a wish
SELECT subject, at AS since, NULL AS until, evidence, tool || ' ' || outcome || CASE WHEN looked IS NULL THEN ', does not say what it looked at, or how it ended' ELSE '' END AS detail, looked AS ok
FROM tool_run
WHERE category = 'policy' AND looked IS NOT 0
