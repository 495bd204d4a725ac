-- id: secure_lifecycle_is_published
-- question: Is the secure development process written down?
-- shape: presence
-- needs: document:doc.sdl
-- version: 1
-- remedy: Write down roles, activities and the points of the lifecycle they belong to, and renew it each year.
-- source: BSIMM16 SM1.1; a page for reporters of vulnerabilities is not this process
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind = 'doc.sdl' AND substantive = 1
