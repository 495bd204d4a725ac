-- id: policy_as_code_is_kept
-- question: Are policies kept as code that a machine evaluates?
-- shape: presence
-- needs: document:config.policy_as_code
-- version: 1
-- remedy: Write the release and deployment policy as code (Rego, Kyverno, conftest) and version it.
-- source: BSIMM16 SM3.4, SE2.7; plain CI is no policy
SELECT subject, since, until, evidence, path AS detail
FROM document
WHERE kind = 'config.policy_as_code' AND substantive = 1
