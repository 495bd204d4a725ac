-- id: security_owners_are_named
-- question: Does an owners file in the repository route changes to a security team?
-- shape: presence
-- needs: document:owners.codeowners
-- version: 1
-- place: git
-- remedy: Name a security team in CODEOWNERS for the parts that matter.
-- source: for packs of your own; being asked is not having answered
SELECT subject, since, until, evidence, path || ', names a security team' AS detail
FROM document
WHERE kind = 'owners.codeowners' AND substantive = 1 AND instr(' ' || facts || ' ', ' security_team ') > 0
