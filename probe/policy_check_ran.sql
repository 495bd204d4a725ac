-- id: policy_check_ran
-- question: Did a machine check something against the policy and keep the result?
-- shape: presence
-- needs: tool_run:policy
-- version: 2
-- remedy: Let a policy engine check at least one statement of the policy, and keep its log.
-- source: BSIMM16 CP1.3; a policy nobody enforces is a wish
SELECT subject, at AS since, NULL AS until, evidence, tool || ' ' || outcome AS detail
FROM tool_run
WHERE category = 'policy' AND outcome IN ('success', 'findings') AND (inputs > 0 OR findings > 0)
