-- id: coding_standard_is_published
-- question: Is there a coding standard of any sort?
-- shape: presence
-- needs: document:doc.coding_standard, document:doc.secure_coding
-- version: 1
-- remedy: Write down how code is to be written here.
-- source: for packs of your own; proves nothing about security
SELECT subject, since, until, evidence, path || ', ' || bytes || ' bytes' AS detail
FROM document
WHERE kind IN ('doc.coding_standard', 'doc.secure_coding') AND substantive = 1
