-- id: security_checkpoint_is_configured
-- question: Does a CI configuration on the main line call a security tool on a change, a push or a release?
-- shape: presence
-- needs: document:ci.config, ci_call
-- version: 2
-- remedy: Call at least one security tool on changes, pushes or releases.
-- source: BSIMM16 SM1.4; a dependency bot, a linter, coverage upload or a nightly schedule is no checkpoint
SELECT subject, since, until, evidence, tool || ' in ' || path || ' on ' || trigger AS detail
FROM ci_call
WHERE category IN ('sast', 'sca', 'secret', 'dast', 'container', 'iac') AND live = 1
  AND trigger IN ('push', 'change_request', 'tag', 'release')
