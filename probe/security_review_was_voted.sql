-- id: security_review_was_voted
-- question: Did somebody with a role in security, or by a label of its own, review a change they did not write?
-- shape: presence
-- needs: review_event
-- version: 1
-- remedy: Name the security reviewers under roles of the feed, and let them approve or refuse changes to sensitive code.
-- source: BSIMM16 CR1.2; a peer's approval is no security review, and being asked for one is none either
SELECT subject, at AS since, NULL AS until, evidence,
       change || ': ' || CASE WHEN facts GLOB 'Security-Review[+-]*' THEN facts ELSE vote || ', role security' END AS detail
FROM review_event
WHERE what = 'vote' AND self = 0 AND bot = 0 AND actor IS NOT NULL
  AND ((role = 'security' AND vote IN ('approved', 'changes_requested')) OR facts GLOB 'Security-Review[+-][1-9]*')
