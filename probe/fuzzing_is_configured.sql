-- id: fuzzing_is_configured
-- question: Does a CI configuration on the main line start a fuzzer?
-- shape: presence
-- needs: document:ci.config, ci_call
-- version: 2
-- remedy: Run the fuzz targets in CI with a time budget (ClusterFuzzLite, cargo fuzz, libFuzzer).
-- source: BSIMM16 ST2.6; the plain test command runs native fuzz targets with their seeds only
SELECT subject, since, until, evidence, tool || ' in ' || path || ' on ' || trigger AS detail
FROM ci_call
WHERE category = 'fuzz' AND live = 1 AND trigger IN ('push', 'change_request', 'schedule', 'tag', 'release')
