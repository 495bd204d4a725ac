-- id: tool_is_configured
-- question: Does a CI configuration on the main line call a tool of category :category by itself?
-- shape: presence
-- needs: document:ci.config, ci_call
-- parameters: category
-- version: 2
-- remedy: Call a tool of category :category from CI on pushes, change requests or a schedule.
-- source: BSIMM16; dead jobs and calls that only a hand can start are left out: our choice
SELECT subject, since, until, evidence, tool || ' in ' || path || ' on ' || trigger AS detail
FROM ci_call
WHERE category = :category AND live = 1 AND trigger IN ('push', 'change_request', 'schedule', 'tag', 'release')
