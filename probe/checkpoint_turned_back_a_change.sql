-- id: checkpoint_turned_back_a_change
-- question: Did a security check find something in a change that was mended before the change landed?
-- shape: presence
-- needs: commit, tool_run
-- version: 1
-- remedy: Let the check stop what it finds.
-- source: BSIMM16 SM1.7; a check that never stopped anything may be one nobody obeys
SELECT c.subject, c.at AS since, NULL AS until, c.evidence, a.tool || ' found something, later passed' AS detail
FROM change c
JOIN commits k ON k.subject = c.subject AND k.landed = c.oid
JOIN tool_run a ON a.subject = k.subject AND a.commit_oid = k.oid AND a.outcome = 'findings'
JOIN commits l ON l.subject = c.subject AND l.landed = c.oid
JOIN tool_run b ON b.subject = l.subject AND b.commit_oid = l.oid AND b.tool = a.tool AND b.outcome = 'success'
WHERE a.at < b.at AND b.at <= c.at AND a.category IN ('sast', 'sca', 'secret', 'dast', 'container', 'iac')
GROUP BY c.subject, c.at, c.evidence, a.tool
