-- id: fuzz_findings_are_fixed
-- question: Did a change name a numbered finding of a fuzzer?
-- shape: presence
-- needs: commit
-- version: 2
-- remedy: Name the fuzzer's finding (an OSS-Fuzz number) in the message of the change that fixes it.
-- source: BSIMM16 ST2.6; shows that a fuzzer ran, wherever it is configured; a message that speaks of fuzzing
--   without a number may be about the product, and a number of four digits may be that of a pull request, unless it
--   stands in an address of OSS-Fuzz, which numbered so until 2018: our choice
SELECT subject, at AS since, NULL AS until, evidence, keys AS detail
FROM commits
WHERE ' ' || keys GLOB '* ossfuzz:[0-9][0-9][0-9][0-9][0-9]*' OR ' ' || keys GLOB '* ossfuzz:id=[0-9]*' OR ' ' || keys GLOB '* fuzz:[0-9]*'
