-- id: artifact_is_published
-- question: Was an artefact of a release published?
-- shape: presence
-- needs: artifact
-- version: 1
-- remedy: Publish what was built, with its digest and the tag it belongs to.
-- source: FS.16 REQ-REL-01, proposed gate G6
SELECT subject, at AS since, NULL AS until, evidence, name AS detail
FROM artifact
WHERE "release" IS NOT NULL
