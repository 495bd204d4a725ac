-- id: hardening_flags_are_set
-- question: Does the build set compiler or linker flags that make exploitation harder, not for debug builds alone?
-- shape: presence
-- needs: document:build.hardening
-- version: 2
-- remedy: Set stack protector, fortify, PIE and full RELRO for release builds.
-- source: BSIMM16 SE3.2; flags in a build file may be undone later, so the shipped binary decides. A package file of one distribution points to it where that package is what
--   is shipped, which a person has to confirm: the row says so
SELECT subject, since, until, evidence,
       path || ', ' || facts || CASE WHEN path GLOB 'debian/*' OR path GLOB 'rpm/*' THEN ' (of one distribution''s package, not of every build)' ELSE '' END AS detail
FROM document
WHERE kind = 'build.hardening' AND substantive = 1 AND facts IS NOT NULL AND instr(' ' || facts || ' ', ' debug_only ') = 0
