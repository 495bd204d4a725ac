-- id: code_owners_are_assigned
-- question: Does an owners file in the repository name who answers for its parts?
-- shape: presence
-- needs: document:owners.codeowners | document:owners.maintainers
-- place: git
-- version: 1
-- remedy: Name owners for the parts of the repository in CODEOWNERS or MAINTAINERS.
-- source: for packs of your own; who owns is not who reviewed
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind IN ('owners.codeowners', 'owners.maintainers') AND substantive = 1
