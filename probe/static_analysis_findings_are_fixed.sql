-- id: static_analysis_findings_are_fixed
-- question: Did a change name a numbered finding of a static analyser?
-- shape: presence
-- needs: commit
-- version: 1
-- remedy: Name the analyser's finding (Coverity CID, code scanning alert) in the message of the change that fixes it.
-- source: BSIMM16 CR1.4; shows that an analyser read this code, where a configuration only says it should; a message
--   that speaks of analysers without a number may be about the product
SELECT subject, at AS since, NULL AS until, evidence, keys AS detail
FROM commits
WHERE ' ' || keys GLOB '* coverity:[0-9]*' OR ' ' || keys GLOB '* codeql:[0-9]*' OR ' ' || keys GLOB '* alert:[0-9]*'
