-- id: release_tags_stand
-- question: Does each release tag name the commit it was first seen at?
-- shape: population
-- needs: tag
-- version: 1
-- remedy: Never move a release tag: make a new release instead.
-- source: FS.16 REQ-REL-02, proposed gate G6; a tag that moved counts from its new date
SELECT subject, at, moved = 0 AS ok, evidence, name || CASE WHEN moved THEN ', named another commit before' ELSE '' END AS detail
FROM tag
WHERE "release" = 1 AND candidate = 0
