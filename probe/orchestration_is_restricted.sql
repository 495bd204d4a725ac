-- id: orchestration_is_restricted
-- question: Do the orchestration files restrict what a workload may do?
-- shape: presence
-- needs: document:iac.kubernetes, document:iac.helm
-- version: 1
-- remedy: Add security contexts, network policies or roles to the manifests.
-- source: BSIMM16 SE2.7; using an orchestrator is not using it for security
SELECT subject, since, until, evidence, path || ', ' || facts AS detail
FROM document
WHERE kind IN ('iac.kubernetes', 'iac.helm') AND substantive = 1 AND (instr(' ' || facts || ' ', ' nonroot ') > 0 OR instr(' ' || facts || ' ', ' no_escalation ') > 0
       OR instr(' ' || facts || ' ', ' drop_caps ') > 0 OR instr(' ' || facts || ' ', ' network_policy ') > 0)
