-- id: fuzz_findings_are_fixed
-- question: Did a change name a numbered finding of a fuzzer?
-- shape: presence
-- needs: commit
-- version: 1
-- remedy: Name the fuzzer's finding (an OSS-Fuzz number) in the message of the change that fixes it.
-- source: BSIMM16 ST2.6; shows that a fuzzer ran, wherever it is configured
SELECT subject, at AS since, NULL AS until, evidence, keys AS detail
FROM commits
WHERE instr(' ' || keys, ' ossfuzz:') > 0 OR instr(' ' || keys, ' fuzz:') > 0
