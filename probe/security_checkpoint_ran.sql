-- id: security_checkpoint_ran
-- question: Did a security tool run as part of a change, a push or a release, with its result kept?
-- shape: presence
-- needs: tool_run
-- version: 3
-- remedy: Run a security tool on changes, pushes or releases and keep its result.
-- source: BSIMM16 SM1.4; a failing result counts, the checkpoint was held; a nightly schedule does not
SELECT subject, at AS since, NULL AS until, evidence, tool || ' ' || outcome || ' on ' || trigger || CASE WHEN looked IS NULL THEN ', does not say what it looked at, or how it ended' ELSE '' END AS detail, looked AS ok
FROM tool_run
WHERE category IN ('sast', 'sca', 'secret', 'dast', 'container', 'iac') AND looked IS NOT 0
  AND trigger IN ('push', 'change_request', 'tag', 'release')
