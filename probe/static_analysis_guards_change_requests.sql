-- id: static_analysis_guards_change_requests
-- question: Does a CI configuration on the main line call a static analyser on change requests, before they land?
-- shape: presence
-- needs: document:ci.config, ci_call
-- version: 2
-- remedy: Call the analyser on change requests and make the check required.
-- source: BSIMM16 CR1.5; whether the check is required stands in the forge's settings
SELECT subject, since, until, evidence, tool || ' in ' || path AS detail
FROM ci_call
WHERE category = 'sast' AND live = 1 AND trigger = 'change_request'
