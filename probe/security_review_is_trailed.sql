-- id: security_review_is_trailed
-- question: Does a change name somebody who reviewed it for security?
-- shape: presence
-- needs: commit
-- version: 1
-- remedy: Add Security-Reviewed-by to changes that were read for security.
-- source: BSIMM16 CR1.2; ordinary peer review is not a security review
SELECT subject, at AS since, NULL AS until, evidence, 'Security-Reviewed-by' AS detail
FROM commits
WHERE instr(' ' || trailers || ' ', ' security-reviewed-by ') > 0
