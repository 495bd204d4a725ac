-- id: security_tests_are_kept
-- question: Are there tests of the product's own that are about security?
-- shape: presence
-- needs: document:test.security
-- version: 1
-- remedy: Write tests for the security features and keep them where they can be told from others.
-- source: BSIMM16 ST1.3, ST2.5; a module whose name holds "sec" is no security test
SELECT subject, since, until, evidence, path AS detail
FROM document
WHERE kind = 'test.security' AND substantive = 1
