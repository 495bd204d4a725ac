-- id: static_analysis_findings_are_fixed
-- question: Did a change name a numbered finding of a static analyser?
-- shape: presence
-- needs: commit
-- version: 1
-- remedy: Name the analyser's finding (Coverity CID, code scanning alert) in the message of the change that fixes it.
-- source: BSIMM16 CR1.4; shows that an analyser read this code, where a configuration only says it should
SELECT subject, at AS since, NULL AS until, evidence, keys AS detail
FROM commits
WHERE instr(' ' || keys, ' coverity:') > 0 OR instr(' ' || keys, ' codeql:') > 0 OR instr(' ' || keys, ' alert:') > 0
