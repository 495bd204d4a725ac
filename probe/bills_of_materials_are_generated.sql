-- id: bills_of_materials_are_generated
-- question: Does a CI configuration on the main line write a bill of materials when it builds or releases?
-- shape: presence
-- needs: document:ci.config, ci_call
-- version: 2
-- remedy: Write an SPDX or CycloneDX bill in the release job and publish it with the artefact.
-- source: BSIMM16 SE3.6; a bill in the repository without a link to what was shipped is not this
SELECT subject, since, until, evidence, tool || ' in ' || path || ' on ' || trigger AS detail
FROM ci_call
WHERE category = 'sbom' AND live = 1 AND trigger IN ('push', 'tag', 'release')
