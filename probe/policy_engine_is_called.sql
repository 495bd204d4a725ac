-- id: policy_engine_is_called
-- question: Does a CI configuration on the main line let a machine evaluate policies by itself?
-- shape: presence
-- needs: document:ci.config, ci_call
-- version: 2
-- remedy: Evaluate the policies in CI (conftest, OPA, Kyverno, InSpec).
-- source: BSIMM16 SM3.4; a check of sign-offs or of pins is no lifecycle policy
SELECT subject, since, until, evidence, tool || ' in ' || path || ' on ' || trigger AS detail
FROM ci_call
WHERE category = 'policy' AND tool IN ('conftest', 'inspec') AND live = 1 AND trigger IN ('push', 'change_request', 'schedule', 'tag', 'release')
