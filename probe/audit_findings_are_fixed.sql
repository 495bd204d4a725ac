-- id: audit_findings_are_fixed
-- question: Did a change fix a numbered finding of an audit or a penetration test?
-- shape: presence
-- needs: commit
-- version: 1
-- remedy: Name the finding of the report (TOB-ABC-7, ABC-01-003) in the message of the change that fixes it.
-- source: BSIMM16 PT1.2; a finding that is only mentioned is none
SELECT subject, at AS since, NULL AS until, evidence, keys AS detail
FROM commits
WHERE ' ' || keys GLOB '* audit:*'
