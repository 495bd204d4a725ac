-- id: bug_bounty_is_offered
-- question: Is a standing bug bounty offered, with scope and rewards?
-- shape: presence
-- needs: document:doc.bug_bounty
-- version: 1
-- remedy: Publish the programme's scope and rewards where reporters look for them.
-- source: BSIMM16 CMVM3.4; a page of thanks, or a key that says there is none, is not substantive
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = 'doc.bug_bounty' AND substantive = 1
