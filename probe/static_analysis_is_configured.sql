-- id: static_analysis_is_configured
-- question: Does a CI configuration on the main line call a static analyser on changes or pushes?
-- shape: presence
-- needs: document:ci.config, ci_call
-- version: 2
-- remedy: Call an analyser with security rules on every push or change request.
-- source: BSIMM16 CR1.4; a formatter, a linter, a job that cannot run or a schedule alone is not this
SELECT subject, since, until, evidence, tool || ' in ' || path AS detail
FROM ci_call
WHERE category = 'sast' AND live = 1 AND trigger IN ('push', 'change_request')
